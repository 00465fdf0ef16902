"""The command line, as a person types it: the real program, in a process of its own."""

from __future__ import annotations

import json
import select
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.policy_file import shipped
from domain.whistle.commands import DraftWhistle
from domain.whistle.words import Kind
from projections.data import Data
from tests.program import whistle
from tests.world import COMMUNITY, world

PUBLISH = ("policy", "publish", "--data", "new")
CSV = "code,parent,level,name\n4401,44,city,广州市\n440103,4401,district,荔湾区\n"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a directory in which the demo's day was played."""
    directory = tmp_path_factory.mktemp("demo") / "data"
    said = whistle(
        "demo", "--data", directory, "--no-serve", "--at", "2026-11-24T12:00:00", "--port", "0"
    )
    assert said.returncode == 0, said.stderr
    assert "数据均为虚构" in said.stderr
    return directory


def test_a_day_of_the_demo_holds_every_kind_of_story(played: Path) -> None:
    """Signed, late, sent back, escalated, closed; and the installation says it is synthetic."""
    said = whistle("events", "list", "--data", played, "--json")
    kinds = {json.loads(line)["kind"] for line in said.stdout.splitlines()}
    wanted = ("closed.v1", "sla-breached.v1", "leg-rework-ordered.v1", "confirmed.v1")
    assert {f"whistle.{name}" for name in (*wanted, "escalation-raised.v2")} <= kinds
    assert "synthetic" in whistle("doctor", "--data", played).stderr


def test_a_played_day_is_like_a_day(played: Path) -> None:
    """Warnings and breaches are recorded when they fall; of 100 claims 8 come back (domain.md §7)."""
    said = whistle("events", "list", "--data", played, "--json").stdout
    events = [json.loads(line) for line in said.splitlines()]
    late = [
        datetime.fromisoformat(event["meta"]["recorded_at"])
        - datetime.fromisoformat(event["meta"]["occurred_at"])
        for event in events
        if event["kind"].startswith("whistle.sla-")
    ]
    kinds = [event["kind"] for event in events]
    back, good = (kinds.count(f"whistle.leg-{name}.v1") for name in ("rework-ordered", "accepted"))
    assert max(late) < timedelta(seconds=1)
    assert back / (back + good) == pytest.approx(0.08, abs=0.01)


def test_the_same_seed_plays_the_same_day(played: Path, tmp_path: Path) -> None:
    """Byte for byte, when the day ends at the same moment."""
    again = tmp_path / "again"
    whistle("demo", "--data", again, "--no-serve", "--at", "2026-11-24T12:00:00")
    bodies = []
    for directory in (played, again):
        data = Data(directory)
        bodies.append([(row.stream, row.kind, row.body) for row in data.ledger.read(0, 10**6)])
        data.close()
    assert bodies[0] == bodies[1]


def test_a_demo_leaves_a_real_installation_alone(tmp_path: Path) -> None:
    """It says so, and what to do."""
    with world(tmp_path):
        pass
    said = whistle("demo", "--data", tmp_path, "--no-serve")
    assert (said.returncode, "name another directory" in said.stderr) == (2, True)


def test_reset_begins_anew(played: Path, tmp_path: Path) -> None:
    """Another ledger, with another lineage."""
    shutil.copytree(played, tmp_path / "d")
    before = lineage(played)
    whistle("demo", "--data", tmp_path / "d", "--no-serve", "--reset")
    assert lineage(tmp_path / "d") not in {before, None}


def lineage(directory: Path) -> str | None:
    """Give what tells a ledger from every other."""
    with closing(Data(directory)) as data:
        return data.ledger.fact("lineage")


def test_rebuilding_says_how_much_it_folded(played: Path) -> None:
    """And the boards are switched."""
    said = whistle("rebuild", "--data", played)
    assert "the boards are switched" in said.stderr


def test_events_are_lines_for_people_too(played: Path) -> None:
    """Position, time, kind, stream, actor; at most as many as asked for."""
    said = whistle("events", "list", "--data", played, "--limit", "3", "--after", "10")
    assert [line.split()[0] for line in said.stdout.splitlines()] == ["11", "12", "13"]


def test_the_events_are_followed_as_they_come(tmp_path: Path) -> None:
    """Ctrl-C ends it without a trace back."""
    with world(tmp_path):
        pass
    command = [sys.executable, "-m", "api", "events", "tail", "--data", str(tmp_path), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with world(tmp_path) as here:
        while not select.select([process.stdout], [], [], 0.2)[0]:
            here.give("clerk", DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="x", need="y"))
    assert json.loads(process.stdout.readline())["kind"] == "whistle.drafted.v1"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert "Traceback" not in errors


def test_territory_is_imported_whole_once_and_reported(tmp_path: Path) -> None:
    """Wuhan's 3,702 rows, then the same again; then a short file."""
    first = whistle("territory", "import", "wuhan", "--data", tmp_path)
    assert "3702 places read" in first.stderr
    assert "nothing is new" in whistle("territory", "import", "wuhan", "--data", tmp_path).stderr
    short = tmp_path / "short.csv"
    short.write_text("code,parent,level,name\n4201,42,city,武汉市\n420102,4201,district,江岸新区\n")
    said = whistle("territory", "import", short, "--data", tmp_path).stderr
    assert "1 places changed" in said
    assert "3700 places are known and not in the file" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,name\n", "line 1: the columns parent, level are missing"),
        (CSV + "4401031,440103,street,x\n", "line 4: a street has a code of 9 digits"),
        (CSV + "440103001,440103,town,x\n", "line 4: the level 'town'"),
        (CSV + "440103001,440103,street,\n", "line 4: a place has a name"),
        (CSV + "440103001,440199,street,x街道\n", "line 4: A place lies in"),
        ("code,parent,level,name\n", "exactly one city"),
    ],
)
def test_a_broken_file_is_refused_whole(tmp_path: Path, text: str, said: str) -> None:
    """The line and the reason are named, and nothing was imported."""
    file = tmp_path / "places.csv"
    file.write_text("\ufeff" + text, encoding="utf-8")
    answer = whistle("territory", "import", file, "--data", tmp_path / "data")
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "Nothing was changed" in answer.stderr


def test_another_city_works(tmp_path: Path) -> None:
    """Nothing in the program is Wuhan's."""
    file = tmp_path / "places.csv"
    file.write_text(CSV, encoding="utf-8")
    assert "2 places read" in whistle("territory", "import", file, "--data", tmp_path).stderr


def test_a_token_is_shown_once_listed_without_its_secret_and_revoked(tmp_path: Path) -> None:
    """Only its hash is kept."""
    with world(tmp_path):
        pass
    token = whistle("token", "create", "water", "--data", tmp_path).stdout.strip()
    listed = whistle("token", "list", "--data", tmp_path).stdout
    id_ = token.split("_")[1]
    assert id_ in listed
    assert token not in listed
    assert whistle("token", "revoke", id_, "--data", tmp_path).returncode == 0
    again = whistle("token", "revoke", id_, "--data", tmp_path)
    assert (again.returncode, "no token" in again.stderr) == (1, True)


def test_a_policy_is_published_from_its_file_in_order(tmp_path: Path) -> None:
    """The one that is shipped, once more, then the next but one."""
    assert "default/1 is in force" in whistle(*PUBLISH, "default", cwd=tmp_path).stderr
    assert "published before" in whistle(*PUBLISH, "default", cwd=tmp_path).stderr
    (tmp_path / "p.toml").write_text(shipped().replace("version = 1", "version = 3"))
    said = whistle(*PUBLISH, "p.toml", cwd=tmp_path)
    assert (said.returncode, "next: 2) [not-the-next-version]" in said.stderr) == (1, True)


def test_the_settings_are_shown_without_secrets() -> None:
    """Every one with what it means."""
    said = whistle("config", "show", token="wk_secret").stdout  # noqa: S106
    assert "WHISTLE_DATA=" in said
    assert "wk_secret" not in said


def test_an_empty_directory_gets_its_first_administrator(tmp_path: Path) -> None:
    """Who holds the directory names the first; everybody else is granted over HTTP."""
    made = whistle("token", "create", "li", "--administrator", "--data", tmp_path / "new")
    assert made.stdout.startswith("wk_")
    events = whistle("events", "list", "--data", tmp_path / "new", "--json").stdout
    granted = json.loads(events)
    assert (granted["data"]["role"], granted["data"]["unit"]) == ("administrator", "*")
    assert granted["meta"]["actor"] == "operator"

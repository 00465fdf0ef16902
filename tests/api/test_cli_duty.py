"""Duty lists from files, and duty, shifts and the desk in the terminal: the real program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import domain
from api.duty_file import decoded, read_duties
from api.event_words import EVENTS, said_in, words_of
from api.office_file import FileWrong
from domain.duty import DutyPost
from domain.registry import build, find_slices
from tests.program import Said, whistle
from tests.served import BLOW, Service, served
from tests.world import STREET, WATER, world

WUHAN = ZoneInfo("Asia/Shanghai")
HEAD = "subject,post,since,until\n"
CHINESE = "人员,岗位,起,止,备注\nofficer,值班员,2026/11/24 8:00,2026/11/24 20:00,白班\n\n,,,,\n"


def test_a_spreadsheet_in_chinese_is_read_as_it_is_saved() -> None:
    """Its words, its slashes, its code page; empty lines and remarks are left alone."""
    for body in (CHINESE.encode("gb18030"), CHINESE.encode("utf-8-sig")):
        lines, (row,) = read_duties(decoded(body), WUHAN)
        assert (lines, row.subject, row.post) == ([2], "officer", DutyPost.DUTY_OFFICER)
        assert row.since == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def test_a_moment_may_name_its_zone() -> None:
    """Otherwise it is the policy's."""
    line = "a,responder,2026-11-24T08:00+09:00,2026-11-24T08:00\n"
    _, (row,) = read_duties(HEAD + line, WUHAN)
    assert row.until - row.since == timedelta(hours=1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "王五,duty_officer,2026-11-24 08:00,2026-11-24 20:00",
            "line 2: '王五' is no account name",
        ),
        ("a,cook,2026-11-24 08:00,2026-11-24 20:00", "line 2: the post 'cook' is none of"),
        ("a,responder,tomorrow,2026-11-24 20:00", "line 2: 'tomorrow' is no moment"),
        ("a,responder,2026-11-24 08:00", "line 2: '' is no moment"),
    ],
)
def test_a_wrong_line_is_named(line: str, said: str) -> None:
    """With the reason, and how to write it."""
    with pytest.raises(FileWrong) as wrong:
        read_duties(HEAD + line + "\n", WUHAN)
    assert said in str(wrong.value)


def test_a_missing_column_is_named() -> None:
    """In both scripts."""
    with pytest.raises(FileWrong, match=r"line 1: the columns post \(岗位\), until \(止\)"):
        read_duties("subject,since\n", WUHAN)


def imported(directory: Path, text: str | bytes, office: str = STREET) -> Said:
    """Import a file."""
    file = directory / "duty.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return whistle("duty", "import", office, file, "--data", directory)


def month(days: int = 30) -> str:
    """Give a file of some days from tomorrow on."""
    begin = datetime.now(WUHAN).replace(hour=8, minute=0) + timedelta(days=1)
    return HEAD + "".join(
        f"p{n % 3},值班员,{begin + timedelta(days=n):%Y-%m-%d %H:%M},"
        f"{begin + timedelta(days=n + 1):%Y-%m-%d %H:%M}\n"
        for n in range(days)
    )


def test_a_month_is_imported_once_whole_and_listed(tmp_path: Path) -> None:
    """The same again is none new; a longer file only what is."""
    with world(tmp_path):
        pass
    assert "30 duties read, 30 new." in imported(tmp_path, month()).stderr
    assert "30 duties read, none new." in imported(tmp_path, month()).stderr
    assert "31 duties read, 1 new." in imported(tmp_path, month(31)).stderr
    at = (datetime.now(WUHAN) + timedelta(days=2)).replace(hour=9).isoformat()[:19]
    said = whistle("duty", "list", "--data", tmp_path, "--at", at)
    assert f"{STREET}  值班员  p1" in said.stdout
    row = json.loads(
        whistle("duty", "list", STREET, "--data", tmp_path, "--at", at, "--json").stdout
    )
    assert (row["subject"], row["post"]) == ("p1", "duty_officer")
    nobody = whistle("duty", "list", "--data", tmp_path, "--at", "2020-01-01T00:00:00")
    assert "nobody is on duty at 2020-01-01 00:00" in nobody.stderr


def test_a_file_is_refused_whole_with_the_line_and_the_reason(tmp_path: Path) -> None:
    """The 30th and the 31st line are one person at one time; what cannot be read says so."""
    with world(tmp_path):
        pass
    assert "keeps a duty list" in whistle("duty", "list", "--data", tmp_path).stderr
    twice = month() + month().splitlines()[30] + "\n"
    said = imported(tmp_path, twice)
    assert (said.returncode, "line 32: One person holds one duty" in said.stderr) == (1, True)
    assert "Nothing was changed" in imported(tmp_path, HEAD + "a,cook,x,y\n").stderr
    assert "and holds 0" in imported(tmp_path, HEAD).stderr
    assert "Nothing was changed" in imported(tmp_path, month(), "nowhere").stderr
    assert imported(tmp_path, b"\xff\xff").returncode == 2
    assert (
        whistle("duty", "import", STREET, tmp_path / "none.csv", "--data", tmp_path).returncode == 2
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service: an officer on duty, a shift, a promise, an emergency."""
    with served(tmp_path_factory.mktemp("data")) as made:
        blown = made.do("leader", "/whistles/blow-now", **BLOW).json()
        at = datetime.fromisoformat(blown["recorded_at"])
        until = (at + timedelta(hours=1)).isoformat()
        duty = {"subject": "officer", "post": "duty_officer", "since": at.isoformat()}
        made.do("leader", f"/duties/{STREET}/assign-duty", **duty, until=until)
        stand_in = {"duty": 1, "subject": "chief", "until": until}
        made.do("leader", f"/duties/{STREET}/name-stand-in", **stand_in)
        path = made.do("leader", "/shifts/take-over-shift", office=STREET, leader="chief").json()
        promise = {"to": WATER, "post": "调度", "what": "半小时回电", "until": until}
        made.do("leader", f"/shifts/{path['id']}/record-promise", **promise)
        made.do("leader", f"/shifts/{path['id']}/add-note", note="雨停").raise_for_status()
        position = made.do("leader", f"/shifts/{path['id']}/add-note", note="风起").json()[
            "position"
        ]
        made.ask("leader", "GET", "/duty", params={"after": position})
        yield made


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("board", "duty"), ("大智", "值班员", "chief（替 officer）", "未确认")),
        (("board", "shifts"), ("大智 1", "leader", "chief", "水务局", "半小时回电")),
        (("board", "desk"), ("兑现承诺", "点名", "半小时回电", "chief")),
        (("shift", "log"), ("接班", "电话承诺  半小时回电", "记事  雨停")),
        (("shift", "log", f"{STREET}.1", "--json"), ("shift.note-added.v1",)),
    ],
)
def test_the_terminal_shows_it_in_words(
    service: Service, words: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    """From the glossary, as a person on duty says it."""
    said = whistle(*words, token=service.tokens["officer"], url=service.url)
    assert said.returncode == 0, said.stderr
    for word in wanted:
        assert word in said.stdout


def test_an_office_with_nobody_says_so(service: Service) -> None:
    """A department's list that ended."""
    said = whistle("shift", "log", token=service.tokens["water"], url=service.url)
    assert (said.returncode, "There is no shift that you see" in said.stderr) == (2, True)


def test_every_event_of_a_timeline_has_its_words() -> None:
    """And none has words that is no event; an unknown one is shown as it is stored."""
    known = build(find_slices(domain)).events
    assert {kind for kind in known if kind.startswith(("whistle.", "incident.", "shift."))} == set(
        EVENTS
    )
    assert words_of("tale.told.v1") == "tale.told.v1"
    assert (said_in({"promise": 3, "how": "好"}), said_in(None)) == ("好", "")

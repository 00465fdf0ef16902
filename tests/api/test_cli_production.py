"""A district in PostgreSQL from the command line: made, worked, looked at, and what is refused there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.ledger import PostgresLedger, Stored
from projections.kafka.standing import lag
from projections.kafka.wish import note_sent
from tests.postgres import ROLE, Server
from tests.program import Said, whistle
from tests.served import until


class District:
    """A database, and the program over it."""

    def __init__(self, server: Server, home: Path) -> None:
        """Make an empty database."""
        name = server.database()
        self.owner, self.home = server.url("owner", name), home
        self.settings = {
            "WHISTLE_DATABASE": server.url(ROLE, name),
            "WHISTLE_DATA": str(home / "data"),
        }

    def say(self, *words: str | Path, typed: str = "", **settings: str) -> Said:
        """Run the program as the application."""
        return whistle(*words, settings=self.settings | settings, typed=typed)

    def migrate(self) -> Said:
        """Make the schemas as their owner."""
        return self.say("migrate", "--role", ROLE, WHISTLE_DATABASE=self.owner)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start something that goes on."""
        env = {**os.environ, **self.settings}
        command = [sys.executable, "-m", "api", *words]
        return subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)

    def finds(self) -> dict[str, str]:
        """Give what the doctor says of each thing."""
        lines = self.say("doctor", "--json").stdout.splitlines()
        return {row["about"]: row["said"] for row in map(json.loads, lines)}


@pytest.fixture
def empty(postgres: Server, tmp_path: Path) -> District:
    """Give an empty database."""
    return District(postgres, tmp_path)


@pytest.fixture
def district(empty: District) -> District:
    """Give a database with its schemas and an administrator."""
    assert empty.migrate().returncode == 0
    added = empty.say("user", "add", "li", "--administrator", typed="eine-lange-parole-7\n")
    assert added.returncode == 0, added.stderr
    return empty


def test_schemas_are_made_once_and_then_are_as_they_should_be(empty: District) -> None:
    """The second time there is nothing to do."""
    assert "is brought forward by 3 steps" in empty.migrate().stderr
    assert "is as this version makes it" in empty.migrate().stderr


def test_without_schemas_it_says_what_to_run(empty: District) -> None:
    """Nobody guesses."""
    for words in (("doctor",), ("serve", "--port", "0"), ("work",)):
        said = empty.say(*words)
        assert said.returncode == 3
        assert "run whistle migrate" in said.stderr
        assert "Traceback" not in said.stderr


@pytest.mark.parametrize("words", [("work",), ("migrate",)])
def test_without_a_database_it_says_which_setting(words: tuple[str, ...], tmp_path: Path) -> None:
    """These are for a district in PostgreSQL."""
    said = whistle(*words, cwd=tmp_path)
    assert (said.returncode, "WHISTLE_DATABASE=" in said.stderr) == (2, True)


def test_a_worker_leads_until_it_is_ended(district: District) -> None:
    """The doctor sees who keeps the boards in step."""
    assert "Nobody keeps the boards in step" in district.finds()["lead"]
    with district.start("work") as worker:
        until(lambda: district.finds()["lead"] == "A worker leads.")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    assert "Nobody keeps the boards in step" in district.finds()["lead"]


def test_what_serves_a_database_leaves_the_work_to_workers(
    district: District, unused_port: int
) -> None:
    """It takes commands, and the boards follow when there is a worker."""
    with district.start("serve", "--port", str(unused_port)) as service:
        assert service.stderr is not None
        assert "Whistle serves" in service.stderr.readline()
        assert "Nobody keeps the boards in step" in district.finds()["lead"]
        service.send_signal(signal.SIGINT)
        service.wait(30)


def test_a_database_is_never_shown_with_its_password(district: District) -> None:
    """Neither by the settings nor when it cannot be reached."""
    secret = {"WHISTLE_DATABASE": "postgresql://x:geheim@127.0.0.1:1/nowhere"}
    for words in (("config", "show"), ("doctor",)):
        said = district.say(*words, **secret)
        assert "geheim" not in said.stdout + said.stderr
        assert "127.0.0.1/nowhere" in said.stdout + said.stderr


def test_the_librarys_unsafe_switch_stops_the_start(district: District) -> None:
    """Readers would lose events by it."""
    said = district.say("serve", "--port", "0", POSTGRES_ENABLE_DB_FUNCTIONS="y")
    assert said.returncode == 3
    assert "POSTGRES_ENABLE_DB_FUNCTIONS is set, with which readers lose events" in said.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", "x"), "copied with pg_dump"),
        (("restore", "x"), "copied with pg_dump"),
        (("demo", "--reset", "--no-serve"), "A database is not deleted here"),
        (("demo", "--no-serve"), "holds an installation that is no demo"),
    ],
)
def test_what_is_done_to_files_is_not_done_to_a_database(
    district: District, words: tuple[str, ...], said: str
) -> None:
    """One sentence says what to do instead."""
    answer = district.say(*words)
    assert (answer.returncode, said in answer.stderr) == (2, True), answer.stderr


def test_a_directory_that_is_named_is_meant_in_place_of_the_database(
    district: District, tmp_path: Path
) -> None:
    """`--data` goes before WHISTLE_DATABASE."""
    said = district.say("doctor", "--data", tmp_path / "none")
    assert "none holds no data" in said.stderr


def test_a_rebuild_of_a_database_is_switched(district: District) -> None:
    """As it is with files."""
    assert "the boards are switched" in district.say("rebuild").stderr


def test_a_demo_that_was_cut_off_is_not_gone_on_with(district: District) -> None:
    """Half a day is no day."""
    with PostgresLedger(district.settings["WHISTLE_DATABASE"]) as ledger:
        ledger.keep("synthetic", "1")
    assert "a day cut off before its end" in district.say("demo", "--no-serve").stderr


def test_the_lag_of_the_relay_is_told_by_its_own_note(postgres: Server) -> None:
    """Nobody who asks for figures must speak with Kafka."""
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    with PostgresLedger(postgres.ledger()[1]) as ledger:
        assert lag(ledger, now) is None
        body = b'{"meta":{"recorded_at":"2026-11-25T11:59:30Z","place":""},"data":{}}'
        ledger.append([Stored("whistle-a", v, "whistle.blown.v1", body) for v in (1, 2, 3)])
        note_sent(ledger, 1)
        assert lag(ledger, now) == (2, 30.0)
        note_sent(ledger, 3)
        assert lag(ledger, now) == (0, 0.0)

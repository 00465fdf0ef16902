"""The command line against a running service: answer, look, watch, end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import Said, whistle
from tests.world import CENTRE, COMMUNITY, WATER, world


class Desk:
    """A service that runs, and people who use it from the command line."""

    def __init__(self, directory: Path, port: int) -> None:
        """Set a district up, make tokens, serve, and blow a whistle."""
        with world(directory):
            pass
        self.directory, self.port, self.url = directory, port, f"http://127.0.0.1:{port}"
        make = ("token", "create", "--data", directory)
        self.tokens = {who: whistle(*make, who).stdout.strip() for who in SEATED}
        serve = [
            sys.executable,
            "-m",
            "api",
            "serve",
            "--data",
            str(directory),
            "--port",
            str(port),
        ]
        env = {**os.environ, "WHISTLE_METRICS_TOKEN": "figures"}
        self.process = subprocess.Popen(serve, stderr=subprocess.PIPE, text=True, env=env)
        for _ in range(50):
            blown = self.say("officer", "do", "blow-now", *BLOW)
            if blown.returncode != 3:  # Not up yet.
                break
        assert blown.returncode == 0, blown.stderr
        assert self.say("dispatcher", "do", "triage", "大智-1", "--lead", WATER).returncode == 0

    def say(self, who: str, *arguments: str | Path) -> Said:
        """Run the program as a person."""
        return whistle(*arguments, token=self.tokens[who], url=self.url)

    def end(self) -> str:
        """Press Ctrl-C, and give what was said."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=10)[1]


GRANT = ("--subject", "a", "--role", "clerk", "--unit", "*", "--until", "2027-01-31")
SEATED = ("officer", "dispatcher", "water")
BLOW = ("--level", "E1", "--place", COMMUNITY, "--matter", "水管爆裂", "--need", "止水")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give a service in use."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    made = Desk(tmp_path_factory.mktemp("desk"), port)
    yield made
    if made.process.poll() is None:
        made.end()


def test_a_leg_is_answered_by_what_is_said_on_the_radio(desk: Desk, tmp_path: Path) -> None:
    """大智-1/1 is the first leg of the street's first whistle today."""
    signed = desk.say("water", "do", "sign-leg", "大智-1/1")
    assert json.loads(signed.stdout)["events"] == ["whistle.leg-signed.v1"]
    body = tmp_path / "body.json"
    body.write_text('{"people": 2}')
    arrived = desk.say("water", "do", "report-arrival", "大智-1/1", "--body", body)
    assert arrived.returncode == 0
    body.write_text("[]")
    wrong = desk.say("water", "do", "report-arrival", "大智-1/1", "--body", body)
    assert (wrong.returncode, "one JSON object" in wrong.stderr) == (2, True)
    body.write_text("{")
    broken = desk.say("water", "do", "report-arrival", "大智-1/1", "--body", body)
    assert (broken.returncode, "cannot be read as JSON" in broken.stderr) == (2, True)
    gone = desk.say("water", "do", "report-arrival", "大智-1/1", "--body", tmp_path / "none")
    assert (gone.returncode, "No such file" in gone.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("do", "sign-leg", "大智-1"), "Which leg"),
        (("do", "sign-leg", "/1"), "Which whistle? Say for example"),
        (("do", "sign-leg", "zz/1"), "names no whistle that you see"),
        (("do", "sign-leg", "大智-1/7"), "has no leg 7: 大智-1/1 水务局"),
        (("do", "withdraw-whistle", "大智-1/1", "--reason", "x"), "say 大智-1 without /1"),
        (("do", "revoke-grant", "a b?c", "--reason", "x"), "must be"),
        (("do", "report-arrival", "大智-1/1", "--people", "0"), "people: too small"),
        (("do", "amend-office", WATER, "--name", "x", "--short", "y"), "not-yours"),
        (("do", "grant-role", *GRANT), "not-yours"),
    ],
)
def test_a_refusal_is_one_sentence_with_its_code(
    desk: Desk, arguments: tuple[str, ...], said: str
) -> None:
    """And nothing of a trace back."""
    answer = desk.say("water", *arguments)
    assert said in answer.stderr
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    assert answer.returncode in (1, 2)


def test_the_boards_are_shown_as_tables_and_as_lines(desk: Desk) -> None:
    """For people and for pipes."""
    assert "水务局" in desk.say("water", "board", "inbox").stdout
    assert CENTRE in desk.say("officer", "board", "offices").stdout
    lines = desk.say("officer", "board", "whistles", "--json").stdout
    assert json.loads(lines.splitlines()[0])["street_name"] == "大智"
    assert "Nothing stands here" in desk.say("water", "board", "places", "-q", "无此地").stderr


def test_a_port_in_use_is_said(desk: Desk, tmp_path: Path) -> None:
    """And what to do."""
    again = whistle("serve", "--data", tmp_path, "--port", str(desk.port))
    assert (again.returncode, "in use" in again.stderr) == (2, True)


def test_a_service_ends_clean_while_somebody_watches(tmp_path: Path, unused_port: int) -> None:
    """Ctrl-C with an open stream: no trace back on either side."""
    desk = Desk(tmp_path, unused_port)
    env = {**os.environ, "WHISTLE_TOKEN": desk.tokens["officer"], "WHISTLE_URL": desk.url}
    env |= {"COLUMNS": "200"}
    watch = [sys.executable, "-m", "api", "watch", "whistles"]
    watching = subprocess.Popen(watch, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert watching.stdout is not None
    assert "保成" in watching.stdout.readline().decode()
    said = desk.end()
    assert (desk.process.returncode, "Traceback" in said) == (130, False)
    watching.send_signal(signal.SIGINT)
    _, errors = watching.communicate(timeout=20)
    assert (watching.returncode, errors) == (130, b"")


def test_a_token_that_has_ended_is_said(desk: Desk) -> None:
    """And how to mend it."""
    token = whistle("token", "create", "water", "--data", desk.directory).stdout.strip()
    whistle("token", "revoke", token.split("_")[1], "--data", desk.directory)
    answer = whistle("board", "inbox", token=token, url=desk.url)
    assert answer.returncode == 1
    assert "stands for nobody here" in answer.stderr
    assert "whistle token create" in answer.stderr

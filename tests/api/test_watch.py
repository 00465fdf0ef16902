"""A board as it is watched: in a real terminal, in a pipe, and while its service comes and goes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import IO

import pytest

from api.access import Access
from api.cli.follow import Follower, Lost, News, Snapshot, patience
from api.cli.http import Service as Asked
from api.cli.http import Told
from api.cli.say import Stop
from api.serve import Background, listening
from api.settings import Settings
from projections.data import Data
from tests.served import BLOW, Service, served
from tests.terminal import GIVEN, TAKEN, Terminal, terminal
from tests.world import WATER


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Give a running service."""
    with served(tmp_path) as made:
        yield made


def settings_of(service: Service, who: str) -> dict[str, str]:
    """Give what a person has set."""
    return {"WHISTLE_TOKEN": service.tokens[who], "WHISTLE_URL": service.url}


def blow(service: Service, **more: object) -> str:
    """Blow, and split to water; give the whistle's path."""
    id_ = service.do("officer", "/whistles/blow-now", **BLOW | more).json()["id"]
    service.do("dispatcher", f"/whistles/{id_}/triage", lead=WATER).raise_for_status()
    return f"/whistles/{id_}"


@contextmanager
def watched(service: Service, who: str, board: str, width: int = 80) -> Iterator[Terminal]:
    """Watch a board as a person, from the moment that it is live."""
    with terminal("watch", board, width=width, settings=settings_of(service, who)) as screen:
        screen.until(lambda shown: "● 实时" in shown)
        yield screen


def again(service: Service) -> Background:
    """Serve the same directory at the same address once more."""
    port = int(service.url.rpartition(":")[2])
    settings = Settings(data=service.directory, log="json", log_level="error")
    return Background(settings, listening("127.0.0.1", port))


def test_a_duty_officer_sees_what_to_do_next_and_what_was_done_at_once(service: Service) -> None:
    """The inbox of water: an emergency with its clock, the line to type; signed, the next step."""
    with watched(service, "water", "inbox") as screen:
        assert "现在没有待办" in screen.screen
        path = blow(service)
        shown = screen.until(lambda shown: "水务局 签收" in shown)
        assert "▲特急" in shown
        assert re.search(r"下一步 \S+ do sign-leg 大智-1/1", shown)
        service.do("water", f"{path}/legs/1/sign-leg").raise_for_status()
        screen.until(lambda shown: "水务局 联系" in shown and "do log-contact 大智-1/1" in shown)


def test_a_countdown_moves_each_second_while_nothing_happens(service: Service) -> None:
    """Only its own line is written: what stands still stays as it is."""
    blow(service)
    with watched(service, "water", "whistles") as screen:
        screen.until(lambda shown: "水务局 签收" in shown)
        time.sleep(0.5)
        before = len(screen.heard)
        time.sleep(3.2)
        clocks = re.findall(r"0:0\d:\d\d", screen.heard[before:])
        assert len(set(clocks)) in (3, 4)
        assert "水务局 签收" not in screen.heard[before:]


def test_a_terminal_that_changes_its_size_is_drawn_anew(service: Service) -> None:
    """Two lines a whistle on 80 columns, one on 200; nothing of the old is left."""
    blow(service)
    with watched(service, "officer", "whistles") as screen:
        narrow = screen.until(lambda shown: "水务局○未签收" in shown)
        assert "谁·什么" not in narrow
        screen.resize(80, 30)
        taller = screen.until(lambda _: max(screen.lines) == 30)
        assert "大智 保成" in taller  # What stands still is written again as well.
        screen.resize(200, 10)
        screen.until(lambda shown: "谁·什么" in shown)
        assert max(screen.lines) == 10


def test_ctrl_c_gives_the_terminal_back(service: Service) -> None:
    """With its cursor and its old screen; the exit code says what ended it."""
    with watched(service, "officer", "whistles") as screen:
        assert screen.interrupt() == 130
    last = screen.heard.rpartition(TAKEN)[2]
    assert "\x1b[?25h" in last
    assert GIVEN in last
    assert "Traceback" not in screen.heard


def test_a_board_stands_while_its_service_is_gone_and_goes_on_after(service: Service) -> None:
    """It says so, keeps its rows and its countdowns, and misses nothing."""
    blow(service)
    with watched(service, "officer", "whistles") as screen:
        screen.until(lambda shown: "水务局○未签收" in shown)
        service.end()
        gone = screen.until(lambda shown: "○ 中断" in shown)
        assert "大智-1" in gone
        first = re.findall(r"0:0\d:\d\d", gone)
        screen.until(lambda shown: re.findall(r"0:0\d:\d\d", shown) != first)
        running = again(service)
        screen.until(lambda shown: "● 实时" in shown)
        blow(service, matter="电梯困人")
        screen.until(lambda shown: "电梯困人" in shown)
        running.stop()


def test_a_token_that_ends_ends_the_watch_with_a_sentence(service: Service) -> None:
    """Within some seconds, the terminal given back first."""
    with watched(service, "water", "inbox") as screen:
        access = Access(service.directory)
        access.revoke(service.tokens["water"].split("_")[1])
        access.close()
        assert screen.end() == 1
    said = screen.heard.rpartition(GIVEN)[2]
    assert "stands for nobody here" in said


@contextmanager
def piped(service: Service, who: str, *arguments: str) -> Iterator[IO[str]]:
    """Run the program with its output in a pipe, and give the pipe."""
    env = {**os.environ, "NO_COLOR": "1", **settings_of(service, who)}
    env.pop("COLUMNS", None)
    command = [sys.executable, "-m", "api", "watch", *arguments]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout
        finally:
            process.terminate()


def test_a_pipe_gets_a_line_for_each_row_as_it_changes(service: Service) -> None:
    """First those that are there, then what changes; no codes for terminals."""
    path = blow(service)
    with piped(service, "officer", "whistles") as lines:
        there = next(line for line in lines if "水务局○未签收" in line)
        assert ("大智-1" in there, "\x1b" in there) == (True, False)
        service.do("water", f"{path}/legs/1/sign-leg").raise_for_status()
        assert "水务局◔已签收" in next(lines)


def test_a_pipe_may_have_rows_as_json_and_hears_of_what_is_gone(service: Service) -> None:
    """A task that is done is removed from the inbox."""
    path = blow(service)
    with piped(service, "water", "inbox", "--json") as lines:
        there = {json.loads(next(lines))["task"] for _ in range(4)}
        assert there == {"sign", "contact", "arrive", "resolve"}
        service.do("water", f"{path}/legs/1/sign-leg").raise_for_status()
        changed = (json.loads(line) for line in lines)
        gone = next(row["key"] for row in changed if row.get("removed"))
        assert gone == f"{path.rpartition('/')[2]}/sign/1"


def asked(service: Service, who: str, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Give the program's own client, set as a person has it."""
    for name, value in settings_of(service, who).items():
        monkeypatch.setenv(name, value)
    return Asked()


def followed(client: Asked, board: str) -> SimpleQueue[News]:
    """Follow a board from here."""
    news: SimpleQueue[News] = SimpleQueue()
    Follower(client, board, news).start()
    return news


def test_a_follower_goes_on_where_it_stood(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the break it hears what it missed, without reading the whole board anew."""
    news = followed(asked(service, "officer", monkeypatch), "whistles")
    assert isinstance(news.get(timeout=10), Snapshot)
    assert isinstance(news.get(timeout=10), Told)
    service.end()
    while not isinstance(news.get(timeout=20), Lost):
        pass
    running = again(service)
    path = ""
    while not path:
        try:
            path = blow(service)
        except (OSError, KeyError):
            continue
    heard: list[dict[str, object]] = []
    while not any(path.rpartition("/")[2] == op["key"] for op in heard):
        told = news.get(timeout=20)
        assert isinstance(told, Lost | Told)
        heard += told.body.get("ops", []) if isinstance(told, Told) else []
    running.stop()


def test_a_follower_looks_anew_when_the_boards_were_built_anew(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place in the old stream means nothing in the new build."""
    news = followed(asked(service, "officer", monkeypatch), "offices")
    assert isinstance(news.get(timeout=10), Snapshot)
    data = Data(service.directory)
    data.rebuild()
    data.close()
    heard = (news.get(timeout=20) for _ in range(6))
    assert next(one.page["build"] for one in heard if isinstance(one, Snapshot)) == 2


def test_a_first_try_that_fails_is_said_at_once(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patience is for a line that was there."""
    client = asked(service, "officer", monkeypatch)
    service.end()
    stop = followed(client, "whistles").get(timeout=20)
    assert isinstance(stop, Stop)
    assert stop.code == 3


def test_patience_grows_to_a_bound_and_is_not_the_same_for_all() -> None:
    """Half a second at first, ten at most, each in its own time."""
    assert all(0.25 <= patience(0) <= 0.5 for _ in range(50))
    assert all(5 <= patience(1000) <= 10 for _ in range(50))
    assert len({patience(5) for _ in range(50)}) > 10

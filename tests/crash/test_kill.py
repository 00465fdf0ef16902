"""Kill the service with SIGKILL at random moments under four clients: nothing accepted is lost."""

from __future__ import annotations

import collections
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from api.access import Access
from projections.data import Data
from tests.world import COMMUNITY, world

CLIENTS = 4
BODY = {"kind": "RD", "place": COMMUNITY, "matter": "路灯不亮", "need": "修复"}


@dataclass
class Asked:
    """One command as a client saw it: its key, its stream when it was answered."""

    key: str
    path: str
    stream: str | None = None


@dataclass
class Round:
    """A service that runs until it is killed, and the clients that use it."""

    directory: Path
    token: str
    port: int
    keys: Iterator[int]
    asked: list[Asked] = field(default_factory=list)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the service, and wait until it writes."""
        command = [sys.executable, "-m", "api", "serve", "--data", str(self.directory)]
        env = {**os.environ, "WHISTLE_LOG_LEVEL": "error"}
        process = subprocess.Popen(
            [*command, "--port", str(self.port)], env=env, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/readyz").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return process
        process.kill()
        raise AssertionError("the service did not come up within 30 s")

    def client(self, *, ending: threading.Event) -> None:
        """Draft and submit whistles until the end, noting each answer."""
        headers = {"Authorization": f"Bearer {self.token}"}
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=headers) as http:
            while not ending.is_set():
                asked = Asked(f"k{next(self.keys)}", "/whistles/draft-whistle")
                self.asked.append(asked)
                try:
                    self.ask(http, asked)
                except httpx.TransportError:
                    return

    def ask(self, http: httpx.Client, asked: Asked) -> None:
        """Give the command, and note the stream that it went to."""
        answer = http.post(asked.path, json=BODY, headers={"Idempotency-Key": asked.key})
        assert answer.status_code in (201, 503), answer.text
        if answer.status_code == 201:
            stream = answer.json()["stream"]
            assert asked.stream in (None, stream)
            asked.stream = stream

    def kill_under_load(self, after: float) -> None:
        """Start, let the clients work, kill."""
        process, ending = self.start(), threading.Event()
        threads = [
            threading.Thread(target=self.client, kwargs={"ending": ending}) for _ in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        ending.set()
        process.wait()
        for thread in threads:
            thread.join()


def test_every_answered_command_survives_and_every_other_is_there_once_or_not_at_all(
    tmp_path: Path, request: pytest.FixtureRequest, unused_port: int
) -> None:
    """Kill -9, many times: answered is there once; repeating the rest gives one result each."""
    with world(tmp_path):
        pass
    access = Access(tmp_path)
    token = access.issue("clerk", datetime.now(UTC) + timedelta(days=1))
    access.close()
    round_ = Round(tmp_path, token, unused_port, itertools.count())
    chance = random.Random(20261124)
    for _ in range(int(request.config.getoption("--kills"))):
        round_.kill_under_load(chance.uniform(0.02, 0.6))
    answered = {asked.stream for asked in round_.asked if asked.stream}
    assert answered <= set(drafted(tmp_path))
    process = round_.start()
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{unused_port}", headers=headers) as http:
        for asked in round_.asked:
            round_.ask(http, asked)
    process.send_signal(signal.SIGKILL)
    process.wait()
    found = drafted(tmp_path)
    assert set(found.values()) == {1}
    assert set(found) == {asked.stream for asked in round_.asked}
    same_after_rebuild(tmp_path)


def drafted(directory: Path) -> dict[str, int]:
    """Count the drafts in the ledger by stream."""
    data = Data(directory)
    rows = data.ledger.read(0, 10**7, ["whistle.drafted.v1"])
    data.close()
    return collections.Counter(row.stream for row in rows)


def same_after_rebuild(directory: Path) -> None:
    """Boards that were killed again and again equal boards built anew."""
    data = Data(directory)
    data.runner(data.boards()).catch_up()
    before = list(data.boards().dump())
    after = list(data.rebuild().dump())
    data.close()
    assert after == before

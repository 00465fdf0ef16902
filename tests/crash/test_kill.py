"""Kill the service with SIGKILL at random moments under four clients: nothing accepted is lost."""

from __future__ import annotations

import collections
import itertools
import logging
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from projections.data import Data
from tests.process import Process, same_after_rebuild
from tests.world import COMMUNITY

CLIENTS = 4
STARTING = 5  # Each fifth kill strikes while the service starts.
ASKED_AGAIN = 100  # The last ones of each client.
NEED = {"kind": "RD", "place": COMMUNITY, "matter": "路灯不亮", "need": "修复"}
log = logging.getLogger(__name__)


@dataclass
class Asked:
    """One command as its client saw it: its key, and the stream that it went to once answered."""

    key: str
    path: str
    body: dict[str, str]
    stream: str = ""
    repeated: bool = False


@dataclass
class Client:
    """A client that notes what it asks, and repeats whatever it has no answer to."""

    service: Process
    keys: Iterator[int]
    asked: list[Asked] = field(default_factory=list)

    def work(self, ending: threading.Event) -> None:
        """Repeat what was left unanswered, then draft and submit whistles until the end."""
        with self.service.client("clerk") as http:
            try:
                self.repeat(http)
                while not ending.is_set():
                    self.new(http, "/whistles/draft-whistle", NEED)
                    if stream := self.asked[-1].stream:
                        id_ = stream.removeprefix("whistle-")
                        self.new(http, f"/whistles/{id_}/submit-whistle", {})
            except httpx.TransportError:
                return

    def new(self, http: httpx.Client, path: str, body: dict[str, str]) -> None:
        """Ask for something new."""
        self.asked.append(Asked(f"k{next(self.keys)}", path, body))
        self.ask(http, self.asked[-1])

    def repeat(self, http: httpx.Client) -> None:
        """Ask again for all that was not answered, under the same keys."""
        for asked in self.asked:
            if not asked.stream:
                self.ask(http, asked)
                log.info("lost answer: %s", "stored" if asked.repeated else "not stored")

    def ask(self, http: httpx.Client, asked: Asked) -> None:
        """Give a command, and note the answer; it is one answer however often it is asked for."""
        answer = http.post(asked.path, json=asked.body, headers={"Idempotency-Key": asked.key})
        assert answer.status_code in (200, 201, 503), answer.text
        if answer.is_success:
            body = answer.json()
            assert asked.stream in ("", body["stream"])
            asked.stream, asked.repeated = body["stream"], body["repeated"]


def kill_under_load(service: Process, clients: list[Client], after: float) -> None:
    """Start, let the clients work, kill."""
    service.start()
    ending = threading.Event()
    with ThreadPoolExecutor(CLIENTS) as threads:
        working = [threads.submit(client.work, ending) for client in clients]
        time.sleep(after)
        service.kill()
        ending.set()
        for done in working:
            done.result()


def all_repeated(service: Process, clients: list[Client]) -> None:
    """Repeat what was never answered, and some of what was: that gives the answers once more."""
    service.start()
    for client in clients:
        with service.client("clerk") as http:
            client.repeat(http)
            for asked in client.asked[-ASKED_AGAIN:]:
                client.ask(http, asked)
                assert asked.repeated
    service.kill()


def test_what_is_answered_is_there_once_and_what_is_not_is_there_once_it_is_repeated(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Kill -9, many times: after each, whoever lost an answer repeats the key and gets one result."""
    chance, keys = random.Random(20261124), itertools.count()
    kills = int(request.config.getoption("--kills"))
    with Process(tmp_path) as service:
        clients = [Client(service, keys) for _ in range(CLIENTS)]
        for number in range(kills):
            if number % STARTING == STARTING - 1:
                service.start(wait=False)
                time.sleep(chance.uniform(0.2, 1.5))
                service.kill()
            else:
                kill_under_load(service, clients, chance.uniform(0.02, 0.6))
        all_repeated(service, clients)
    asked = [asked for client in clients for asked in client.asked]
    log.info("%d kills, %d commands", kills, len(asked))
    for kind, path in (("drafted", "/draft-whistle"), ("submitted", "/submit-whistle")):
        expected = collections.Counter(one.stream for one in asked if one.path.endswith(path))
        assert recorded(tmp_path, f"whistle.{kind}.v1") == expected
        assert set(expected.values()) == {1}
    same_after_rebuild(tmp_path)


def recorded(directory: Path, kind: str) -> collections.Counter[str]:
    """Count the events of a kind in the ledger by stream."""
    data = Data(directory)
    rows = data.ledger.read(0, 10**7, [kind])
    data.close()
    return collections.Counter(row.stream for row in rows)

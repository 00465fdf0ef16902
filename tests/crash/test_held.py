"""Strangers hold the databases for seconds: readers are no hindrance, a writer is waited for or told."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
import pytest

from tests.process import Process, running
from tests.served import BLOW, until
from tests.world import COMMUNITY

NEED = {"kind": "RD", "place": COMMUNITY, "matter": "路灯不亮", "need": "修复"}
HELD_S = 3
PROBES = 40


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Give a service in a process of its own."""
    with running(tmp_path_factory.mktemp("data")) as made:
        yield made


@contextmanager
def held(service: Process, names: tuple[str, ...], begin: str) -> Iterator[None]:
    """Hold some of the databases in a transaction that has begun so."""
    with ExitStack() as stack:
        for name in names:
            path = service.directory / name
            other = stack.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
            other.execute(begin)
            other.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield


def databases(service: Process) -> tuple[str, ...]:
    """Give the names of every database in the directory: access, boards, a build of them, ledger."""
    found = tuple(sorted(path.name for path in service.directory.glob("*.db")))
    assert len(found) == 4
    return found


@dataclass
class Client:
    """A client that asks under one key after another, and notes the answers."""

    name: str
    http: httpx.Client
    answers: dict[str, list[int]] = field(default_factory=dict)

    def ask(self, key: str) -> list[int]:
        """Draft under a key, be refused something, and read."""
        headers = {"Idempotency-Key": key}
        return [
            self.http.post("/whistles/draft-whistle", json=NEED, headers=headers).status_code,
            self.http.post("/whistles/blow-now", json=BLOW).status_code,
            self.http.get("/whistles").status_code,
        ]

    def work(self, ending: threading.Event) -> None:
        """Ask until the end."""
        for number in itertools.count():
            key = f"{self.name}/{number}"
            self.answers[key] = self.ask(key)
            if ending.is_set():
                return


@pytest.fixture
def clients(service: Process) -> Iterator[list[Client]]:
    """Give four clients that have patience."""
    with ExitStack() as stack:
        signed_in = [stack.enter_context(service.client("clerk", timeout=60)) for _ in range(4)]
        yield [Client(f"{uuid4()}", http) for http in signed_in]


@contextmanager
def at_work(clients: list[Client]) -> Iterator[None]:
    """Let clients work beside whatever is done meanwhile."""
    ending = threading.Event()
    with ThreadPoolExecutor(len(clients)) as threads:
        asking = [threads.submit(client.work, ending) for client in clients]
        try:
            yield
        finally:
            ending.set()
        for asked in asking:
            asked.result()


def drafts(service: Process) -> int:
    """Count the drafts in the ledger."""
    with closing(sqlite3.connect(service.directory / "ledger.db")) as ledger:
        sql = "SELECT count(*) FROM events WHERE kind = 'whistle.drafted.v1'"
        count: int = ledger.execute(sql).fetchone()[0]
        return count


def nothing_lost(service: Process, clients: list[Client], before: int) -> None:
    """Each answer was right or 503; what was 503 works now, and each key has one draft."""
    for client in clients:
        for key, (drafted, refused, read) in client.answers.items():
            assert (drafted in (201, 503), refused in (403, 503), read) == (True, True, 200)
            if 503 in (drafted, refused):
                assert client.ask(key) == [201, 403, 200]
    assert drafts(service) == before + sum(len(client.answers) for client in clients)


@pytest.mark.parametrize(("begin", "goes_on"), [("BEGIN", True), ("BEGIN IMMEDIATE", False)])
def test_databases_that_are_held_for_seconds_lose_nothing(
    service: Process,
    clients: list[Client],
    begin: str,
    goes_on: bool,  # noqa: FBT001  A case.
) -> None:
    """Every database at once: a stranger who reads is no hindrance, one who writes is waited for."""
    before = drafts(service)
    with (
        service.client("officer") as reader,
        at_work(clients),
        held(service, databases(service), begin),
    ):
        since, end = drafts(service), time.monotonic() + HELD_S
        while time.monotonic() < end:
            assert reader.get("/whistles").status_code == 200
        assert (drafts(service) > since) is goes_on
    nothing_lost(service, clients, before)


def test_a_writer_that_stays_too_long_is_told_as_503(
    service: Process, clients: list[Client]
) -> None:
    """A stranger keeps the ledger until somebody has heard of it; then the same commands work."""
    before = drafts(service)
    with at_work(clients), held(service, ("ledger.db",), "BEGIN IMMEDIATE"):
        until(lambda: any(503 in said for client in clients for said in client.answers.values()))
    nothing_lost(service, clients, before)


def test_many_that_ask_whether_it_is_ready_hear_of_one_probe(service: Process) -> None:
    """Each probe of a held ledger takes its time; they must not queue until nobody is served."""
    with (
        service.client("officer") as http,
        held(service, ("ledger.db",), "BEGIN IMMEDIATE"),
        ThreadPoolExecutor(PROBES) as threads,
    ):
        asked = [threads.submit(http.get, "/readyz") for _ in range(PROBES)]
        assert {probe.result().status_code for probe in asked} <= {200, 503}
        assert http.get("/whistles").status_code == 200

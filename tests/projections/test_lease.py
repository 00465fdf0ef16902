"""Who leads: one at a time, and another soon after it ended, hangs, or lost its hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from projections.lease import FELT_S, FileLease, Lease, PostgresLease
from tests.postgres import Server
from tests.proxy import proxy
from tests.served import until

TAKEN_OVER_S = 5.0
HOLDER = """
import sys, time
from projections.lease import PostgresLease
lease = PostgresLease(sys.argv[1], "worker")
assert lease.take()
while True:
    print(lease.held, flush=True)
    time.sleep(0.1)
"""


@pytest.fixture
def url(postgres: Server) -> str:
    """Give where the application reaches a ledger."""
    return postgres.ledger()[1]


@pytest.fixture(params=["file", "postgresql"])
def leases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Lease, Lease]]:
    """Give two that want the same lead."""
    if request.param == "file":
        made: tuple[Lease, Lease] = (FileLease(tmp_path / "l"), FileLease(tmp_path / "l"))
    else:
        url = request.getfixturevalue("url")
        made = (PostgresLease(url, "worker"), PostgresLease(url, "worker"))
    yield made
    for lease in made:
        lease.release()


def test_one_at_a_time_leads(leases: tuple[Lease, Lease]) -> None:
    """The other has it when it was given back."""
    one, other = leases
    assert one.take()
    assert one.take()
    assert not other.take()
    assert (one.held, other.held) == (True, False)
    one.release()
    one.release()
    assert until(other.take)
    assert not one.held


def test_different_leads_and_different_districts_do_not_meet(url: str, postgres: Server) -> None:
    """The relay's lead is not the worker's, nor that of another ledger's worker."""
    made = [
        PostgresLease(url, "worker"),
        PostgresLease(url, "relay"),
        PostgresLease(postgres.ledger()[1], "worker"),
    ]
    assert all(lease.take() for lease in made)
    for lease in made:
        lease.release()


@contextmanager
def holder(url: str) -> Iterator[subprocess.Popen[str]]:
    """Let another process have the lead."""
    command = [sys.executable, "-c", HOLDER, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == "True\n"
        yield held
        held.kill()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_leader_that_is_killed_or_frozen_is_replaced_in_five_seconds(
    url: str, how: signal.Signals
) -> None:
    """A frozen one would keep a plain lock for minutes; when it wakes up it knows."""
    other = PostgresLease(url, "worker")
    with holder(url) as held:
        assert not other.take()
        os.kill(held.pid, how)
        assert in_time(other.take)
        if how == signal.SIGSTOP:
            os.kill(held.pid, signal.SIGCONT)
            assert held.stdout is not None
            assert until(lambda: held.stdout.readline() == "False\n")  # type: ignore[union-attr]
    other.release()


def test_a_leader_whose_connection_is_cut_knows_and_comes_back(url: str, postgres: Server) -> None:
    """It does nothing more as the leader until it took the lead again."""
    with proxy(postgres.port) as way:
        lease = PostgresLease(url.replace(str(postgres.port), str(way.port)), "worker")
        assert lease.take()
        way.cut()
        assert in_time(lambda: not lease.held)
        assert in_time(lease.take)
        lease.release()


def test_a_leader_that_does_not_feel_the_server_takes_the_lead_for_lost(
    url: str, postgres: Server
) -> None:
    """A pulled cable ends no connection; the other may lead before the first one hears of it."""
    other = PostgresLease(url, "worker")
    with proxy(postgres.port) as way:
        lease = PostgresLease(url.replace(str(postgres.port), str(way.port)), "worker")
        assert lease.take()
        way.open.clear()
        begun = time.monotonic()
        assert in_time(lambda: not lease.held)
        assert time.monotonic() - begun < FELT_S + 1
        assert in_time(other.take)
        assert not lease.held
        way.open.set()
    lease.release()
    other.release()


def test_where_no_server_is_nobody_leads(unused_port: int) -> None:
    """It is asked again later."""
    lease = PostgresLease(f"postgresql://nobody@127.0.0.1:{unused_port}/x", "worker")
    assert not lease.take()


def test_a_server_that_ends_leaves_no_leader(url: str, postgres: Server) -> None:
    """The session is ended by the server's own hand."""
    lease = PostgresLease(url, "worker")
    assert lease.take()
    with psycopg.connect(postgres.url("owner"), autocommit=True) as owner:
        owner.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    assert in_time(lambda: not lease.held)


def in_time(so: Callable[[], bool]) -> bool:
    """Say whether it is so before a leader must have been replaced."""
    end = time.monotonic() + TAKEN_OVER_S
    while time.monotonic() < end:
        if so():
            return True
        time.sleep(0.1)
    return False

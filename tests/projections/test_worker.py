"""The worker that leads, and the one that waits: what happened meanwhile has its consequence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.authorise import SYSTEM
from domain.ledger import Stored
from domain.slice import SettleClocks
from domain.whistle import commands as c
from domain.whistle.words import Level
from projections.worker import Term, Worker
from tests.served import until
from tests.world import COMMUNITY, WATER, World, world

BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path, database=database) as made:
        yield made


def escalations(here: World, stream: str) -> int:
    """Count how often a whistle went up."""
    return [type(event).__name__ for event in here.events(stream)].count("EscalationRaised")


def test_what_happens_before_the_first_worker_leads_is_followed_up(here: World) -> None:
    """The policies of a new installation begin with its first command, not with the lease."""
    holder, worker = Worker(here.data, here.ports), Worker(here.data, here.ports)
    assert holder.lead()
    worker.start()
    stream = here.give("officer", BLOW).stream
    here.give("dispatcher", c.Triage(lead=WATER), stream)
    here.later(minutes=6)
    here.give(SYSTEM, SettleClocks(), stream)
    holder.stop()
    assert until(lambda: escalations(here, stream)) == 1
    worker.stop()


def test_both_loops_of_a_worker_lead_at_once(here: World) -> None:
    """Two threads that ask together are the same worker: neither waits for the other's lease."""
    worker, start, led = Worker(here.data, here.ports), threading.Barrier(8), list[bool]()

    def ask() -> None:
        start.wait()
        led.append(worker.lead())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    worker.stop()
    assert led == [True] * 8


def test_what_runs_beside_runs_only_while_the_worker_leads(here: World) -> None:
    """So that of two processes one alone delivers; when the other ends, this one takes over."""
    holder, worker, led = Worker(here.data, here.ports), Worker(here.data, here.ports), list[bool]()

    def beside(ending: Term) -> None:
        led.append(worker.leads)
        while not ending.wait(0.05):
            pass

    worker.also(beside)
    assert holder.lead()
    worker.start()
    assert not threading.Event().wait(0.2)
    assert led == []
    holder.stop()
    assert until(lambda: led[:]) == [True]
    worker.stop()


def test_far_behind_a_worker_takes_more_at_once(here: World) -> None:
    """A row that was touched often is then written once, and the boards are in step sooner."""
    worker, batches = Worker(here.data, here.ports), list[int]()
    worker.listen(lambda: batches.append(here.data.boards().position()))
    rows = [Stored("kind-x", version, "kind.unknown.v1", b"{}") for version in range(1, 8001)]
    for at in range(0, len(rows), 500):
        here.data.ledger.append(rows[at : at + 500])
    worker.start()
    until(lambda: here.data.boards().position() == here.data.ledger.head())
    worker.stop()
    assert len(batches) < 8

"""What follows from events: once, whatever is cut off or cannot be read between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from domain.ledger import Ledger, StorageDown, Stored
from domain.whistle import commands as c
from domain.whistle.words import Level, Rating
from projections.consequences import Consequences, find_policies
from projections.ticker import tick
from tests.world import COMMUNITY, WATER, World, world

BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
CLAIM = c.ClaimResolved(measure="关阀", with_whom="书记", limit="今日")
GOOD = Rating.SATISFIED
JUDGED = c.EvaluateLeg(speed=GOOD, cooperation=GOOD, result=GOOD, satisfaction=GOOD)


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up, in which the policies have begun."""
    with world(tmp_path, database=database) as made:
        Consequences(made.ports)
        yield made


def dispatched(here: World) -> str:
    """Blow an emergency and triage it to water."""
    stream: str = here.give("officer", BLOW).stream
    here.give("dispatcher", c.Triage(lead=WATER), stream)
    return stream


def judged(here: World) -> str:
    """Take a whistle to its last judgement, after which a policy closes it."""
    stream = dispatched(here)
    here.give("water", c.ReportArrival(people=3), stream, 1)
    here.give("water", CLAIM, stream, 1)
    here.give("officer", c.VerifyLeg(accepted=True), stream, 1)
    here.give("officer", JUDGED, stream, 1)
    return stream


def settled(here: World) -> int:
    """Bring the boards to the head, and let the ticker look."""
    build = here.data.boards()
    here.data.runner(build).catch_up()
    return tick(build, here.ports)


def kinds(here: World, stream: str) -> list[str]:
    """Give the names of a stream's events."""
    return [type(event).__name__ for event in here.events(stream)]


class CutOff:
    """The ledger of a process that ends between the commands of a page and its cursor."""

    def __init__(self, ledger: Ledger) -> None:
        """Be like another ledger until then."""
        self._ledger = ledger

    def __getattr__(self, name: str) -> object:
        """Do what the ledger does."""
        return getattr(self._ledger, name)

    def move_cursor(self, name: str, expected: int | None, to: int) -> bool:
        """End here."""
        raise StorageDown(f"{name} ends at {expected} instead of {to}")


def test_a_page_that_is_applied_twice_gives_each_command_once(here: World) -> None:
    """The cursor did not move: each command finds what it did before, and is not even refused."""
    late, whole = dispatched(here), judged(here)
    here.later(minutes=6)
    settled(here)
    ports = replace(here.ports, ledger=cast("Ledger", CutOff(here.data.ledger)))
    for name, policy in find_policies().items():
        with pytest.raises(StorageDown, match=name):
            Consequences(ports, {name: policy}).step()
    first = (here.events(late), here.events(whole))
    assert Consequences(here.ports).step()
    assert (here.events(late), here.events(whole)) == first
    assert (kinds(here, late).count("EscalationRaised"), kinds(here, whole)[-1]) == (
        1,
        "WhistleClosed",
    )
    assert here.refused == []


def test_a_new_policy_starts_at_the_head(here: World) -> None:
    """What happened before it was known has no consequence."""
    stream = judged(here)
    policy = find_policies()["close_when_evaluated"]
    assert not Consequences(here.ports, {"new": policy}).step()
    assert kinds(here, stream)[-1] == "LegEvaluated"


def test_an_event_that_cannot_be_read_holds_up_no_other(here: World) -> None:
    """Neither the policies nor the ticker stand still: the next whistle goes up in time."""
    broken, healthy = dispatched(here), dispatched(here)
    settled(here)
    last = here.data.ledger.load(broken)[-1]
    here.data.ledger.append([Stored(broken, last.version + 1, last.kind, b"{")])
    here.later(minutes=6)
    assert settled(here) == 1
    while Consequences(here.ports).step():
        pass
    assert kinds(here, healthy).count("EscalationRaised") == 1

"""A subscription as of its last event, what each event assigns, and what the register keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.change import like, replace
from domain.declare import value
from domain.register import Facts
from domain.subscription import events as e
from domain.subscription.words import EARLIEST, Status, Way


@value
class Standing:
    """The subscriptions of an office that are not closed, by id, each with its way."""

    office: str
    ways: tuple[tuple[str, Way], ...] = ()


@value
class Subscription:
    """A department's standing request for events.

    ``run`` counts the times that it began anew, by being opened or replayed: each begins after
    ``after``, with what was recorded at ``since`` or later. ``secret`` is the number of the secret
    that signs, and the one before signs as well until ``both_until``. ``overdue`` is the position
    that an outage waits at, 0 without one, and ``overdue_since`` its first try.
    """

    subscription: str = ""
    office: str = ""
    area: str = ""
    way: Way = Way.PULL
    url: str = ""
    kinds: tuple[str, ...] = ()
    place: str = ""
    own: bool = False
    status: Status = Status.OPEN
    after: int = 0
    since: datetime = EARLIEST
    run: int = 0
    secret: int = 1
    both_until: datetime = EARLIEST
    overdue: int = 0
    overdue_since: datetime = EARLIEST
    tests: int = 0


def inform(facts: Facts, it: e.SubscriptionOpened | e.SubscriptionClosed) -> None:
    """Keep in the register what each office is subscribed by."""
    known = facts.find(Standing, it.office) or Standing(office=it.office)
    ways = tuple(one for one in known.ways if one[0] != it.subscription)
    if isinstance(it, e.SubscriptionOpened):
        ways = (*ways, (it.subscription, it.way))
    facts.put(it.office, Standing(office=it.office, ways=ways))


def _stood(status: Status) -> Callable[[Subscription, Any], Subscription]:
    return lambda state, _: replace(state, status=status, overdue=0)


EVOLVE: Mapping[type, Callable[[Subscription, Any], Subscription]] = {
    e.SubscriptionOpened: lambda _, it: like(Subscription, it, run=1),
    e.SubscriptionAmended: lambda state, it: like(Subscription, state, it),
    e.SubscriptionPaused: _stood(Status.PAUSED),
    e.SubscriptionResumed: _stood(Status.OPEN),
    e.SubscriptionClosed: _stood(Status.CLOSED),
    e.SubscriptionReplayed: lambda state, it: like(Subscription, state, it, run=state.run + 1),
    e.SecretRotated: lambda state, it: replace(state, secret=it.secret, both_until=it.until),
    e.TestRequested: lambda state, _: replace(state, tests=state.tests + 1),
    e.OutageBegun: lambda state, it: replace(state, overdue=it.position, overdue_since=it.since),
    e.OutageEnded: lambda state, _: replace(state, overdue=0),
}

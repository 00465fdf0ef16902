"""What waits: each street in its order, retried at its pace, and no more of it than fits."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from api.webhooks.progress import Progress
from api.webhooks.waiting import FLIGHTS_MAX, WAITING_MAX, Pace, Waiting
from domain.ledger import Stored
from projections.subscribed import Wanted
from tests.world import NOON

NEW = Progress(run=1, after=0, beyond={}, failing={})


def waiting(streets: str, progress: Progress = NEW) -> Waiting:
    """Give what waits when the events of the ledger are of these streets, and all are wanted."""
    made = Waiting(Pace(), progress)
    made.add(events(streets, made.read), len(streets))
    return made


def events(streets: str, after: int = 0) -> list[Wanted]:
    """Give the events of a ledger after a position."""
    rows = (Wanted(Stored("s", 1, "k", b"", n), street) for n, street in enumerate(streets, 1))
    return [one for one in rows if one.row.position > after]


def flying(here: Waiting, now: float = 0.0) -> dict[str, int]:
    """Start all that may fly."""
    found: dict[str, int] = {}
    while due := here.next(now):
        found |= [due]
    return found


def take(here: Waiting, streets: Iterable[str]) -> None:
    """Let the deliveries of some streets be taken."""
    for street in streets:
        here.taken(street, NOON, "answered 200")


def test_the_pace_of_tries_is_as_promised() -> None:
    """At once, after 2, 5, 10, 20, 40 seconds, then each minute, for ever."""
    assert [Pace().wait(tries) for tries in range(1, 9)] == [2, 5, 10, 20, 40, 60, 60, 60]
    here, now = waiting("a"), 0.0
    for tries in range(1, 8):
        assert flying(here, now) == {"a": 1}
        here.failed("a", NOON, now, "answered 500", 0.0)
        assert flying(here, now + Pace().wait(tries) - 0.01) == {}
        now += Pace().wait(tries)
    assert here.progress.failing["a"].tries == 7


def test_one_delivery_flies_a_street_and_few_a_subscription() -> None:
    """The earliest of each street first."""
    here = waiting("aabcdefg")
    assert flying(here) == {"a": 1, "b": 3, "c": 4, "d": 5}
    assert len(here.flying) == FLIGHTS_MAX
    take(here, "ab")
    assert flying(here) == {"a": 2, "e": 6}


def test_a_street_that_fails_holds_back_what_is_kept_and_nothing_else() -> None:
    """All that was taken beyond it is not sent again after a kill."""
    here = waiting("abab")
    flying(here)
    take(here, "b")
    here.failed("a", NOON, 0.0, "answered 500", 0.0)
    flying(here)
    take(here, "b")
    assert (here.progress.after, here.progress.beyond) == (0, {"b": 4})
    again = waiting("abab", here.progress)
    assert flying(again) == {"a": 1}
    take(again, "a")
    flying(again)
    take(again, "a")
    assert (again.progress.after, again.progress.beyond, again.count) == (4, {}, 0)


def test_what_is_asked_to_wait_waits_as_a_whole() -> None:
    """A receiver that is busy is busy for every street."""
    here = waiting("ab")
    flying(here)
    here.failed("a", NOON, 0.0, "answered 429", 30.0)
    take(here, "b")
    here.add(events("abb", 2), 3)
    assert flying(here, 29.9) == {}
    assert flying(here, 30.0) == {"a": 1, "b": 3}


def test_a_delivery_is_overdue_a_minute_after_its_first_try() -> None:
    """The one that has waited longest is told; a new one begins to count when it is tried."""
    here = waiting("ab")
    assert flying(here, 5.0) == {"a": 1, "b": 2}
    assert here.overdue(100.0) is None
    here.failed("b", NOON, 20.0, "answered 500", 0.0)
    here.failed("a", NOON, 20.0, "answered 502", 0.0)
    assert here.overdue(64.9) is None
    late = here.overdue(65.0)
    assert late
    assert (late.position, late.said) == (1, "answered 502")
    take(here, flying(here, 65.0))
    assert here.overdue(999.0) is None


def test_no_more_is_taken_in_than_fits() -> None:
    """What does not fit stays in the ledger."""
    assert not waiting("a" * (WAITING_MAX - 1)).full
    assert waiting("a" * WAITING_MAX).full


@given(st.text("abc", min_size=1, max_size=12), st.data())
def test_whatever_fails_and_whenever_it_is_killed_nothing_is_lost_and_order_kept(
    streets: str, data: st.DataObject
) -> None:
    """By street each comes in order; what comes twice is what a kill made forget."""
    here, kept, came = waiting(streets), NEW, dict[str, list[int]]()
    for now in range(0, 60_000, 100):
        if data.draw(st.booleans(), label="killed"):
            here = waiting(streets, kept)
        for street, position in flying(here, now).items():
            if now < 1000 and data.draw(st.booleans(), label="fails"):
                here.failed(street, NOON, now, "answered 500", 0.0)
            else:
                here.taken(street, NOON, "answered 200")
                came.setdefault(street, []).append(position)
        if data.draw(st.booleans(), label="kept"):
            kept = here.progress
        if not here.count:
            break
    for street in set(streets):
        wanted = [n for n, one in enumerate(streets, 1) if one == street]
        assert list(dict.fromkeys(came[street])) == wanted
    assert here.progress.after == len(streets)


def test_what_failed_before_is_tried_at_once_when_begun_again() -> None:
    """A restart is what people try when nothing moves."""
    here = waiting("a")
    flying(here)
    here.failed("a", NOON, 0.0, "answered 500", 0.0)
    again = waiting("a", here.progress)
    assert again.progress.failing == {}
    assert flying(again) == {"a": 1}

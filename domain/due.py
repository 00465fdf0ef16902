"""A clock that runs, as a value: who owes what by when; it never moves once started."""

from __future__ import annotations

from datetime import datetime

from domain.calendar import WorkCalendar
from domain.declare import value
from domain.duration import Duration, end_of, part_of


@value
class Due:
    """A running clock; ``leg`` 0 is the whistle's own, ``owner`` the office that answers for it.

    ``provisional`` says that days beyond the last announced year were taken as Monday to Friday.
    """

    clock: str
    leg: int = 0
    owner: str
    start: datetime
    due_at: datetime
    warn_at: datetime
    provisional: bool = False


def start_clock(  # noqa: PLR0913  Each is one fact of the clock, by name.
    name: str,
    *,
    owner: str,
    start: datetime,
    duration: Duration,
    calendar: WorkCalendar,
    leg: int = 0,
    warn_percent: int = 80,
) -> Due:
    """Start a clock: due at the end of the duration, warned when most of it is gone."""
    due_at, provisional = end_of(duration, start, calendar)
    return Due(
        clock=name,
        leg=leg,
        owner=owner,
        start=start,
        due_at=due_at,
        warn_at=part_of(duration, warn_percent, start, due_at, calendar),
        provisional=provisional,
    )

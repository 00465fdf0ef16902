"""Durations as the policy writes them: natural minutes, hours and days; working hours and days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, TypeAlias

from annotated_types import Predicate

from domain.calendar import WorkCalendar, timetable

_WRITTEN = re.compile(r"([1-9][0-9]{0,3})(min|h|d|wh|wd)")


class Unit(StrEnum):
    """Natural time: min, h, d. Working time: wh, working hours; wd, the Nth working day's close."""

    MINUTES = "min"
    HOURS = "h"
    DAYS = "d"
    WORKING_HOURS = "wh"
    WORKING_DAYS = "wd"


_NATURAL = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.DAYS: timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of a unit."""

    amount: int
    unit: Unit

    @property
    def natural(self) -> timedelta | None:
        """Give the length in natural time; None when it is working time."""
        length = _NATURAL.get(self.unit)
        return length and self.amount * length


class NotADuration(ValueError):
    """A duration is a number from 1 to 9999 and one of min, h, d, wh, wd: 30min, 2h, 3wd."""


@lru_cache(maxsize=256)
def parse_duration(text: str) -> Duration:
    """Read a duration as the policy writes it: ``30min``, ``2h``, ``7d``, ``1wh``, ``3wd``."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise NotADuration(f"{text!r}: {NotADuration.__doc__}")
    return Duration(int(found[1]), Unit(found[2]))


def is_duration(text: str) -> bool:
    """Say whether a text is a duration as the policy writes it."""
    return _WRITTEN.fullmatch(text) is not None


Written: TypeAlias = Annotated[str, Predicate(is_duration)]


def end_of(duration: Duration, start: datetime, calendar: WorkCalendar) -> tuple[datetime, bool]:
    """Give when a duration from a moment ends, in UTC, and whether that is provisional.

    N wd end at the close of the Nth working day after the day of the start (domain.md §3.6).
    Provisional is an end in working time that lies after the last announced day.
    """
    natural = duration.natural
    if natural is not None:
        return start + natural, False
    table = timetable(calendar)
    local = table.local(start)
    if duration.unit is Unit.WORKING_DAYS:
        end = table.closes(table.workday_after(local.date(), duration.amount))
    else:
        end = table.after(local, timedelta(hours=duration.amount))
    return table.moment(end), end.date() > calendar.announced_until


def part_of(
    duration: Duration, percent: int, start: datetime, due: datetime, calendar: WorkCalendar
) -> datetime:
    """Give the moment at which a part of the time from a start to its due time is gone.

    Natural time passes evenly; wh and wd pass with the working time between the two moments, so
    that nobody is warned at night.
    """
    if duration.natural is not None:
        return start + (due - start) * percent / 100
    table = timetable(calendar)
    local = table.local(start)
    work = table.worked(local, table.local(due))
    return table.moment(table.after(local, work * percent / 100))

"""Durations as the policy writes them: natural minutes, hours and days; working hours and days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from domain.calendar import WorkCalendar, next_day

_WRITTEN = re.compile(r"([1-9][0-9]{0,4})(min|h|d|wh|wd)")
DAYS_LOOKED_AT_MAX = 4000


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


class NotADuration(ValueError):  # noqa: N818  The message is a sentence for people.
    """A duration is a number from 1 to 99999 and one of min, h, d, wh, wd: 30min, 2h, 3wd."""


@lru_cache(maxsize=256)
def parse_duration(text: str) -> Duration:
    """Read a duration as the policy writes it: ``30min``, ``2h``, ``7d``, ``1wh``, ``3wd``."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise NotADuration(f"{text!r}: {NotADuration.__doc__}")
    return Duration(int(found[1]), Unit(found[2]))


def end_of(
    duration: Duration, start: datetime, calendar: WorkCalendar
) -> tuple[datetime, bool]:
    """Give when a duration from a moment ends, and whether that is provisional.

    N wd end at the close of the Nth working day after the day of the start. Provisional is an end
    in working time that counted days after the last announced one.
    """
    if duration.unit in _NATURAL:
        return start + duration.amount * _NATURAL[duration.unit], False
    end = (_after_hours if duration.unit is Unit.WORKING_HOURS else _after_days)(
        duration.amount, start, calendar
    )
    return end, calendar.local_day(end) > calendar.announced_until


def part_of(
    duration: Duration, percent: int, start: datetime, due: datetime, calendar: WorkCalendar
) -> datetime:
    """Give the moment at which a part of the time is gone: natural or working, as the unit is."""
    if duration.unit in _NATURAL:
        return start + (due - start) * percent / 100
    total = _worked(start, due, calendar)
    return _after_work(total * percent / 100, start, calendar)


def _after_hours(amount: int, start: datetime, calendar: WorkCalendar) -> datetime:
    return _after_work(timedelta(hours=amount), start, calendar)


def _after_days(amount: int, start: datetime, calendar: WorkCalendar) -> datetime:
    day = calendar.local_day(start)
    for _ in range(DAYS_LOOKED_AT_MAX):
        day = next_day(day)
        amount -= calendar.is_workday(day)
        if amount == 0:
            return calendar.spans(day)[-1][1]
    raise NotADuration(f"no {amount} more working days within {DAYS_LOOKED_AT_MAX} days")


def _after_work(work: timedelta, start: datetime, calendar: WorkCalendar) -> datetime:
    """Give the moment at which so much working time has passed since the start."""
    day = calendar.local_day(start)
    for _ in range(DAYS_LOOKED_AT_MAX):
        for opens, closes in calendar.spans(day):
            begin = max(opens, start)
            if begin + work <= closes and begin < closes:
                return begin + work
            work -= max(closes - begin, timedelta())
        day = next_day(day)
    raise NotADuration(f"{work} more working time is not within {DAYS_LOOKED_AT_MAX} days")


def _worked(start: datetime, end: datetime, calendar: WorkCalendar) -> timedelta:
    """Give the working time between two moments."""
    day, last, worked = calendar.local_day(start), calendar.local_day(end), timedelta()
    while day <= last:
        for opens, closes in calendar.spans(day):
            worked += max(min(closes, end) - max(opens, start), timedelta())
        day = next_day(day)
    return worked

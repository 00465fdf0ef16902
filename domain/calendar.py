"""The working calendar: frozen into a policy version, so that a due time never moves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, pairwise
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo

from annotated_types import MaxLen, MinLen, Predicate

from domain.declare import value

WEEKEND = 5
ONE_DAY = timedelta(days=1)
_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def is_zone(name: str) -> bool:
    """Say whether a name is a zone of the IANA time zone database, as in ``Asia/Shanghai``."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # Unknown, not a name, a folder of zones.
        return False
    return True


def is_spans(hours: tuple[tuple[str, str], ...]) -> bool:
    """Say whether spans are times of day as HH:MM, each after the one before."""
    times = list(chain.from_iterable(hours))
    written = all(_OF_DAY.fullmatch(one) for one in times)
    return written and all(before < after for before, after in pairwise(times))


Zone: TypeAlias = Annotated[str, MaxLen(64), Predicate(is_zone)]
Spans: TypeAlias = Annotated[
    tuple[tuple[str, str], ...], MinLen(1), MaxLen(12), Predicate(is_spans)
]
Days: TypeAlias = Annotated[tuple[date, ...], MaxLen(2000)]


@value
class WorkCalendar:
    """Working hours and days in one zone, as announced until a day; Monday to Friday after it.

    ``hours`` are spans as ("08:30", "12:00"), in order; ``holidays`` are weekdays off, ``workdays``
    the Saturdays and Sundays worked in their stead (State Council's yearly notice). Working time is
    counted on the wall clock of the zone.
    """

    zone: Zone
    hours: Spans
    holidays: Days
    workdays: Days
    announced_until: date

    def __hash__(self) -> int:
        """Hash by a few fields only: calendars are few, and are looked up for every clock."""
        return hash((self.zone, self.announced_until, len(self.holidays), len(self.workdays)))

    def is_workday(self, day: date) -> bool:
        """Say whether a day is worked: as announced, else Monday to Friday."""
        return timetable(self).is_workday(day)


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """A calendar worked out for counting, on the wall clock of its zone (datetimes without one).

    ``spans`` are times since midnight, ``day`` the working time of a whole day.
    """

    zone: ZoneInfo
    spans: tuple[tuple[timedelta, timedelta], ...]
    day: timedelta
    off: frozenset[date]
    on: frozenset[date]
    announced_until: date

    def is_workday(self, day: date) -> bool:
        """Say whether a day is worked: as announced, else Monday to Friday."""
        weekday = day.weekday() < WEEKEND
        if day > self.announced_until:
            return weekday
        return day not in self.off if weekday else day in self.on

    def local(self, at: datetime) -> datetime:
        """Give what the wall clock shows at a moment."""
        return at.astimezone(self.zone).replace(tzinfo=None)

    def moment(self, local: datetime) -> datetime:
        """Give the moment, in UTC, at which the wall clock shows a time."""
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def closes(self, day: date) -> datetime:
        """Give the time at which work ends on a working day."""
        return _midnight(day) + self.spans[-1][1]

    def workday_after(self, day: date, count: int) -> date:
        """Give the ``count``-th working day after a day, which is not counted itself."""
        return _workday_after(self, day, count)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Give the working time between two times."""
        days = _full_days(self, start.date(), end.date())
        return days * self.day + self._worked_by(end) - self._worked_by(start)

    def after(self, start: datetime, work: timedelta) -> datetime:
        """Give the time at which some working time, more than none, has passed since a start."""
        days, rest = divmod(self._worked_by(start) + work, self.day)
        if not rest:  # It ends when a day ends, not when the next one begins.
            days, rest = days - 1, self.day
        days += not self.is_workday(start.date())
        return self._within(_workday_after(self, start.date(), days), rest)

    def _worked_by(self, at: datetime) -> timedelta:
        """Give the working time of a day that has passed by a time on it."""
        day, worked = at.date(), timedelta()
        if self.is_workday(day):
            now = at - _midnight(day)
            for opens, closes in self.spans:
                if now > opens:
                    worked += min(now, closes) - opens
        return worked

    def _within(self, day: date, work: timedelta) -> datetime:
        """Give the time on a working day at which so much of it has been worked."""
        for opens, closes in self.spans[:-1]:
            if work <= closes - opens:
                return _midnight(day) + opens + work
            work -= closes - opens
        return _midnight(day) + self.spans[-1][0] + work


@lru_cache(maxsize=64)
def timetable(calendar: WorkCalendar) -> Timetable:
    """Work a calendar out, once for each."""
    spans = tuple((_of_day(opens), _of_day(closes)) for opens, closes in calendar.hours)
    return Timetable(
        zone=ZoneInfo(calendar.zone),
        spans=spans,
        day=sum((closes - opens for opens, closes in spans), timedelta()),
        off=frozenset(calendar.holidays),
        on=frozenset(calendar.workdays),
        announced_until=calendar.announced_until,
    )


@lru_cache(maxsize=4096)
def _workday_after(table: Timetable, day: date, count: int) -> date:
    while count:
        day += ONE_DAY
        count -= table.is_workday(day)
    return day


@lru_cache(maxsize=4096)
def _full_days(table: Timetable, first: date, last: date) -> int:
    """Count the working days from the first day, included, to the last, which is not."""
    days = (first + timedelta(days=n) for n in range((last - first).days))
    return sum(table.is_workday(day) for day in days)


def _of_day(written: str) -> timedelta:
    at = time.fromisoformat(written)
    return timedelta(hours=at.hour, minutes=at.minute)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  The wall clock has no zone.

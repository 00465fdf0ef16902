"""The working calendar: frozen into a policy version, so that a due time never moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

WEEKEND = 5


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """Working hours and days in one zone, as announced until a day; Monday to Friday after it.

    ``hours`` are spans as ("08:30", "12:00"), in order; ``holidays`` are weekdays off, ``workdays``
    the Saturdays and Sundays worked in their stead.
    """

    zone: str
    hours: tuple[tuple[str, str], ...]
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]
    announced_until: date
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012  Read by FastAPI, never changed.

    def is_workday(self, day: date) -> bool:
        """Say whether a day is worked: as announced, else Monday to Friday."""
        if day in self._off:
            return False
        return day.weekday() < WEEKEND or day in self._on

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """Give the working spans of a day, as UTC moments."""
        if not self.is_workday(day):
            return []
        return [(self._at(day, start), self._at(day, end)) for start, end in self._hours]

    def local_day(self, at: datetime) -> date:
        """Give the day that a moment falls on in the calendar's zone."""
        return at.astimezone(self._zone).date()

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self._zone).astimezone(UTC)

    @cached_property
    def _off(self) -> frozenset[date]:
        return frozenset(self.holidays)

    @cached_property
    def _on(self) -> frozenset[date]:
        return frozenset(self.workdays)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _hours(self) -> list[tuple[time, time]]:
        return [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in self.hours]


def next_day(day: date) -> date:
    """Give the day after."""
    return day + timedelta(days=1)

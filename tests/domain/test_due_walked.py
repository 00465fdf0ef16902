"""Due times against a second computation: minute after minute, slow and obvious."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from api.policy_file import default_policy
from domain.calendar import WorkCalendar
from domain.due import start_clock
from domain.duration import (
    Duration,
    Unit,
    end_of,
    part_of,
)

CHINA = default_policy().calendar
MINUTE = timedelta(minutes=1)
NATURAL = {Unit.MINUTES: 1, Unit.HOURS: 60, Unit.DAYS: 24 * 60}


def worked_minute(calendar: WorkCalendar, minute: datetime) -> bool:
    """Say whether the minute that begins at a moment is worked."""
    local = minute.astimezone(ZoneInfo(calendar.zone))
    day, clock = local.date(), f"{local:%H:%M}"
    weekday = day.weekday() < 5
    if day <= calendar.announced_until:
        weekday = (weekday and day not in calendar.holidays) or (
            not weekday and day in calendar.workdays
        )
    return weekday and any(opens <= clock < closes for opens, closes in calendar.hours)


def walk_minutes(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime:
    """Walk until so many worked minutes have passed."""
    while minutes:
        minutes -= worked_minute(calendar, start)
        start += MINUTE
    return start


def walk_days(calendar: WorkCalendar, start: datetime, days: int) -> datetime:
    """Walk until work begins on one worked day too many; it last ended on the day looked for."""
    zone = ZoneInfo(calendar.zone)
    first, found, minute, ended = start.astimezone(zone).date(), set[date](), start, start
    while len(found) <= days:
        day = minute.astimezone(zone).date()
        if day > first and worked_minute(calendar, minute):
            found.add(day)
            ended = minute + MINUTE if len(found) <= days else ended
        minute += MINUTE
    return ended


def slow_end(calendar: WorkCalendar, duration: Duration, start: datetime) -> datetime:
    """Give the due time the slow way."""
    if duration.unit in NATURAL:
        return start + duration.amount * NATURAL[duration.unit] * MINUTE
    if duration.unit is Unit.WORKING_HOURS:
        return walk_minutes(calendar, start, duration.amount * 60)
    return walk_days(calendar, start, duration.amount)


def slow_worked(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """Count the worked minutes between two moments."""
    minutes = int((end - start) / MINUTE)
    return sum(worked_minute(calendar, start + n * MINUTE) for n in range(minutes))


BEGIN = date(2026, 9, 14)
DAYS = st.integers(0, 27).map(lambda n: BEGIN + timedelta(days=n))
ZONES = ("Asia/Shanghai", "UTC", "Asia/Kathmandu", "America/Phoenix")


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Make a calendar of four weeks, of which some may lie beyond the announcement."""
    quarters = sorted(draw(st.sets(st.integers(0, 24 * 4 - 1), min_size=2, max_size=6)))
    marks = [f"{n // 4:02}:{n % 4 * 15:02}" for n in quarters]
    spans = tuple(zip(marks[::2], marks[1::2], strict=False))
    return WorkCalendar(
        zone=draw(st.sampled_from(ZONES)),
        hours=draw(st.sampled_from((CHINA.hours, spans))),
        holidays=tuple(draw(st.sets(DAYS, max_size=8))),
        workdays=tuple(draw(st.sets(DAYS, max_size=8))),
        announced_until=draw(DAYS),
    )


@st.composite
def starts(draw: st.DrawFn, calendar: WorkCalendar) -> datetime:
    """Make a start at any minute, or where it hurts: as work begins, rests or ends, at midnight."""
    edges = st.sampled_from(sorted({"00:00", "23:59", *chain.from_iterable(calendar.hours)}))
    any_time = st.integers(0, 24 * 60 - 1).map(lambda n: f"{n // 60:02}:{n % 60:02}")
    day, clock = draw(DAYS), draw(edges | any_time)
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(calendar.zone))
    return local.astimezone(UTC)


AMOUNTS = {
    Unit.MINUTES: 300,
    Unit.HOURS: 100,
    Unit.DAYS: 30,
    Unit.WORKING_HOURS: 10,
    Unit.WORKING_DAYS: 10,
}


def durations(*units: Unit) -> st.SearchStrategy[Duration]:
    """Make durations of some units, short enough to walk through."""
    return st.sampled_from(units).flatmap(
        lambda unit: st.builds(Duration, st.integers(1, AMOUNTS[unit]), st.just(unit))
    )


DURATIONS = durations(*Unit)
WORKING = durations(Unit.WORKING_HOURS, Unit.WORKING_DAYS)

unhurried = settings(deadline=None)  # A walk takes its time, and more on a busy machine.


@unhurried
@given(data=st.data(), calendar=calendars(), duration=DURATIONS)
def test_a_due_time_is_the_one_that_a_walk_through_the_minutes_finds(
    data: st.DataObject, calendar: WorkCalendar, duration: Duration
) -> None:
    """The quick computation and the slow one agree, for every unit, calendar and start."""
    start = data.draw(starts(calendar))
    assert end_of(duration, start, calendar)[0] == slow_end(calendar, duration, start)


@unhurried
@given(data=st.data(), calendar=calendars(), duration=WORKING, percent=st.integers(1, 100))
def test_working_time_is_gone_in_the_part_asked_for(
    data: st.DataObject, calendar: WorkCalendar, duration: Duration, percent: int
) -> None:
    """The warning comes when that part of the minutes between start and due time is worked."""
    start = data.draw(starts(calendar))
    end, _ = end_of(duration, start, calendar)
    minutes, hundredths = divmod(slow_worked(calendar, start, end) * percent, 100)
    warned = walk_minutes(calendar, start, minutes)
    while hundredths and not worked_minute(calendar, warned):
        warned += MINUTE
    warned += MINUTE * hundredths / 100
    assert part_of(duration, percent, start, end, calendar) == warned


@unhurried
@given(data=st.data(), calendar=calendars(), duration=DURATIONS)
def test_a_clock_warns_after_its_start_and_never_after_its_due_time(
    data: st.DataObject, calendar: WorkCalendar, duration: Duration
) -> None:
    """Start, warning, due time: always in this order."""
    percent = data.draw(st.integers(1, 100))
    started = start_clock(
        "sign", owner="o", start=data.draw(starts(calendar)), duration=duration,
        calendar=calendar, warn_percent=percent,
    )  # fmt: skip
    assert started.start < started.warn_at <= started.due_at
    assert (started.warn_at == started.due_at) is (percent == 100)


@unhurried
@given(data=st.data(), calendar=calendars(), duration=DURATIONS)
def test_a_later_start_is_never_due_earlier(
    data: st.DataObject, calendar: WorkCalendar, duration: Duration
) -> None:
    """Nobody gains time by starting later, and nobody is warned earlier by it."""
    early, late = sorted((data.draw(starts(calendar)), data.draw(starts(calendar))))
    first, second = (
        start_clock("sign", owner="o", start=start, duration=duration, calendar=calendar)
        for start in (early, late)
    )
    assert (first.due_at, first.warn_at) <= (second.due_at, second.warn_at)


@unhurried
@given(data=st.data(), calendar=calendars(), duration=DURATIONS)
def test_a_due_time_is_provisional_if_a_day_beyond_the_announcement_was_looked_at(
    data: st.DataObject, calendar: WorkCalendar, duration: Duration
) -> None:
    """Provisional says no more and no less than that."""
    end, provisional = end_of(duration, data.draw(starts(calendar)), calendar)
    beyond = end.astimezone(ZoneInfo(calendar.zone)).date() > calendar.announced_until
    assert provisional is (beyond and duration.unit not in NATURAL)

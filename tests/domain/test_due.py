"""Due times: each unit by example."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from api.policy_file import default_policy
from domain.calendar import WorkCalendar
from domain.due import Due, start_clock
from domain.duration import (
    Duration,
    NotADuration,
    Unit,
    is_duration,
    parse_duration,
)

CHINA = default_policy().calendar
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """Read a wall clock time of Shanghai as the moment it is."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def due(time: str, start: str, calendar: WorkCalendar = CHINA) -> Due:
    """Start a clock at a wall clock time of Shanghai."""
    return start_clock(
        "arrive", owner="420102-water", start=at(start), duration=parse_duration(time),
        calendar=calendar,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("time", "start", "ends"),
    [
        ("30min", "2026-10-01 23:50", "2026-10-02 00:20"),
        ("2h", "2026-11-21 23:00", "2026-11-22 01:00"),
        ("7d", "2026-09-30 10:00", "2026-10-07 10:00"),
        ("1wh", "2026-11-24 09:00", "2026-11-24 10:00"),
        ("1wh", "2026-11-24 11:30", "2026-11-24 14:30"),
        ("1wh", "2026-11-24 11:00", "2026-11-24 12:00"),
        ("1wh", "2026-11-24 12:00", "2026-11-24 15:00"),
        ("1wh", "2026-11-24 12:30", "2026-11-24 15:00"),
        ("1wh", "2026-11-24 17:00", "2026-11-25 09:00"),
        ("1wh", "2026-11-24 17:30", "2026-11-25 09:30"),
        ("1wh", "2026-11-24 03:00", "2026-11-24 09:30"),
        ("4wh", "2026-11-27 16:30", "2026-11-30 11:30"),
        ("7wh", "2026-11-24 08:30", "2026-11-24 17:30"),
        ("1wd", "2026-11-24 09:00", "2026-11-25 17:30"),
        ("1wd", "2026-11-24 23:59", "2026-11-25 17:30"),
        ("3wd", "2026-11-26 09:00", "2026-12-01 17:30"),
    ],
)
def test_a_time_ends_as_its_unit_says(time: str, start: str, ends: str) -> None:
    """Minutes, hours and days pass by night; wh pass in working hours; wd end at a day's close."""
    assert due(time, start).due_at == at(ends)


def test_a_make_up_saturday_counts_and_national_day_week_does_not() -> None:
    """Scenario 8: three working days from 30 September 2026 are the 8th, the 9th and Saturday 10th."""
    assert due("3wd", "2026-09-30 09:00").due_at == at("2026-10-10 17:30")


def test_working_hours_jump_over_national_day_week() -> None:
    """Scenario 8: an hour begun half an hour before the holiday ends on the 8th."""
    assert due("1wh", "2026-09-30 17:00").due_at == at("2026-10-08 09:00")


def test_a_time_begun_on_a_holiday_counts_from_the_next_working_day() -> None:
    """The first working day after a holiday is the first that counts."""
    assert due("1wd", "2026-10-03 09:00").due_at == at("2026-10-08 17:30")
    assert due("1wh", "2026-10-03 09:00").due_at == at("2026-10-08 09:30")


@pytest.mark.parametrize(
    ("time", "start", "warned"),
    [
        ("30min", "2026-11-24 09:00", "2026-11-24 09:24"),
        ("10wh", "2026-11-24 08:30", "2026-11-25 09:30"),
        ("1wd", "2026-11-24 14:30", "2026-11-25 15:30"),
        ("1wd", "2026-10-03 09:00", "2026-10-08 16:06"),
    ],
)
def test_a_clock_warns_when_four_fifths_of_its_own_time_are_gone(
    time: str, start: str, warned: str
) -> None:
    """Natural time passes evenly; working time passes in working hours only."""
    assert due(time, start).warn_at == at(warned)


def test_working_time_beyond_the_announced_year_is_provisional() -> None:
    """The calendar of 2027 is not announced yet: its days are taken as Monday to Friday."""
    found = due("3wd", "2026-12-30 09:00")
    assert (found.due_at, found.provisional) == (at("2027-01-04 17:30"), True)


def test_working_time_within_the_announced_year_is_not_provisional() -> None:
    """The last announced day is still announced."""
    assert not due("1wd", "2026-12-30 09:00").provisional


def test_natural_time_is_never_provisional() -> None:
    """No calendar is looked at for minutes, hours and days."""
    assert not due("7d", "2026-12-30 09:00").provisional


def test_a_clock_keeps_who_owes_what_since_when() -> None:
    """A due value says by itself whose time is running."""
    started = start_clock(
        "sign", owner="420102-water", start=at("2026-11-24 09:00"),
        duration=Duration(1, Unit.HOURS), calendar=CHINA, leg=2, warn_percent=50,
    )  # fmt: skip
    assert started == Due(
        clock="sign",
        leg=2,
        owner="420102-water",
        start=at("2026-11-24 09:00"),
        due_at=at("2026-11-24 10:00"),
        warn_at=at("2026-11-24 09:30"),
    )


def test_due_times_are_utc() -> None:
    """Stored moments have one zone, whatever the calendar's is."""
    found = due("1wd", "2026-11-24 09:00")
    assert {found.due_at.tzinfo, found.warn_at.tzinfo} == {UTC}


@pytest.mark.parametrize("unit", Unit)
def test_a_written_duration_is_read_back(unit: Unit) -> None:
    """Every unit has its spelling."""
    assert parse_duration(f"15{unit}") == Duration(15, unit)


@pytest.mark.parametrize(
    "text", ["", "3", "wd", "0h", "-1h", "1.5h", "10000d", "3 wd", "3WD", "３d"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    """A misspelt time would be a clock that nobody set."""
    assert not is_duration(text)
    with pytest.raises(NotADuration, match="from 1 to 9999"):
        parse_duration(text)

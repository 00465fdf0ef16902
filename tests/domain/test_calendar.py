"""The working calendar: announced days, make-up days, and the frozen file that holds them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from api.policy_file import default_policy
from domain.calendar import WorkCalendar, is_spans, is_zone

ROOT = Path(__file__).parents[2]
CHINA = default_policy().calendar


def test_the_calendar_in_the_policy_file_is_what_the_script_prints() -> None:
    """Nobody edits the announced days by hand: they come from the package that keeps them."""
    script = ROOT / "scripts" / "freeze_calendar.py"
    printed = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert printed.stdout in (ROOT / "api/data/policy-1.toml").read_text(encoding="utf-8")


def test_the_script_refuses_a_year_that_is_not_announced() -> None:
    """A year without a notice would be frozen as if nobody ever worked a Saturday."""
    script = ROOT / "scripts" / "freeze_calendar.py"
    told = subprocess.run(
        [sys.executable, script, "2024", "2099"], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (1, "")
    assert "not announced" in told.stderr


@pytest.mark.parametrize("day", [date(2026, 10, 10), date(2024, 2, 4), date(2025, 9, 28)])
def test_a_make_up_day_at_the_weekend_is_worked(day: date) -> None:
    """Scenario 8: a make-up Saturday or Sunday counts as a working day."""
    assert CHINA.is_workday(day)


@pytest.mark.parametrize("day", range(1, 8))
def test_national_day_week_is_not_worked(day: int) -> None:
    """Scenario 8: 1 to 7 October 2026 are off, whatever day of the week they are."""
    assert not CHINA.is_workday(date(2026, 10, day))


def test_an_ordinary_week_is_monday_to_friday() -> None:
    """A week without an announcement is worked as everywhere."""
    worked = [CHINA.is_workday(date(2026, 11, day)) for day in range(23, 30)]
    assert worked == [True] * 5 + [False] * 2


def test_days_after_the_last_announced_one_are_monday_to_friday() -> None:
    """What a calendar says beyond its announcement is not believed."""
    calendar = WorkCalendar(
        zone="Asia/Shanghai",
        hours=(("09:00", "17:00"),),
        holidays=(date(2027, 10, 1),),
        workdays=(date(2027, 10, 9),),
        announced_until=date(2026, 12, 31),
    )
    assert calendar.is_workday(date(2027, 10, 1))
    assert not calendar.is_workday(date(2027, 10, 9))


def test_the_default_calendar_is_announced_for_the_years_it_names() -> None:
    """Every frozen day lies within the announced years, holidays on weekdays only."""
    days = (*CHINA.holidays, *CHINA.workdays)
    assert {day.year for day in days} == {2024, 2025, 2026}
    assert max(days) <= CHINA.announced_until == date(2026, 12, 31)
    assert all(day.weekday() < 5 for day in CHINA.holidays)
    assert all(day.weekday() >= 5 for day in CHINA.workdays)


def test_equal_calendars_have_one_hash() -> None:
    """A calendar read again from the ledger finds what was worked out for the first."""
    again = default_policy().calendar
    assert again is not CHINA
    assert (again, hash(again)) == (CHINA, hash(CHINA))


@pytest.mark.parametrize("name", ["Asia/Shanghai", "UTC"])
def test_a_zone_of_the_time_zone_database_is_known(name: str) -> None:
    """Zones are named as the IANA database names them."""
    assert is_zone(name)


@pytest.mark.parametrize("name", ["Wuhan", "", "Asia", "../etc/passwd", "\x00"])
def test_what_is_no_zone_is_told_apart_without_an_error(name: str) -> None:
    """A wrong zone is a wrong field, whatever the database makes of it."""
    assert not is_zone(name)


@pytest.mark.parametrize(
    "hours",
    [
        (("08:30", "8:31"),),
        (("08:30", "24:00"),),
        (("12:00", "08:30"),),
        (("08:30", "08:30"),),
        (("08:30", "12:00"), ("11:00", "17:30")),
    ],
)
def test_spans_that_do_not_follow_one_another_are_told_apart(
    hours: tuple[tuple[str, str], ...],
) -> None:
    """Times are HH:MM, each after the one before."""
    assert not is_spans(hours)


def test_the_default_hours_follow_one_another() -> None:
    """Morning and afternoon, with the noon rest between them."""
    assert is_spans(CHINA.hours)

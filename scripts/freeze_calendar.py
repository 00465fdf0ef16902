"""Print the [calendar] of a policy file: China's announced days off and make-up working days."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date

import holidays

FIRST_YEAR = 2024
WEEKEND = 5
DAYS_A_LINE = 6
HEAD = """\
[calendar] # Written by scripts/freeze_calendar.py from the announced holidays and make-up days.
zone = "Asia/Shanghai"
hours = [["08:30", "12:00"], ["14:00", "17:30"]]
announced_until = {until}
"""


def announced(first: int, last: int) -> tuple[list[date], list[date]]:
    """Give the weekdays off and the weekend days worked; ValueError for a year without a notice.

    A year is announced when it has make-up days: the State Council's notice has named some every
    year, and the rule by which the package estimates other years knows none.
    """
    years = range(first, last + 1)
    china = holidays.country_holidays("CN", years=years)
    worked = sorted(day for day in china.weekend_workdays if day.year in years)
    unknown = set(years) - {day.year for day in worked}
    if unknown:
        raise ValueError(f"not announced: {', '.join(map(str, sorted(unknown)))}")
    off = sorted(day for day in china if day.weekday() < WEEKEND and day.year in years)
    return off, worked


def last_announced(first: int) -> int:
    """Give the last year that the package knows a notice for."""
    worked = holidays.country_holidays("CN", years=range(first, first + 30)).weekend_workdays
    return max(day.year for day in worked)


def lines(name: str, days: Iterable[date]) -> str:
    """Write days as a TOML array, each year on lines of its own."""
    by_year: dict[int, list[str]] = {}
    for day in days:
        by_year.setdefault(day.year, []).append(f"{day},")
    rows = [
        " ".join(year[n : n + DAYS_A_LINE])
        for year in by_year.values()
        for n in range(0, len(year), DAYS_A_LINE)
    ]
    return "\n".join([f"{name} = [", *(f"    {row}" for row in rows), "]\n"])


def main(first: int, last: int) -> None:
    """Print the table for the years from the first to the last."""
    try:
        off, worked = announced(first, last)
    except ValueError as wrong:
        sys.exit(str(wrong))
    head = HEAD.format(until=date(last, 12, 31))
    sys.stdout.write(head + lines("holidays", off) + lines("workdays", worked))


if __name__ == "__main__":
    years = [int(year) for year in sys.argv[1:]] or [FIRST_YEAR, last_announced(FIRST_YEAR)]
    main(*years)

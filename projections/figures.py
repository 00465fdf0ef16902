"""The figures of domain.md §5, counted when asked for: none is stored, each names its events.

Of a period, only what is real (no exercise) and was not withdrawn. A whistle belongs to the day on
which it was blown (T0), for K5 to the day on which it was due. What is still within its limit stands
in the denominator and not in the numerator, and is given as ``open`` beside them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import ColumnElement, Connection, Table, Text, and_, cast, false, func, select, true

from projections.board import Row
from projections.query import seen
from projections.store import Build, position_of

CODES = ("K1", "K2", "K3", "K4", "K5", "K10", "K47")
STEP_OF = {"K1": "sign", "K2": "contact", "K3": "arrive", "K5": "resolve"}
SUMMED = {
    **{code: (step, f"{step}_kept", f"{step}_open") for code, step in STEP_OF.items()},
    "K10": ("claimed", "rework"),
    "K47": ("records", "late"),
}
SUMS = tuple(chain.from_iterable(SUMMED.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which whistles count: days from and to (2026-11-24, both included), street, office, kind."""

    first: str = ""
    last: str = ""
    street: str = ""
    department: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure: ``n`` cases, of them ``numerator`` and ``open``; spans of time in seconds.

    ``value`` is the rate, or for K4 the median; None when there is no case. ``groups`` are the same
    spans by kind and department.
    """

    code: str
    n: int
    numerator: int | None = None
    open: int = 0
    value: float | None = None
    p50: int | None = None
    p90: int | None = None
    p95: int | None = None
    groups: tuple[Row, ...] = ()


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """Give the smallest value that at least so many per cent do not exceed (nearest rank)."""
    return ordered[rank(len(ordered), percent) - 1] if ordered else None


def rank(count: int, percent: int) -> int:
    """Give the place of a percentile among so many, from 1 on."""
    return max(1, math.ceil(count * percent / 100))


def counted(
    table: Table, asked: Asked, units: Sequence[str], day: str = "day"
) -> ColumnElement[bool]:
    """Give which rows count for whom, whatever their office; the caller leaves exercises out."""
    chosen = {"street": asked.street, "kind": asked.kind}
    wanted = [table.c[name] == value for name, value in chosen.items() if value]
    wanted += [table.c[day] >= asked.first] if asked.first else []
    wanted += [table.c[day] <= asked.last] if asked.last else []
    return and_(true(), *wanted, seen(table, units))


class Figures:
    """The figures of one build, for a reader of some units; each may raise BoardsDown."""

    def __init__(self, build: Build, units: Sequence[str]) -> None:
        """Count in a build as a reader."""
        self._build, self._units = build, units
        self._legs, self._late = (build.tables.boards[n].table for n in ("legs", "late_entries"))

    def all(self, asked: Asked) -> tuple[list[Figure], int]:
        """Give every figure, and the position that they were counted at."""
        with self._build.reading() as connection:
            sums = self._sums(connection, asked)
            found = [self._figure(connection, code, asked, sums) for code in CODES]
            position = position_of(connection)
        return found, position

    def one(self, code: str, asked: Asked) -> Figure:
        """Give one figure, by its code."""
        with self._build.reading() as connection:
            return self._figure(connection, code, asked, None)

    def _figure(self, connection: Connection, code: str, asked: Asked, sums: Row | None) -> Figure:
        if code == "K4":
            return self._times(connection, asked)
        if code == "K5":
            sums = self._sums(connection, asked, "due_day", SUMMED[code])
        sums = sums or self._sums(connection, asked, names=SUMMED[code])
        if code == "K47":
            return self._lag(connection, asked, sums)
        if code == "K10":
            return _rate(code, sums["rework"], sums["claimed"])
        return _kept(code, sums)

    def _sums(
        self, connection: Connection, asked: Asked, day: str = "day", names: Sequence[str] = SUMS
    ) -> Row:
        """Add up the rows of one office, or of the whistles themselves."""
        legs = self._legs
        columns = legs.c
        query = select(*(func.coalesce(func.sum(columns[name]), 0).label(name) for name in names))
        query = query.where(columns.exercise == false(), columns.office == asked.department)
        query = query.where(counted(legs, asked, self._units, day))
        return dict(connection.execute(query).mappings().one())

    def _times(self, connection: Connection, asked: Asked) -> Figure:
        """Give how long it took to arrive: in all, and by kind and department."""
        columns = self._legs.c
        seconds = cast(columns.arrive_s, Text)
        query = (
            select(columns.kind, columns.office, func.aggregate_strings(seconds, ","))
            .where(columns.exercise == false(), columns.arrive_s.is_not(None))
            .where(counted(self._legs, asked, self._units))
            .group_by(columns.kind, columns.office)
            .order_by(columns.kind, columns.office)
        )
        if asked.department:
            query = query.where(columns.office == asked.department)
        found = {
            (kind, office): sorted(map(int, times.split(",")))
            for kind, office, times in connection.execute(query)
        }
        every = sorted(chain.from_iterable(found.values()))
        groups = tuple(
            {"kind": kind, "department": office, **_spans(times)}
            for (kind, office), times in found.items()
        )
        whole = _spans(every)
        return Figure(code="K4", value=whole["p50"], groups=groups, **whole)

    def _lag(self, connection: Connection, asked: Asked, sums: Row) -> Figure:
        """Give how late things were recorded: what is no late entry was recorded at once."""
        late, count = self._late, int(sums["records"])
        where = and_(late.c.exercise == false(), counted(late, asked, self._units))
        if asked.department:
            where = and_(where, late.c.office == asked.department)
        entries = connection.execute(
            select(func.count()).select_from(late).where(where)
        ).scalar_one()
        ordered = select(late.c.seconds).where(where).order_by(late.c.seconds)

        def at(percent: int) -> int | None:
            place = rank(count, percent) - (count - entries)
            if not count or place <= 0:
                return 0 if count else None
            return connection.execute(ordered.limit(1).offset(place - 1)).scalar()

        rate = _rate("K47", sums["late"], count)
        return Figure(
            code="K47",
            n=count,
            numerator=rate.numerator,
            value=rate.value,
            p50=at(50),
            p95=at(95),
        )


def _kept(code: str, sums: Row) -> Figure:
    step = STEP_OF[code]
    return _rate(code, sums[f"{step}_kept"], sums[step], sums[f"{step}_open"])


def _rate(code: str, numerator: int, n: int, waits: int = 0) -> Figure:
    value = numerator / n if n else None
    return Figure(code=code, n=n, numerator=numerator, open=waits, value=value)


def _spans(ordered: Sequence[int]) -> Row:
    return {"n": len(ordered), "p50": percentile(ordered, 50), "p90": percentile(ordered, 90)}

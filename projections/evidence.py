"""The events that a figure was counted from, page by page: numerator, denominator, missed, open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from sqlalchemy import Column, ColumnElement, Select, Table, and_, false, func, select, true, tuple_

from projections.board import Row
from projections.figures import STEP_OF, Asked, counted
from projections.legs import DAY_S
from projections.query import Cursor, Page
from projections.store import Build, position_of

Part = Literal["numerator", "denominator", "missed", "open"]
VERSION_DIGITS = 9
PARTS: tuple[str, ...] = get_args(Part)
SHOWN = ("stream", "leg", "office", "kind", "street", "day")


class Evidence:
    """The events behind the figures of one build, for a reader; each may raise BoardsDown."""

    def __init__(self, build: Build, units: Sequence[str]) -> None:
        """Look into a build as a reader."""
        self._build, self._units = build, units
        boards = build.tables.boards
        self._legs, self._late = boards["legs"].table, boards["late_entries"].table

    def page(self, code: str, part: str, asked: Asked, cursor: Cursor | None, limit: int) -> Page:
        """Give a page of the events, by the day of their whistles; ``event`` is stream/version."""
        query, order = self._query(code, part, asked)
        if cursor:
            query = query.where(
                tuple_(*order) > (cursor.sort, *_places(cursor.key, len(order) - 1))
            )
        with self._build.reading() as connection:
            found = connection.execute(query.order_by(*order).limit(limit + 1)).mappings()
            rows = [dict(row) for row in found]
            position = position_of(connection)
        end = None
        if len(rows) > limit:
            key = f"{rows[limit - 1]['key']}|{rows[limit - 1]['number']}"
            end = Cursor(sort=rows[limit - 1]["sort"], key=key, pos=position)
        shown = [_shown(row) for row in rows[:limit]]
        return Page(rows=shown, position=position, build=self._build.id, cursor=end)

    def _query(
        self, code: str, part: str, asked: Asked
    ) -> tuple[Select[Any], list[ColumnElement[Any]]]:
        if code == "K47":
            return self._late_or_all(part, asked)
        legs = self._legs
        where, number = _legs_of(legs, code, part)
        of = legs.c.office == asked.department if asked.department else _whole(legs, code)
        day = "due_day" if code == "K5" else "day"
        query = self._chosen(legs, number).where(where, of)
        query = query.where(counted(legs, asked, self._units, day))
        return _within(query, legs, asked if day == "day" else Asked()), [legs.c.sort, legs.c.key]

    def _late_or_all(self, part: str, asked: Asked) -> tuple[Select[Any], list[ColumnElement[Any]]]:
        late, legs, told = self._late, self._legs, self._build.tables.timeline
        if part == "numerator":
            query = self._chosen(late, late.c.event_v).where(late.c.seconds > DAY_S)
            query = query.where(counted(late, asked, self._units))
            if asked.department:
                query = query.where(late.c.office == asked.department)
            return _within(query, late, asked), [late.c.sort, late.c.key]
        query = self._chosen(legs, told.c.version).join(told, told.c.stream == legs.c.stream)
        query = query.where(told.c.actor != "system", legs.c.office == asked.department)
        if asked.department:
            query = query.where(told.c.office == asked.department)
        query = query.where(counted(legs, asked, self._units))
        return _within(query, legs, asked), [legs.c.sort, legs.c.key, told.c.version]

    def _chosen(self, table: Table, number: Column[Any]) -> Select[Any]:
        columns = (table.c[name] for name in SHOWN if name in table.c)
        query = select(table.c.sort, table.c.key, number.label("number"), *columns)
        # Written so that no index serves it: the rows are wanted in the order of another one.
        return query.where(func.coalesce(table.c.exercise, true()) == false())


def _whole(legs: Table, code: str) -> ColumnElement[bool]:
    return legs.c.leg == 0 if code == "K5" else legs.c.leg > 0


def _legs_of(legs: Table, code: str, part: str) -> tuple[ColumnElement[bool], Column[Any]]:
    """Give which rows a part of a figure counts, and the column of the event that says so."""
    c = legs.c
    if code == "K4":
        number = c.arrive_v if part == "numerator" else c.began_v
        return c.arrive_s.is_not(None), number
    if code == "K10":
        return (c.rework == 1, c.rework_v) if part == "numerator" else (c.claimed == 1, c.claimed_v)
    step = STEP_OF[code]
    parts: Mapping[str, tuple[ColumnElement[bool], Column[Any]]] = {
        "numerator": (c[f"{step}_kept"] == 1, c[f"{step}_v"]),
        "denominator": (c[step] == 1, c.began_v),
        "open": (c[f"{step}_open"] == 1, c.began_v),
    }
    missed = and_(c[step] == 1, c[f"{step}_kept"] == 0, c[f"{step}_open"] == 0)
    return parts.get(part, (missed, c.began_v))


def _within(query: Select[Any], table: Table, asked: Asked) -> Select[Any]:
    """Begin in the order where the period does, so that what lies before it is not looked at."""
    if asked.first:
        query = query.where(table.c.sort >= asked.first)
    return query.where(table.c.sort < f"{asked.last}0") if asked.last else query


def _places(text: str, count: int) -> tuple[str | int, ...]:
    """Read the rest of a place in the order: a key, and perhaps a version; else ValueError."""
    key, _, number = text.rpartition("|")
    if not (number.isdecimal() and len(number) <= VERSION_DIGITS):
        raise ValueError("no such place")
    return (key, int(number))[:count]


def _shown(row: Row) -> Row:
    named = {name: row[name] for name in SHOWN if name in row and name != "stream"}
    return {"event": f"{row['stream']}/{row['number']}", **named}

"""Ask the boards: lists with filters, one row, a timeline, and what has changed since a position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)

from domain.facts import EVERYWHERE, Grant, reach
from domain.register import Register
from projections.board import Board, Row
from projections.script import searchable
from projections.store import Build, position_of

PAGE_MAX = 200
CHANGES_MAX = 1000
HIDDEN = ("search", "path", "offices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows of a board as of a position; ``cursor`` asks for the next page, empty at the end."""

    rows: list[Row]
    position: int
    build: int
    cursor: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What changed on a board after a position: rows to put, and rows that left somebody's sight.

    Of the latter there is the key, and the path and offices by which readers saw it before.
    """

    rows: list[Row]
    removed: list[Row]
    position: int
    complete: bool = True


def units_of(register: Register, grants: Iterable[Grant]) -> tuple[str, ...]:
    """Give the units that a reader looks over, by the grants held now."""
    return tuple(dict.fromkeys(reach(register, grant.unit) for grant in grants))


def visible(row: Mapping[str, Any], units: Sequence[str]) -> bool:
    """Say whether a reader of some units sees a row: it lies under one, or has to do with one."""
    places = f"{row['path']}{row['offices']}"
    return any(unit == EVERYWHERE or f"/{unit}/" in places for unit in units)


def seen(table: Table, units: Sequence[str]) -> ColumnElement[bool]:
    """Give the same predicate for a query."""
    if EVERYWHERE in units:
        return true()
    places = table.c.path + table.c.offices
    return or_(false(), *(places.contains(f"/{unit}/", autoescape=True) for unit in units))


class Query:
    """Questions to one build, for a reader of some units; each may raise BoardsDown."""

    def __init__(self, build: Build, units: Sequence[str]) -> None:
        """Ask a build as a reader."""
        self._build, self._units = build, units

    def page(
        self,
        name: str,
        *,
        filters: Mapping[str, str] | None = None,
        text: str = "",
        unit: str = "",
        cursor: tuple[str, str] | None = None,
        limit: int = PAGE_MAX,
    ) -> Page:
        """Give a page of a board in its order: the first to act on first."""
        board = self._build.tables.boards[name]
        table = board.table
        query = select(table).where(self._seen(board)).order_by(table.c.sort, table.c.key)
        for column, wanted in (filters or {}).items():
            query = query.where(table.c[column] == wanted)
        if text:
            words = [
                table.c.search.contains(word, autoescape=True) for word in searchable(text).split()
            ]
            query = query.where(and_(true(), *words))
        if unit:
            query = query.where(table.c.offices.contains(f"/{unit}/", autoescape=True))
        if cursor:
            query = query.where(tuple_(table.c.sort, table.c.key) > cursor)
        with self._build.reading() as connection:
            rows = self._rows(connection, query.limit(limit + 1))
            more = len(rows) > limit
            last = (rows[limit - 1]["sort"], rows[limit - 1]["key"]) if more else None
            position = position_of(connection)
        return Page(
            rows=[shown(row) for row in rows[:limit]],
            position=position,
            build=self._build.id,
            cursor=last,
        )

    def one(self, name: str, key: str) -> Row | None:
        """Give a row by its key, or None when there is none that the reader sees."""
        board = self._build.tables.boards[name]
        query = select(board.table).where(board.table.c.key == key, self._seen(board))
        with self._build.reading() as connection:
            rows = self._rows(connection, query)
        return shown(rows[0]) if rows else None

    def timeline(self, stream: str, after: int = 0, limit: int = PAGE_MAX) -> list[Row]:
        """Give a stream's events after a version; ask for the row first, it knows who may see."""
        table = self._build.tables.timeline
        query = select(table).where(table.c.stream == stream, table.c.version > after)
        with self._build.reading() as connection:
            return self._rows(connection, query.order_by(table.c.version).limit(limit))

    def changed(self, name: str, after: int) -> Changed:
        """Give what changed on a board after a position, whoever may see it; not complete if too much."""
        board, removed = self._build.tables.boards[name], self._build.tables.removed
        table = board.table
        query = select(table).where(table.c.pos > after).order_by(table.c.pos).limit(CHANGES_MAX)
        gone = select(removed).where(removed.c.board == name, removed.c.pos > after)
        with self._build.reading() as connection:
            position = position_of(connection)
            rows = self._rows(connection, query)
            left = self._rows(connection, gone.limit(CHANGES_MAX))
        complete = max(len(rows), len(left)) < CHANGES_MAX
        return Changed(rows=rows, removed=left, position=position, complete=complete)

    def position(self) -> int:
        """Give the position that the boards are folded to."""
        with self._build.reading() as connection:
            return position_of(connection)

    def parked(self) -> int:
        """Give how many streams could not be folded."""
        with self._build.reading() as connection:
            found = select(func.count()).select_from(self._build.tables.parked)
            return int(connection.execute(found).scalar_one())

    def _seen(self, board: Board) -> ColumnElement[bool]:
        return true() if board.public else seen(board.table, self._units)

    def _rows(self, connection: Connection, query: Select[Any]) -> list[Row]:
        return [dict(row) for row in connection.execute(query).mappings()]


def shown(row: Row) -> Row:
    """Give a row as readers see it: without the columns that only serve to find it."""
    return {name: value for name, value in row.items() if name not in HIDDEN}

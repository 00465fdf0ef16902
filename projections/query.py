"""Ask the boards: lists with filters, one row, a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
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
from projections.board import Board, Row, View
from projections.columns import holds
from projections.script import searchable
from projections.store import Build, position_of

PAGE_MAX = 200
HIDDEN = ("search", "path", "offices")
LAST = "\U0010ffff"  # Sorts after every key.


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a page ended: the place of its last row, and up to which change it was told.

    ``pos`` and ``of`` are the position and key of the last change that was told of rows which
    stand before the place.
    """

    sort: str
    key: str
    pos: int
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows of a board as of a position; ``cursor`` asks for the next page, empty at the end."""

    rows: list[Row]
    position: int
    build: int
    cursor: Cursor | None = None


def units_of(register: Register, grants: Iterable[Grant]) -> tuple[str, ...]:
    """Give the units that a reader looks over, by the grants held now."""
    return tuple(dict.fromkeys(reach(register, grant.unit) for grant in grants))


def visible(row: Mapping[str, Any], units: Iterable[str]) -> bool:
    """Say whether a reader of some units sees a row: it lies under one, or has to do with one."""
    places = f"{row['path']}{row['offices']}"
    return any(unit == EVERYWHERE or f"/{unit}/" in places for unit in units)


def own_of(grants: Iterable[Grant]) -> tuple[str, ...]:
    """Give the units for which a reader holds a role itself, whatever else lies within them."""
    return tuple(dict.fromkeys(grant.unit for grant in grants if grant.unit != EVERYWHERE))


def seen(table: FromClause, units: Sequence[str]) -> ColumnElement[bool]:
    """Give the same predicate for a query."""
    if EVERYWHERE in units:
        return true()
    places = table.c.path + table.c.offices
    return or_(false(), *(holds(places, f"/{unit}/") for unit in units))


def holding(board: Board | View, at: str) -> ColumnElement[bool]:
    """Give what rows must be to hold at a moment: those of most boards do, whenever one asks."""
    if not isinstance(board, View) or board.during is None:
        return true()
    since, until = (board.table.c[name] for name in board.during)
    return and_(since <= at, until > at)


class Query:
    """Questions to one build, for a reader of some units; each may raise BoardsDown."""

    def __init__(self, build: Build, units: Sequence[str], own: Sequence[str] = ()) -> None:
        """Ask a build as a reader, who holds roles for some units ``own``."""
        self._build, self._units, self._own = build, units, own

    def page(  # noqa: PLR0913  Each is a part of the question.
        self,
        name: str,
        *,
        filters: Mapping[str, str] | None = None,
        text: str = "",
        unit: str = "",
        key: str = "",
        at: str = "",
        cursor: Cursor | None = None,
        limit: int = PAGE_MAX,
    ) -> Page:
        """Give a page of a board in its order: the first to act on first.

        ``at`` is the reader's moment, at which rows of some boards hold. Rows move while they are read
        page by page. A row that moved since the page before, and now stands before its end, begins the
        next page: so whatever stays on the list comes at least once, and of what comes twice the later
        holds.
        """
        if name in self._build.tables.counted:
            asked = {**(filters or {}), "search": text, "offices": unit and f"/{unit}/"}
            return self._counted(name, asked, cursor, limit)
        board = self._board(name)
        table = board.table
        query = self._asked(board, filters or {}, text, unit, key).where(holding(board, at))
        place = tuple_(table.c.sort, table.c.key)
        with self._build.reading() as connection:
            position = position_of(connection)
            moved: list[Row] = []
            if cursor:
                before = place <= (cursor.sort, cursor.key)
                since = tuple_(table.c.pos, table.c.key) > (cursor.pos, cursor.of)
                changes = query.where(before, since).order_by(table.c.pos, table.c.key)
                moved = self._rows(connection, changes.limit(limit))
                query = query.where(place > (cursor.sort, cursor.key))
            rows = self._rows(connection, query.order_by(*place.clauses).limit(limit + 1))
        return self._page([*moved, *rows], len(moved), position, cursor, limit)

    def _board(self, name: str) -> Board | View:
        return self._build.tables.views.get(name) or self._build.tables.boards[name]

    def _asked(
        self, board: Board | View, filters: Mapping[str, str], text: str, unit: str, key: str
    ) -> Select[Any]:
        table = board.table
        query = select(table).where(self._seen(board))
        for column, wanted in filters.items():
            query = query.where(self._filtered(board, column, wanted))
        for word in searchable(text).split():
            query = query.where(holds(table.c.search, word))
        if unit:
            query = query.where(holds(table.c.offices, f"/{unit}/"))
        if key:
            query = query.where(table.c.key.between(key, key + LAST))
        return query

    def _page(
        self, rows: list[Row], moved: int, position: int, cursor: Cursor | None, limit: int
    ) -> Page:
        following = None
        if cursor and moved == limit:
            last = rows[limit - 1]
            following = replace(cursor, pos=last["pos"], of=last["key"])
        elif len(rows) > limit:
            last = rows[limit - 1]
            following = Cursor(sort=last["sort"], key=last["key"], pos=position, of=LAST)
        shown_ = [shown(row) for row in rows[:limit]]
        return Page(rows=shown_, position=position, build=self._build.id, cursor=following)

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

    def position(self) -> int:
        """Give the position that the boards are folded to."""
        with self._build.reading() as connection:
            return position_of(connection)

    def parked(self) -> int:
        """Give how many streams could not be folded."""
        with self._build.reading() as connection:
            found = select(func.count()).select_from(self._build.tables.parked)
            return int(connection.execute(found).scalar_one())

    def _seen(self, board: Board | View) -> ColumnElement[bool]:
        if isinstance(board, View) and board.mine:
            return seen(board.table, self._own)
        return true() if board.public else seen(board.table, self._units)

    def _filtered(self, board: Board | View, column: str, wanted: str) -> ColumnElement[bool]:
        if isinstance(board, View) or column not in board.through:
            return board.table.c[column] == wanted
        name, ours = board.through[column]
        other = self._build.tables.boards[name]
        found = select(other.table.c[ours]).where(self._seen(other))
        return board.table.c.key.in_(found.where(other.table.c[column] == wanted))

    def _counted(
        self, name: str, asked: Mapping[str, str], cursor: Cursor | None, limit: int
    ) -> Page:
        counted = self._build.tables.counted[name]
        after = (cursor.sort, cursor.key) if cursor else ("", "")
        with self._build.reading() as connection:
            position = position_of(connection)
            rows = counted.rows(connection, self._build.tables.metadata.tables)
        found = [
            row
            for row in sorted(rows, key=lambda row: (row["sort"], row["key"]))
            if (row["sort"], row["key"]) > after
            and (counted.public or visible(row, self._units))
            and all(_holds(row, column, wanted) for column, wanted in asked.items())
        ]
        last = found[limit - 1] if len(found) > limit else None
        return Page(
            rows=[shown(row) for row in found[:limit]],
            position=position,
            build=self._build.id,
            cursor=Cursor(sort=last["sort"], key=last["key"], pos=position) if last else None,
        )

    def _rows(self, connection: Connection, query: Select[Any]) -> list[Row]:
        return [dict(row) for row in connection.execute(query).mappings()]


def _holds(row: Row, column: str, wanted: str) -> bool:
    """Say whether a counted row answers to a filter, to words, or to an office."""
    if column == "search":
        wanted, row = searchable(wanted), row | {"search": searchable(row["search"])}
    if column in HIDDEN:
        return all(word in row[column] for word in wanted.split())
    return bool(row[column] == wanted)


def shown(row: Row) -> Row:
    """Give a row as readers see it: without the columns that only serve to find it."""
    return {name: value for name, value in row.items() if name not in HIDDEN}

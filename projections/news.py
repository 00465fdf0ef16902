"""What has changed on some boards since a position: read once for all who watch, whoever may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from projections.board import Counted, Row, View
from projections.store import Build, position_of

CHANGES_MAX = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What changed on a board after a position: rows to put, and rows that left somebody's sight.

    Of the latter there is the key, and the path and offices by which readers saw it before. It is not
    ``complete`` when there was too much.
    """

    rows: list[Row]
    removed: list[Row]
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What changed on each board that was asked for, all of it read as of one position."""

    position: int
    of: dict[str, Changed]


def news(build: Build, names: Iterable[str], after: int) -> News:
    """Give what changed on some boards after a position; of none when the build is not beyond it. BoardsDown."""
    with build.reading() as connection:
        position = position_of(connection)
        asked = names if position > after else ()
        found = {name: _changed(build, connection, name, after) for name in asked}
    return News(position=position, of=found)


def _changed(build: Build, connection: Connection, name: str, after: int) -> Changed:
    tables = build.tables
    if counted := tables.counted.get(name):
        return _recounted(build, connection, counted, after)
    board = tables.views.get(name) or tables.boards[name]
    table, names = board.table, board.reads if isinstance(board, View) else (name,)
    query = select(table).where(table.c.pos > after).order_by(table.c.pos).limit(CHANGES_MAX)
    gone = select(tables.removed).where(
        tables.removed.c.board.in_(names), tables.removed.c.pos > after
    )
    rows = [dict(row) for row in connection.execute(query).mappings()]
    left = [dict(row) for row in connection.execute(gone.limit(CHANGES_MAX)).mappings()]
    return Changed(rows=rows, removed=left, complete=max(len(rows), len(left)) < CHANGES_MAX)


def _recounted(build: Build, connection: Connection, counted: Counted, after: int) -> Changed:
    """Give every row anew, if the board that they are counted from has changed."""
    table = build.tables.boards[counted.after].table
    moved = connection.execute(select(table.c.pos).where(table.c.pos > after).limit(1)).first()
    rows = counted.rows(connection, build.tables.metadata.tables) if moved else []
    return Changed(rows=rows, removed=[])


def turned(build: Build, view: View, since: str, until: str) -> bool:
    """Say whether some row of a view began or ended between two moments, the latter included; BoardsDown."""
    bounds = [view.table.c[name] for name in view.during or ()]
    turning: list[ColumnElement[bool]] = [and_(bound > since, bound <= until) for bound in bounds]
    query = select(view.table.c.key).where(or_(*turning)).limit(1)
    with build.reading() as connection:
        return connection.execute(query).first() is not None


def moment_of(build: Build, position: int) -> str:
    """Give when the event of a position was recorded: whoever saw the boards so saw them then or later."""
    timeline = build.tables.timeline
    query = select(timeline.c.recorded_at).where(timeline.c.pos <= position)
    with build.reading() as connection:
        found = connection.execute(query.order_by(timeline.c.pos.desc()).limit(1)).scalar()
    return found or ""

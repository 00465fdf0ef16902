"""Write what a batch changed: rows as they are, without looking at each value twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, Table, bindparam, delete, text, update
from sqlalchemy.dialects.sqlite import insert

from domain.codec import to_json
from projections.board import Row
from projections.changes import Changes, Folded
from projections.tables import Tables

TOMBSTONES_MAX = 10_000
COUNT = "INSERT INTO unknown VALUES (:kind, :seen) ON CONFLICT DO UPDATE SET seen = seen + :seen"
FORGET = "DELETE FROM removed WHERE id <= (SELECT MAX(id) FROM removed) - :kept"


def write(connection: Connection, tables: Tables, changes: Changes, *, watched: bool) -> None:
    """Write a batch's changes; ``watched`` keeps for readers what left their sight."""
    for name, board in tables.boards.items():
        rows, left = changes.rows.get(name, {}), changes.left.get(name, {})
        gone = [{"k": key} for key in left.keys() - rows.keys()]
        if gone:
            where = board.table.c.key == bindparam("k")
            connection.execute(delete(board.table).where(where), gone)
        put(connection, board.table, rows.values())
        if watched and name in tables.watched:
            put(connection, tables.removed, left.values())
    put(connection, tables.states, map(_state, changes.streams, changes.streams.values()))
    put(connection, tables.timeline, changes.timeline)
    numbers = [{"series": series, "last": last} for series, last in changes.numbers.items()]
    put(connection, tables.numbers, numbers)
    if watched and any(changes.left.values()):
        connection.execute(text(FORGET), {"kept": TOMBSTONES_MAX})
    for kind, seen in changes.unknown.items():
        connection.execute(text(COUNT), {"kind": kind, "seen": seen})
    if changes.parked:
        _park(connection, tables, changes)


def _state(stream: str, folded: Folded) -> Row:
    return {
        "stream": stream,
        "version": folded.version,
        "pos": folded.position,
        "path": folded.path,
        "offices": folded.offices,
        "state": to_json(folded.state).decode(),
        "trail": to_json(folded.trail).decode(),
        "sights": to_json(folded.sights).decode(),
    }


def _park(connection: Connection, tables: Tables, changes: Changes) -> None:
    put(connection, tables.parked, changes.parked.values())
    for board in tables.boards.values():
        marked = update(board.table).where(board.table.c.stream.in_(changes.parked))
        connection.execute(marked.values(degraded=True))


def put(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows, or replace those that have the same key; every row has every column."""
    sql, values = _upsert(table, connection.dialect)
    if found := [values(row) for row in rows]:
        connection.exec_driver_sql(sql, found)


@lru_cache(maxsize=64)
def _upsert(table: Table, dialect: Dialect) -> tuple[str, Callable[[Row], tuple[Any, ...]]]:
    """Give a table's statement, and what makes a row's values from it, in the columns' order."""
    key = [column.name for column in table.primary_key]
    columns = [column for column in table.c if column.autoincrement is not True]
    statement = insert(table)
    others = {c.name: statement.excluded[c.name] for c in columns if c.name not in key}
    statement = statement.on_conflict_do_update(index_elements=key, set_=others)
    names = [column.name for column in columns]
    plain = itemgetter(*names)
    texts = [at for at, column in enumerate(columns) if isinstance(column.type, JSON)]

    def encoded(row: Row) -> tuple[Any, ...]:
        values = list(plain(row))
        for at in texts:
            values[at] = to_json(values[at]).decode()
        return tuple(values)

    sql = str(statement.compile(dialect=dialect, column_keys=names))
    return sql, encoded if texts else plain

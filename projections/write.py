"""Write what a batch changed: rows as they are, without looking at each value twice."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, text, update

from domain.codec import to_json
from projections.board import Row
from projections.changes import Changes, Folded
from projections.put import put
from projections.tables import Tables

TOMBSTONES_MAX = 10_000
COUNT = (
    "INSERT INTO unknown VALUES (:kind, :seen)"
    " ON CONFLICT (kind) DO UPDATE SET seen = unknown.seen + excluded.seen"
)
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

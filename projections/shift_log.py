"""The log of a shift, which writes itself: all that happened to the office's matters while it lasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, func, select, union

from projections.board import Row
from projections.columns import holds
from projections.query import PAGE_MAX, seen
from projections.store import Build
from projections.tables import Tables


def shift_log(
    build: Build,
    shift: Mapping[str, Any],
    units: Sequence[str],
    after: int = 0,
    limit: int = PAGE_MAX,
) -> list[Row]:
    """Give the events after a position, in the ledger's order, of a shift that the reader sees.

    They are the shift's own, and those of every stream that has to do with its office and that the
    reader sees as well. Nothing is copied for it: it is read from the timeline between positions.
    """
    line, boards = build.tables.timeline, build.tables.boards
    whistles, incidents = boards["whistles"].table, boards["incidents"].table
    matter = func.coalesce(whistles.c.matter, incidents.c.matter).label("matter")
    asked = (
        select(line, whistles.c.short, matter)
        .outerjoin(whistles, whistles.c.stream == line.c.stream)
        .outerjoin(incidents, incidents.c.stream == line.c.stream)
        .where(line.c.pos > after, line.c.pos >= shift["from_pos"])
        .where(line.c.stream.in_(_streams(build.tables, shift["office"], units)))
    )
    if shift["to_pos"] is not None:
        asked = asked.where(line.c.pos <= shift["to_pos"])
    with build.reading() as connection:
        found = connection.execute(asked.order_by(line.c.pos).limit(limit))
        return [dict(row) for row in found.mappings()]


def _streams(tables: Tables, office: str, units: Sequence[str]) -> CompoundSelect[Any]:
    """Name the streams of an office, on whatever board with timelines they stand."""
    found = (
        select(board.table.c.stream).where(
            holds(board.table.c.offices, f"/{office}/"), seen(board.table, units)
        )
        for board in tables.boards.values()
        if board.whole
    )
    return union(*found)

"""The board of what was recorded later than it happened (补录): one row an event, with its delay."""

from __future__ import annotations

from sqlalchemy import Column, MetaData

from domain.whistle import Whistle
from domain.whistle.words import Status
from projections.board import Board, Row, Told, board_table, common, stamp
from projections.columns import NUMBER, TEXT, figured
from projections.legs import entries


def rows(state: Whistle, told: Told) -> list[Row]:
    """Give a row for each late entry of a whistle that was blown and not withdrawn."""
    if not told.trail.day or state.status is Status.WITHDRAWN:
        return []
    sort = f"{told.trail.day}/{stamp(told.trail.marks['whistle.blown'])}"
    answering = {leg.office for leg in state.legs}
    return [
        common(told, f"{told.id}/{version}", sort, state.brief.place, state.offices)
        | {
            "day": told.trail.day,
            "street": state.brief.blower,
            "kind": state.brief.kind,
            "office": office if office in answering else "",
            "event_v": int(version),
            "seconds": seconds,
        }
        for version, (seconds, office) in entries(told).items()
    ]


def late_entries(metadata: MetaData) -> Board:
    """Declare the board; its index holds all that the figure looks at."""
    table = board_table(
        metadata,
        "late_entries",
        *(Column(name, TEXT) for name in ("day", "street", "kind", "office")),
        *(Column(name, NUMBER) for name in ("event_v", "seconds")),
        live=False,
    )
    over = [table.c[name] for name in ("exercise", "seconds", "day", "street", "kind", "office")]
    figured("late_entries_asked", over, [table.c.path, table.c.offices])
    return Board(
        name="late_entries",
        slice="whistle",
        version=1,
        question="What was recorded later than it happened, and by how much?",
        table=table,
        rows=rows,
        shown=False,
    )

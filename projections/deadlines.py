"""The board that the ticker reads: when time will next have something to say to a stream."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Text

from domain.settle import next_moment
from domain.whistle import SLICE, Whistle
from projections.board import Board, Row, Told, board_table, common, stamp


def rows(state: Whistle, told: Told) -> list[Row]:
    """Give the next moment of a stream whose clocks run."""
    at = next_moment(SLICE, state)
    if at is None:
        return []
    return [common(told, told.stream, stamp(at), "", ()) | {"next_at": stamp(at)}]


def deadlines(metadata: MetaData) -> Board:
    """Declare the board; nobody but the ticker reads it."""
    return Board(
        name="deadlines",
        slice="whistle",
        version=1,
        question="When does the next clock of a stream warn or run out?",
        table=board_table(metadata, "deadlines", Column("next_at", Text)),
        rows=rows,
        shown=False,
    )

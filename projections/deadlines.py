"""The board that the ticker reads: when time will next have something to say to a stream."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Column, MetaData

import domain
from domain.registry import find_slices
from domain.settle import next_moment
from domain.slice import Slice
from projections.board import Board, Row, Told, board_table, common, stamp
from projections.columns import TEXT


def rows(slice_: Slice[Any], state: object, told: Told) -> list[Row]:
    """Give the next moment of a stream whose clocks run."""
    at = next_moment(slice_, state)
    if at is None:
        return []
    return [common(told, told.stream, stamp(at), "", ()) | {"next_at": stamp(at)}]


def deadlines(metadata: MetaData) -> Board:
    """Declare the board, over every slice that has clocks; nobody but the ticker reads it."""
    first, *others = [slice_ for slice_ in find_slices(domain) if slice_.ticks]
    return Board(
        name="deadlines",
        slice=first.name,
        version=2,
        question="When does the next clock of a stream warn or run out?",
        table=board_table(metadata, "deadlines", Column("next_at", TEXT)),
        rows=partial(rows, first),
        also={slice_.name: partial(rows, slice_) for slice_ in others},
        shown=False,
    )

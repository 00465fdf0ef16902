"""The inbox of an office: each clock that it owes, and what waits for its approval."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, MetaData

from domain.running import Running
from domain.whistle.state import Whistle
from domain.whistle.words import Status
from projections.board import Board, Row, Told, board_table, common, stamp
from projections.columns import NUMBER, TEXT
from projections.whistles import name_of, number_of, running, short_of


def rows(state: Whistle, told: Told) -> list[Row]:
    """Give a row for each thing that waits on an office."""
    waiting = [_task(state, told, clock) for clock in running(state)]
    if state.status is Status.SUBMITTED:
        waiting.append(_row(state, told, "approve", 0, state.brief.blower))
    return waiting


def _task(state: Whistle, told: Told, clock: Running) -> Row:
    due = clock.due
    row = _row(state, told, due.clock, due.leg, due.owner)
    return row | {
        "sort": stamp(due.due_at),
        "due_at": stamp(due.due_at),
        "warn_at": stamp(due.warn_at),
        "provisional": due.provisional,
        "overdue": clock.breached,
    }


def _row(state: Whistle, told: Told, task: str, leg: int, office: str) -> Row:
    brief, register = state.brief, told.register
    place = name_of(register, brief.place)
    row = common(told, f"{told.id}/{task}/{leg or office}", "9", brief.place, (office,))
    return row | {
        "search": f"{place} {brief.spot} {brief.matter}",
        "office": office,
        "office_name": short_of(register, office),
        "task": task,
        "leg": leg,
        "whistle": told.id,
        "short": number_of(told, brief.blower),
        "day": told.trail.day,
        "kind": brief.kind,
        "level": brief.level,
        "matter": brief.matter,
        "place": brief.place,
        "place_name": place,
        "spot": brief.spot,
        "street_name": name_of(register, brief.blower),
        "due_at": None,
        "warn_at": None,
        "provisional": False,
        "overdue": False,
    }


def inbox(metadata: MetaData) -> Board:
    """Declare the board."""
    texts = (
        *("office", "office_name", "task", "whistle", "short", "day", "kind", "level", "matter"),
        *("place", "place_name", "spot", "street_name", "due_at", "warn_at"),
    )
    table = board_table(
        metadata,
        "inbox",
        *(Column(name, TEXT) for name in texts),
        Column("leg", NUMBER),
        *(Column(name, Boolean) for name in ("provisional", "overdue")),
    )
    return Board(
        name="inbox",
        slice="whistle",
        version=2,
        question="What waits on an office, and until when?",
        table=table,
        rows=rows,
        filters=("office", "task", "kind", "level"),
    )

"""The boards of shifts: each with its roll, notes and promises, and what an open one waits for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Index, MetaData

from domain.roster import Promise
from domain.shift import Shift
from domain.shift.commands import HOURS_MAX
from domain.shift.state import Status
from projections.board import Board, Row, Told, board_table, common, stamp
from projections.columns import JSON, NUMBER, TEXT
from projections.whistles import NEWEST_FIRST, short_of


def rows(state: Shift, told: Told) -> list[Row]:
    """Give the one row of a shift; ``from_pos`` and ``to_pos`` are where its log begins and ends."""
    trail, register = told.trail, told.register
    handed = trail.marks.get("shift.handed-over")
    over = state.status is Status.HANDED_OVER
    sort = f"{int(over)}{stamp(trail.began_at).translate(NEWEST_FIRST)}"
    office = short_of(register, state.office)
    return [
        common(told, told.id, sort, state.place, (state.office,))
        | {
            "search": f"{office} {state.officer} {state.leader}",
            "office": state.office,
            "office_name": office,
            "status": state.status,
            "officer": state.officer,
            "leader": state.leader,
            "before": state.before,
            "taken_at": stamp(trail.began_at),
            "handed_at": stamp(handed) if handed else None,
            "long_at": stamp(trail.began_at + timedelta(hours=HOURS_MAX)),
            "present": list(state.present),
            "missing": [{"subject": one.subject, "post": one.post} for one in state.missing],
            "promises": [_promise(one, told) for one in state.promises],
            "kept": state.kept,
            "notes": state.notes,
            "note": state.note,
            "position": state.position,
            "from_pos": trail.began_pos,
            "to_pos": told.position if over else None,
        }
    ]


def _promise(one: Promise, told: Told) -> Row:
    return {
        "promise": one.promise,
        "to": one.to,
        "to_name": short_of(told.register, one.to),
        "post": one.post,
        "what": one.what,
        "until": stamp(one.until),
        "by": one.by,
    }


def task_rows(state: Shift, told: Told) -> list[Row]:
    """Give a row for each open promise, and for each person who has not confirmed."""
    if state.status is Status.HANDED_OVER:
        return []
    office, at = (state.office, short_of(told.register, state.office)), stamp(told.trail.began_at)
    promised = [
        _task(told, office, "promise", one.promise, stamp(one.until))
        | {"matter": one.what, "spot": one.post, "place_name": short_of(told.register, one.to)}
        for one in state.promises
    ]
    called = [
        _task(told, office, "roll-call", number, at) | {"matter": one.subject, "spot": one.post}
        for number, one in enumerate(state.roll, 1)
        if one.subject not in state.present
    ]
    return promised + called


def _task(told: Told, office: tuple[str, str], task: str, number: int, due: str) -> Row:
    code, short = office
    return common(told, f"{told.id}/{task}/{number}", due, "", (code,)) | {
        "office": code,
        "office_name": short,
        "task": task,
        "leg": number,
        "matter": "",
        "spot": "",
        "place_name": "",
        "due_at": due,
    }


def shifts(metadata: MetaData) -> Board:
    """Declare the board of shifts."""
    texts = (
        *("office", "office_name", "status", "officer", "leader", "before", "taken_at"),
        *("handed_at", "long_at", "note"),
    )
    table = board_table(
        metadata,
        "shifts",
        *(Column(name, TEXT) for name in texts),
        *(Column(name, JSON) for name in ("present", "missing", "promises")),
        *(Column(name, NUMBER) for name in ("kept", "notes", "position", "from_pos", "to_pos")),
    )
    Index("shifts_office", table.c.office)
    return Board(
        name="shifts",
        slice="shift",
        version=1,
        whole=True,
        question="Which shifts are there, who has them, and what did they leave open?",
        table=table,
        rows=rows,
        filters=("office", "status"),
    )


def shift_tasks(metadata: MetaData) -> Board:
    """Declare the board of what open shifts wait for; people read it on their desk."""
    texts = ("office", "office_name", "task", "matter", "spot", "place_name", "due_at")
    columns: list[Column[Any]] = [Column(name, TEXT) for name in texts]
    return Board(
        name="shift_tasks",
        slice="shift",
        version=1,
        question="Which promises are open, and who has not confirmed being there?",
        table=board_table(metadata, "shift_tasks", *columns, Column("leg", NUMBER)),
        rows=task_rows,
        shown=False,
    )

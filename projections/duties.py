"""The board of duty lists: who holds which post when, and when an office with a list has nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    MetaData,
    Table,
    case,
    false,
    func,
    select,
    type_coerce,
)

from domain.duty import KEPT
from domain.facts import Office
from domain.roster import DutyList, Span, spans
from domain.shift.state import Status
from projections.board import Board, Row, Told, View, board_table, common, stamp
from projections.columns import NUMBER, TEXT, holds

FOR_EVER = "9999-12-31T23:59:59.999999Z"


def rows(state: DutyList, told: Told) -> list[Row]:
    """Give a row for each time that somebody holds a duty, and for each that nobody does."""
    after = told.last_at - KEPT
    held = [span for duty in state.duties for span in spans(duty) if span.until > after]
    return [*(_held(span, told) for span in held), *(_gap(*gap, told) for gap in _gaps(held))]


def _gaps(held: Iterable[Span]) -> Iterable[tuple[datetime, datetime | None]]:
    """Give the times between duties, and that after the last."""
    until: datetime | None = None
    for span in sorted(held, key=lambda span: (span.since, span.until)):
        if until is not None and until < span.since:
            yield until, span.since
        until = span.until if until is None else max(until, span.until)
    if until is not None:
        yield until, None


def _held(span: Span, told: Told) -> Row:
    key = f"{told.id}/{span.duty.duty}/{stamp(span.since)}"
    return _row(told, key, span.since, span.until) | {
        "search": f"{span.subject} {span.absent}",
        "post": span.duty.post,
        "subject": span.subject,
        "absent": span.absent,
        "duty": span.duty.duty,
    }


def _gap(since: datetime, until: datetime | None, told: Told) -> Row:
    return _row(told, f"{told.id}/0/{stamp(since)}", since, until)


def _row(told: Told, key: str, since: datetime, until: datetime | None) -> Row:
    office = told.register.get(Office, told.id)
    area, short = (office.area, office.short) if office else ("", told.id)
    sort = f"{told.id}/{stamp(since)}"
    return common(told, key, sort, area, (told.id,)) | {
        "office": told.id,
        "office_name": short,
        "post": "",
        "subject": "",
        "absent": "",
        "duty": 0,
        "since": stamp(since),
        "until": stamp(until) if until else FOR_EVER,
    }


def duties(metadata: MetaData) -> Board:
    """Declare the board; people read it by the view of who is on duty now."""
    names = ("office", "office_name", "post", "subject", "absent", "since", "until")
    columns: list[Column[Any]] = [Column(name, TEXT) for name in names]
    table = board_table(metadata, "duties", *columns, Column("duty", NUMBER))
    # Whoever watches asks at each tick whether a row began or ended since the last one.
    Index("duties_since", table.c.since)
    Index("duties_until", table.c.until)
    return Board(
        name="duties",
        slice="duty",
        version=1,
        question="Who holds which post of an office when, and when does nobody?",
        table=table,
        rows=rows,
        shown=False,
    )


def duty(boards: Mapping[str, Table]) -> View:
    """Declare the view: a row is present when its person confirmed in the office's open shift.

    Whoever is signed in reads it: a street rings the duty officer of an office that it does not lead.
    """
    listed, shifts = boards["duties"], boards["shifts"]
    running = select(shifts).where(shifts.c.status == Status.OPEN).subquery()
    latest = select(func.max(shifts.c.pos)).where(shifts.c.office == listed.c.office)
    name = '"' + listed.c.subject + '"'
    there = holds(type_coerce(running.c.present, TEXT), name)
    later = func.coalesce(latest.scalar_subquery(), 0)
    moved = case((later > listed.c.pos, later), else_=listed.c.pos)
    asked = (
        select(
            *(column for column in listed.c if column.name != "pos"),
            moved.label("pos"),
            running.c.key.label("shift"),
            func.coalesce(there, false()).label("present"),
            (listed.c.duty == 0).label("gap"),
        )
        .select_from(listed)
        .outerjoin(running, running.c.office == listed.c.office)
    )
    return View(
        name="duty",
        question="Who is on duty now at which office, who is not there yet, and where is nobody?",
        table=asked.subquery("duty"),
        reads=("duties",),
        filters=("office", "post", "subject"),
        public=True,
        during=("since", "until"),
    )

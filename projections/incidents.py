"""The board of incidents: where each stands, its grade, whose clock runs next, which whistles it has."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, MetaData

from domain.incident.state import Incident, Report
from domain.incident.words import Status
from domain.register import Register
from domain.running import Running
from projections.board import Board, Row, Told, board_table, common, stamp
from projections.columns import JSON, NUMBER, TEXT
from projections.whistles import NEWEST_FIRST, name_of, short_of

ENDED = (Status.CLOSED, Status.FALSE_ALARM)


def running(state: Incident) -> list[Running]:
    """Give the clocks that run, the next due first."""
    clocks = state.running.values()
    return sorted(clocks, key=lambda clock: (clock.due.due_at, clock.due.clock, clock.due.leg))


def rows(state: Incident, told: Told) -> list[Row]:
    """Give the one row of an incident."""
    brief, register = state.brief, told.register
    clocks = running(state)
    following = next((clock for clock in clocks if not clock.breached), None)
    sort = f"2{stamp(told.last_at).translate(NEWEST_FIRST)}" if state.status in ENDED else "1"
    sort = f"0{stamp(clocks[0].due.due_at)}" if clocks else sort
    place, lead = name_of(register, brief.place), short_of(register, brief.lead)
    affected = [_unit(unit, register) for unit in brief.affected]
    names = " ".join(unit["name"] for unit in affected)
    return [
        common(told, told.id, sort, brief.place, state.offices)
        | _next(following, register)
        | _response(state)
        | {
            "search": f"{place} {lead} {brief.spot} {brief.matter} {names}",
            "status": state.status,
            "category": brief.category,
            "grade": state.grade,
            "matter": brief.matter,
            "spot": brief.spot,
            "place": brief.place,
            "place_name": place,
            "lead": brief.lead,
            "lead_name": lead,
            "since": stamp(told.trail.began_at),
            "ended_at": _ended_at(told),
            "affected": affected,
            "dead": state.casualties.dead,
            "missing": state.casualties.missing,
            "injured": state.casualties.injured,
            "whistles": list(state.whistles),
            "reports": [_report(report, register) for report in state.reports],
            "overdue": [_clock(clock, register) for clock in clocks if clock.breached],
            "policy": state.policy,
        }
    ]


def _ended_at(told: Told) -> str | None:
    marks = told.trail.marks
    at = marks.get("incident.closed") or marks.get("incident.false-alarm-declared")
    return stamp(at) if at else None


def _unit(unit: str, register: Register) -> Row:
    name = short_of(register, unit)
    return {"unit": unit, "name": name_of(register, unit) if name == unit else name}


def _clock(clock: Running, register: Register) -> Row:
    due = clock.due
    return {
        "clock": due.clock,
        "report": due.leg,
        "owner": due.owner,
        "owner_name": short_of(register, due.owner),
        "due_at": stamp(due.due_at),
    }


def _next(clock: Running | None, register: Register) -> Row:
    if clock is None:
        names = ("next_clock", "next_owner", "next_owner_name", "next_due", "next_warn")
        return {**dict.fromkeys(names), "next_report": 0, "provisional": False}
    found = {f"next_{name}": told for name, told in _clock(clock, register).items()}
    found["next_due"] = found.pop("next_due_at")
    return found | {"next_warn": stamp(clock.due.warn_at), "provisional": clock.due.provisional}


def _response(state: Incident) -> Row:
    response = state.response
    return {
        "level": response.level if response else None,
        "authority": response.authority_name if response else None,
        "measures": response.measures if response else None,
        "expected_end": stamp(response.expected_end) if response else None,
    }


def _report(report: Report, register: Register) -> Row:
    return {
        "number": report.number,
        "stage": report.stage,
        "addressee": report.addressee,
        "addressee_name": short_of(register, report.addressee),
        "acknowledged": report.acknowledged,
        "passed_on": report.passed_on,
    }


def attached(state: Incident, told: Told) -> list[Row]:
    """Give a row for each whistle that an incident has."""
    row = {"incident": told.id}
    return [
        common(told, f"{told.id}/{whistle}", "", state.brief.place, state.offices)
        | row
        | {"whistle": whistle}
        for whistle in state.whistles
    ]


def incidents(metadata: MetaData) -> Board:
    """Declare the board."""
    texts = (
        *("status", "category", "grade", "matter", "spot", "place", "place_name", "lead"),
        *("lead_name", "since", "ended_at", "level", "authority", "measures", "expected_end"),
        *("policy", "next_clock", "next_owner", "next_owner_name", "next_due", "next_warn"),
    )
    table = board_table(
        metadata,
        "incidents",
        *(Column(name, TEXT) for name in texts),
        *(Column(name, JSON) for name in ("affected", "whistles", "reports", "overdue")),
        *(Column(name, NUMBER) for name in ("dead", "missing", "injured", "next_report")),
        Column("provisional", Boolean),
    )
    return Board(
        name="incidents",
        slice="incident",
        version=1,
        whole=True,
        question="Which incidents are there, where do they stand, which report is due next?",
        table=table,
        rows=rows,
        filters=("status", "category", "grade", "lead"),
    )


def attachments(metadata: MetaData) -> Board:
    """Declare the board; the filter ``incident`` of the whistles reads it."""
    names = ("incident", "whistle")
    table = board_table(metadata, "attachments", *(Column(name, TEXT) for name in names))
    Index("attachments_incident", table.c.incident)
    return Board(
        name="attachments",
        slice="incident",
        version=1,
        question="Which whistle belongs to which incident?",
        table=table,
        rows=attached,
        shown=False,
    )

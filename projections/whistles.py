"""The board of whistles: where each stands, whose clock runs next, what is overdue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, Index, MetaData

from domain.facts import Office, Place
from domain.register import Register
from domain.running import Running
from domain.whistle.judging import falls_to
from domain.whistle.state import Leg, Whistle
from domain.whistle.words import Kind, Status
from projections.board import Board, Row, Told, board_table, common, stamp
from projections.columns import JSON, NUMBER, TEXT

ENDED = (Status.CLOSED, Status.WITHDRAWN)
RESPONDING = (Status.BLOWN, Status.IN_PROGRESS)
NEWEST_FIRST = str.maketrans("0123456789", "9876543210")


def short_of(register: Register, office: str) -> str:
    """Give an office's short name, or its code when it is not open."""
    known = register.get(Office, office)
    return known.short if known else office


def name_of(register: Register, place: str) -> str:
    """Give a place's short name, or its code when it is not known."""
    known = register.get(Place, place)
    return known.short if known else place


def number_of(told: Told, street: str) -> str:
    """Give the short number to be said on the radio, empty before the blow: 大智-7, 演练大智-1."""
    number, drill = told.trail.number, "演练" if told.trail.exercise else ""
    return f"{drill}{name_of(told.register, street)}-{number}" if number else ""


def running(state: Whistle) -> list[Running]:
    """Give the clocks that somebody must meet, the next due first; held ones wait for another."""
    clocks = [run for run in state.clocks if not run.held and run.due.clock != "overrun"]
    return sorted(clocks, key=_moment)


STEPS = ("triage", "confirm", "sign", "contact", "arrive", "resolve", "verify", "evaluate")


def _moment(run: Running) -> tuple[datetime, int, int, str]:
    """Order clocks by their due times, then as the steps follow each other."""
    due = run.due
    step = STEPS.index(due.clock) if due.clock in STEPS else len(STEPS)
    return due.due_at, step, due.leg, due.owner


def rows(state: Whistle, told: Told) -> list[Row]:
    """Give the one row of a whistle."""
    brief, register = state.brief, told.register
    clocks = running(state)
    following = next((clock for clock in clocks if not clock.breached), None)
    place, street = name_of(register, brief.place), name_of(register, brief.blower)
    short = number_of(told, brief.blower)
    return [
        common(told, told.id, _sort(state, told, clocks), brief.place, state.offices)
        | _clock(following, register)
        | {
            "search": f"{short} {place} {street} {brief.spot} {brief.matter}",
            "short": short,
            "kind": brief.kind,
            "level": brief.level,
            "status": state.status,
            "matter": brief.matter,
            "need": brief.need,
            "spot": brief.spot,
            "place": brief.place,
            "place_name": place,
            "street": brief.blower,
            "street_name": street,
            "requested": list(brief.requested),
            "legs": [_leg(leg, state, register) for leg in state.legs],
            "next_to": _above(following, state, register),
            "overdue": [_late(clock, register) for clock in clocks if clock.breached],
            "late": sum(clock.breached for clock in clocks),
            "reports": len(state.reports),
            "escalation": state.escalation,
            "addressees": list(state.addressees),
            "pending_confirmation": state.pending_confirmation,
            "policy": state.policy,
            "day": told.trail.day,
            **_times(told),
        }
    ]


def _sort(state: Whistle, told: Told, clocks: list[Running]) -> str:
    """Order as a duty officer works: emergencies, approvals, what runs out next, what ran out long ago.

    Emergencies in which somebody is still to act come by their first clock, missed or not; others by
    the next clock that has not been missed, and those without one behind; drafts, then what has ended.
    """
    last, missed = told.last_at, [run for run in clocks if run.breached]
    open_ = [run for run in clocks if not run.breached]
    if state.status in ENDED:
        return f"9{stamp(last).translate(NEWEST_FIRST)}"
    if state.brief.kind is Kind.ER and state.status in RESPONDING and clocks:
        return f"0{stamp(clocks[0].due.due_at)}"
    if state.status is Status.SUBMITTED:
        return f"1{stamp(last)}"
    if open_:
        return f"2{stamp(open_[0].due.due_at)}"
    return f"3{stamp(missed[0].due.due_at)}" if missed else f"4{stamp(last)}"


def _times(told: Told) -> Row:
    marks = told.trail.marks
    found = {
        "drafted_at": told.trail.began_at,
        "blown_at": marks.get("whistle.blown"),
        "closed_at": marks.get("whistle.closed") or marks.get("whistle.withdrawn"),
    }
    return {name: stamp(at) if at else None for name, at in found.items()}


def _clock(clock: Running | None, register: Register) -> Row:
    if clock is None:
        names = ("next_clock", "next_owner", "next_owner_name", "next_due", "next_warn")
        return {**dict.fromkeys(names), "next_leg": 0, "provisional": False}
    due = clock.due
    return {
        "next_clock": due.clock,
        "next_leg": due.leg,
        "next_owner": due.owner,
        "next_owner_name": short_of(register, due.owner),
        "next_due": stamp(due.due_at),
        "next_warn": stamp(due.warn_at),
        "provisional": due.provisional,
    }


def _above(clock: Running | None, state: Whistle, register: Register) -> list[str]:
    """Name the offices that are told when the next clock is missed."""
    return (
        [short_of(register, one) for one in falls_to(state, clock.due, register)] if clock else []
    )


def _late(clock: Running, register: Register) -> Row:
    due = clock.due
    owner = short_of(register, due.owner)
    return {
        "clock": due.clock,
        "leg": due.leg,
        "owner": due.owner,
        "owner_name": owner,
        "due_at": stamp(due.due_at),
    }


def _leg(leg: Leg, state: Whistle, register: Register) -> Row:
    mine = [run for run in state.clocks if run.due.leg == leg.leg and run.due.clock != "overrun"]
    return {
        "leg": leg.leg,
        "office": leg.office,
        "name": short_of(register, leg.office),
        "lead": leg.lead,
        "state": leg.state,
        "rounds": leg.rounds,
        "calls": leg.calls,
        "arrived": leg.arrived,
        "left": leg.left,
        "evaluated": leg.evaluated,
        "due": {clock.due.clock: stamp(clock.due.due_at) for clock in mine},
        "overdue": [clock.due.clock for clock in mine if clock.breached],
    }


def whistles(metadata: MetaData) -> Board:
    """Declare the board."""
    texts = (
        *("short", "kind", "level", "status", "matter", "need", "spot", "place", "place_name"),
        *("street", "street_name", "policy", "day", "drafted_at", "blown_at"),
        *("closed_at", "next_clock", "next_owner", "next_owner_name", "next_due", "next_warn"),
    )
    table = board_table(
        metadata,
        "whistles",
        *(Column(name, TEXT) for name in texts),
        *(Column(name, JSON) for name in ("requested", "legs", "overdue", "addressees", "next_to")),
        *(Column(name, NUMBER) for name in ("escalation", "next_leg", "late", "reports")),
        *(Column(name, Boolean) for name in ("pending_confirmation", "provisional")),
    )
    Index("whistles_short", table.c.short)
    # The streets are counted from this index alone (projections/streets.py).
    counted = (table.c.exercise, table.c.street, table.c.kind, table.c.status, table.c.late)
    Index("whistles_streets", *counted)
    return Board(
        name="whistles",
        slice="whistle",
        version=4,
        whole=True,
        question="Which whistles are there, where do they stand, whose clock runs next?",
        table=table,
        rows=rows,
        filters=("status", "kind", "level", "street", "day", "short", "incident"),
        through={"incident": ("attachments", "whistle")},
    )

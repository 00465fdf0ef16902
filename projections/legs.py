"""The board that figures are read from: which limits each leg kept, and the events that say so.

A whistle that was blown has a row for itself (leg 0), which adds up its legs, and one for each leg.
A limit is kept when its step was recorded by the due time, missed when it was recorded later or its
breach was, and open while there is neither. What was withdrawn has no rows: it counts nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, Text

from domain.calendar import timetable
from domain.envelope import Recorded
from domain.rules import Policy
from domain.whistle import Whistle
from domain.whistle import events as e
from domain.whistle.state import Leg
from domain.whistle.words import Status
from projections.board import Board, Notes, Row, Told, board_table, common, stamp

STEPS = ("sign", "contact", "arrive", "resolve")
COUNTS = tuple(f"{step}{part}" for step in STEPS for part in ("", "_kept", "_open"))
ADDED = (*COUNTS, "claimed", "rework")
MARKED = {mark: f"{mark}_v" for mark in ("began", *STEPS, "claimed", "rework")}
DAY_S = 86_400
NEVER = "9999"  # Later than every due time as boards write it.


def note(notes: Notes, recorded: Recorded) -> None:
    """Note what an event says of the limits: for each leg, and in leg 0 for the whistle."""
    own, meta = notes.get("0"), recorded.meta
    if own is None:
        own = notes["0"] = {"records": {}, "late": {}}
    if meta.actor != "system":
        own["records"][meta.office] = own["records"].get(meta.office, 0) + 1
        if lag_of(recorded) > DAY_S:
            own["late"][meta.office] = own["late"].get(meta.office, 0) + 1
    if change := _NOTED.get(type(recorded.event)):
        change(notes, recorded)


def lag_of(recorded: Recorded) -> int:
    """Give how many seconds after it happened a thing was recorded, 0 when it was at once."""
    meta = recorded.meta
    if meta.occurred_at is None:
        return 0
    return max(0, int((meta.recorded_at - meta.occurred_at).total_seconds()))


def _blown(notes: Notes, recorded: Recorded) -> None:
    notes["0"]["began"] = recorded.version


def _dispatched(notes: Notes, recorded: Recorded) -> None:
    event: e.LegDispatched = recorded.event  # type: ignore[assignment]
    due = {one.clock: stamp(one.due_at) for one in event.clocks if one.clock in STEPS}
    notes[str(event.leg)] = {
        "began": recorded.version,
        "began_at": stamp(recorded.meta.recorded_at),
        "until": due.get("resolve", ""),
        "due": due,
        "kept": {},
    }


def _stepped(*steps: str) -> Callable[[Notes, Recorded], None]:
    def change(notes: Notes, recorded: Recorded) -> None:
        event: Any = recorded.event
        leg, at = notes[str(event.leg)], stamp(recorded.meta.recorded_at)
        for step in steps:
            if step not in leg:
                leg[step] = recorded.version
                _judge(leg, step, at)

    return change


def _judge(leg: Notes, step: str, at: str) -> None:
    """Say that a limit was kept or missed, if it is still open: the first word is the last."""
    if due := leg["due"].pop(step, None):
        leg["kept"][step] = at <= due


def _arrived(notes: Notes, recorded: Recorded) -> None:
    _stepped("sign", "contact", "arrive")(notes, recorded)
    event: Any = recorded.event
    leg = notes[str(event.leg)]
    passed = recorded.meta.recorded_at - datetime.fromisoformat(leg["began_at"])
    leg.setdefault("arrive_s", int(passed.total_seconds()))


def _claimed(notes: Notes, recorded: Recorded) -> None:
    _stepped("sign", "contact", "claimed")(notes, recorded)
    event: Any = recorded.event
    leg = notes[str(event.leg)]
    leg.update({"claim": recorded.version, "claim_at": stamp(recorded.meta.recorded_at)})
    # Work that is not bound to a place may be done without going there: no limit was missed.
    leg["due"].pop("arrive", None)


def _accepted(notes: Notes, recorded: Recorded) -> None:
    event: Any = recorded.event
    leg = notes[str(event.leg)]
    leg["resolve"] = leg["claim"]
    _judge(leg, "resolve", leg["claim_at"])


def _breached(notes: Notes, recorded: Recorded) -> None:
    event: Any = recorded.event
    if event.leg:
        _judge(notes[str(event.leg)], event.clock, NEVER)


_NOTED: Mapping[type, Callable[[Notes, Recorded], None]] = {
    e.WhistleBlown: _blown,
    e.LegDispatched: _dispatched,
    e.LegSigned: _stepped("sign"),
    e.LegContacted: _stepped("sign", "contact"),
    e.LegArrived: _arrived,
    e.LegResolutionClaimed: _claimed,
    e.LegAccepted: _accepted,
    e.LegReworkOrdered: _stepped("rework"),
    e.SlaBreached: _breached,
}


def rows(state: Whistle, told: Told) -> list[Row]:
    """Give the rows of a whistle that was blown and not withdrawn."""
    if not told.trail.day or state.status is Status.WITHDRAWN:
        return []
    notes, brief = told.trail.notes["legs"], state.brief
    sort = f"{told.trail.day}/{stamp(told.trail.marks['whistle.blown'])}"
    shared = common(told, "", sort, brief.place, state.offices)
    shared |= {"day": told.trail.day, "street": brief.blower, "kind": brief.kind}
    legs = [_leg(leg, state, told, shared) for leg in state.legs if str(leg.leg) in notes]
    return [_whole(told, legs, shared), *legs]


def _row(told: Told, leg: int, shared: Row) -> Row:
    notes, row = told.trail.notes["legs"][str(leg)], shared.copy()
    row["key"], row["leg"] = f"{told.id}/{leg}", leg
    for mark, column in MARKED.items():
        row[column] = notes.get(mark, 0)
    return row


def _leg(leg: Leg, state: Whistle, told: Told, shared: Row) -> Row:
    whole, notes = (told.trail.notes["legs"][key] for key in ("0", str(leg.leg)))
    row = _row(told, leg.leg, shared)
    kept, due = notes["kept"], notes["due"]
    for step in STEPS:
        waits = step in due
        row[step] = int(waits or step in kept)
        row[f"{step}_kept"] = int(kept.get(step, False))
        row[f"{step}_open"] = int(waits)
    row["office"] = leg.office
    row["due_day"] = _day(notes["until"], state, told)
    row["arrive_s"] = notes.get("arrive_s")
    row["claimed"], row["rework"] = int("claimed" in notes), int("rework" in notes)
    row["records"] = whole["records"].get(leg.office, 0)
    row["late"] = whole["late"].get(leg.office, 0)
    return row


def _whole(told: Told, legs: list[Row], shared: Row) -> Row:
    """Add a whistle's legs up; it is resolved in time when every leg was, and late when one was."""
    notes = told.trail.notes["legs"]
    sums = dict.fromkeys(ADDED, 0)
    for leg in legs:
        for name in ADDED:
            sums[name] += leg[name]
    due, kept = sums["resolve"], sums["resolve_kept"]
    waits = sums["resolve_open"]
    return _row(told, 0, shared) | {
        **sums,
        "resolve": int(due > 0),
        "resolve_kept": int(due > 0 and kept == due),
        "resolve_open": int(waits > 0 and kept + waits == due),
        "office": "",
        "due_day": max((leg["due_day"] for leg in legs), default=""),
        "resolve_v": max((leg["resolve_v"] for leg in legs), default=0),
        "arrive_s": None,
        "records": sum(notes["0"]["records"].values()),
        "late": sum(notes["0"]["late"].values()),
    }


def _day(at: str, state: Whistle, told: Told) -> str:
    """Give the day of a moment where the whistle was blown, by its policy."""
    policy = told.register.get(Policy, state.policy)
    return _local_day(at, timetable(policy.calendar).zone) if at and policy else ""


@lru_cache(maxsize=4096)
def _local_day(at: str, zone: tzinfo) -> str:
    return datetime.fromisoformat(at).astimezone(zone).date().isoformat()


def legs(metadata: MetaData) -> Board:
    """Declare the board; the indexes hold all that a figure looks at, so that none reads a row."""
    texts = ("day", "due_day", "street", "office", "kind")
    numbers = (*COUNTS, "claimed", "rework", "records", "late", "arrive_s")
    table = board_table(
        metadata,
        "legs",
        *(Column(name, Text) for name in texts),
        *(Column(name, Integer) for name in ("leg", *numbers, *MARKED.values())),
        live=False,
    )
    columns, sight = table.c, ("path", "offices")
    asked = ("exercise", "office", "day", "street", "kind", "due_day", *numbers[:-1], *sight)
    Index("legs_asked", *(columns[name] for name in asked))
    arrived = ("exercise", "kind", "office", "arrive_s", "day", "street", *sight)
    Index(
        "legs_arrived",
        *(columns[name] for name in arrived),
        sqlite_where=columns.arrive_s.is_not(None),
    )
    return Board(
        name="legs",
        slice="whistle",
        version=1,
        question="Which limits did each leg keep, and which events say so?",
        table=table,
        rows=rows,
        shown=False,
        note=note,
    )

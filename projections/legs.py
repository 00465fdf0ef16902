"""The board that figures are read from: which limits each leg kept, and the events that say so.

A whistle that was blown has a row for itself (leg 0), which adds up its legs, and one for each leg.
A limit is kept when its step was recorded by the due time, missed when it was recorded later or its
breach was, and open while there is neither. What was withdrawn has no rows: it counts nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Integer, MetaData

from domain.calendar import timetable
from domain.envelope import Recorded
from domain.rules import Policy
from domain.whistle import Whistle
from domain.whistle import events as e
from domain.whistle.state import Leg
from domain.whistle.words import Status
from projections.board import Board, Notes, Row, Told, board_table, common, stamp
from projections.columns import TEXT, figured

STEPS = ("sign", "contact", "arrive", "resolve")
COUNTS = (
    *(f"{step}{part}" for step in STEPS for part in ("", "_kept", "_open")),
    "claimed",
    "rework",
)
MARKS = tuple(f"{mark}_v" for mark in ("began", *STEPS, "claimed", "rework"))
TALLY = (*COUNTS, *MARKS)  # What is noted of a leg: a list of numbers in this order.
AT = {name: place for place, name in enumerate(TALLY)}
DUE, KEPT, OPEN = ({step: AT[f"{step}{part}"] for step in STEPS} for part in ("", "_kept", "_open"))
NOTHING = dict.fromkeys(TALLY, 0)
DAY_S = 86_400
NEVER = "9999"  # Later than every due time as boards write it.


def note(notes: Notes, recorded: Recorded) -> None:
    """Note what an event says of the limits: for each leg, and in leg 0 for the whistle."""
    own, meta = notes.get("0"), recorded.meta
    if own is None:
        own = notes["0"] = {"began": 0, "records": {}, "entries": {}}
    if change := _NOTED.get(type(recorded.event)):
        change(notes, recorded)
    if meta.actor != "system":
        records = own["records"]
        records[meta.office] = records.get(meta.office, 0) + 1
        if seconds := lag_of(recorded):
            own["entries"][str(recorded.version)] = (seconds, meta.office)


def lag_of(recorded: Recorded) -> int:
    """Give how many seconds after it happened a thing was recorded, 0 when it was at once."""
    meta = recorded.meta
    if meta.occurred_at is None:
        return 0
    return max(0, int((meta.recorded_at - meta.occurred_at).total_seconds()))


def entries(told: Told) -> Mapping[str, tuple[int, str]]:
    """Give what people recorded later than it happened: by version the seconds, and who did."""
    noted: Mapping[str, tuple[int, str]] = told.trail.notes["legs"]["0"]["entries"]
    return noted


def _blown(notes: Notes, recorded: Recorded) -> None:
    notes["0"]["began"] = recorded.version


def _dispatched(notes: Notes, recorded: Recorded) -> None:
    event: e.LegDispatched = recorded.event  # type: ignore[assignment]
    due = {one.clock: stamp(one.due_at) for one in event.clocks if one.clock in STEPS}
    tally = [0] * len(TALLY)
    tally[AT["began_v"]] = recorded.version
    for step in due:
        tally[DUE[step]] = tally[OPEN[step]] = 1
    began_at = stamp(recorded.meta.recorded_at)
    until = due.get("resolve", "")
    notes[str(event.leg)] = {"tally": tally, "began_at": began_at, "until": until, "due": due}


def _stepped(*steps: str) -> Callable[[Notes, Recorded], None]:
    places = tuple((step, AT[f"{step}_v"]) for step in steps)

    def change(notes: Notes, recorded: Recorded) -> None:
        event: Any = recorded.event
        leg, at = notes[str(event.leg)], stamp(recorded.meta.recorded_at)
        for step, place in places:
            if not leg["tally"][place]:
                leg["tally"][place] = recorded.version
                _judge(leg, step, at)

    return change


def _judge(leg: Notes, step: str, at: str) -> None:
    """Say that a limit was kept or missed, if it is still open: the first word is the last."""
    if due := leg["due"].pop(step, None):
        leg["tally"][OPEN[step]] = 0
        leg["tally"][KEPT[step]] = int(at <= due)


def _arrived(notes: Notes, recorded: Recorded) -> None:
    _signed_contacted_arrived(notes, recorded)
    event: Any = recorded.event
    leg = notes[str(event.leg)]
    passed = recorded.meta.recorded_at - datetime.fromisoformat(leg["began_at"])
    leg.setdefault("arrive_s", int(passed.total_seconds()))


def _claimed(notes: Notes, recorded: Recorded) -> None:
    _signed_contacted_claimed(notes, recorded)
    event: Any = recorded.event
    leg = notes[str(event.leg)]
    leg.update({"claim": recorded.version, "claim_at": stamp(recorded.meta.recorded_at)})
    leg["tally"][AT["claimed"]] = 1
    # Work that is not bound to a place may be done without going there: no limit was missed.
    if leg["due"].pop("arrive", None):
        leg["tally"][DUE["arrive"]] = leg["tally"][OPEN["arrive"]] = 0


def _accepted(notes: Notes, recorded: Recorded) -> None:
    event: Any = recorded.event
    leg = notes[str(event.leg)]
    leg["tally"][AT["resolve_v"]] = leg["claim"]
    _judge(leg, "resolve", leg["claim_at"])


def _sent_back(notes: Notes, recorded: Recorded) -> None:
    _reworked(notes, recorded)
    event: Any = recorded.event
    notes[str(event.leg)]["tally"][AT["rework"]] = 1


def _breached(notes: Notes, recorded: Recorded) -> None:
    event: Any = recorded.event
    if event.leg:
        _judge(notes[str(event.leg)], event.clock, NEVER)


_signed_contacted_arrived = _stepped("sign", "contact", "arrive")
_signed_contacted_claimed = _stepped("sign", "contact", "claimed")
_reworked = _stepped("rework")
_NOTED: Mapping[type, Callable[[Notes, Recorded], None]] = {
    e.WhistleBlown: _blown,
    e.LegDispatched: _dispatched,
    e.LegSigned: _stepped("sign"),
    e.LegContacted: _stepped("sign", "contact"),
    e.LegArrived: _arrived,
    e.LegResolutionClaimed: _claimed,
    e.LegAccepted: _accepted,
    e.LegReworkOrdered: _sent_back,
    e.SlaBreached: _breached,
}


def rows(state: Whistle, told: Told) -> list[Row]:
    """Give the rows of a whistle that was blown and not withdrawn."""
    if not told.trail.day or state.status is Status.WITHDRAWN:
        return []
    notes, brief = told.trail.notes["legs"], state.brief
    sort = f"{told.trail.day}/{stamp(told.trail.marks['whistle.blown'])}"
    shared = common(told, f"{told.id}/0", sort, brief.place, state.offices)
    shared |= {"day": told.trail.day, "street": brief.blower, "kind": brief.kind}
    policy = told.register.get(Policy, state.policy)
    zone = timetable(policy.calendar).zone if policy else UTC
    late = [office for seconds, office in entries(told).values() if seconds > DAY_S]
    legs = []
    for leg in state.legs:
        if noted := notes.get(str(leg.leg)):
            row = shared | _leg(leg, noted, zone)
            row["key"] = f"{told.id}/{leg.leg}"
            row["records"] = notes["0"]["records"].get(leg.office, 0)
            row["late"] = late.count(leg.office)
            legs.append(row)
    whole = shared | _whole(legs)
    whole["began_v"] = notes["0"]["began"]
    whole["records"], whole["late"] = sum(notes["0"]["records"].values()), len(late)
    return [whole, *legs]


def _leg(leg: Leg, noted: Notes, zone: tzinfo) -> Row:
    row: Row = dict(zip(TALLY, noted["tally"], strict=True))
    row["leg"], row["office"] = leg.leg, leg.office
    row["due_day"] = _local_day(noted["until"], zone)
    row["arrive_s"] = noted.get("arrive_s")
    return row


def _whole(legs: list[Row]) -> Row:
    """Add a whistle's legs up; it is resolved in time when every leg was, and late when one was."""
    row: Row = NOTHING | {"leg": 0, "office": "", "due_day": "", "arrive_s": None}
    for leg in legs:
        for name in COUNTS:
            row[name] += leg[name]
        row["due_day"] = max(row["due_day"], leg["due_day"])
        row["resolve_v"] = max(row["resolve_v"], leg["resolve_v"])
    due, kept, waits = row["resolve"], row["resolve_kept"], row["resolve_open"]
    row["resolve"] = int(due > 0)
    row["resolve_kept"] = int(due > 0 and kept == due)
    row["resolve_open"] = int(waits > 0 and kept + waits == due)
    return row


@lru_cache(maxsize=4096)
def _local_day(at: str, zone: tzinfo) -> str:
    """Give the day of a moment in a zone, nothing for none."""
    return datetime.fromisoformat(at).astimezone(zone).date().isoformat() if at else ""


def legs(metadata: MetaData) -> Board:
    """Declare the board; the indexes hold all that a figure looks at, so that none reads a row."""
    texts = ("day", "due_day", "street", "office", "kind")
    numbers = (*COUNTS, "records", "late", "arrive_s")
    table = board_table(
        metadata,
        "legs",
        *(Column(name, TEXT) for name in texts),
        *(Column(name, Integer) for name in ("leg", *numbers, *MARKS)),
        live=False,
    )
    columns = table.c
    sight = [columns[name] for name in ("path", "offices")]
    asked = ("exercise", "office", "day", "street", "kind", "due_day", *numbers[:-1])
    figured("legs_asked", [columns[name] for name in asked], sight)
    arrived = ("exercise", "kind", "office", "arrive_s", "day", "street")
    where = columns.arrive_s.is_not(None)
    figured("legs_arrived", [columns[name] for name in arrived], sight, where)
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

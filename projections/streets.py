"""The board of streets: what is open, what is overdue, who came in time today; counted when asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, tzinfo

from sqlalchemy import Connection, Table, case, func, select

from domain.calendar import timetable
from domain.codec import from_json
from domain.declare import event_info
from domain.rules import IN_FORCE, Policy
from domain.whistle.events import LegArrived, SlaBreached
from domain.whistle.words import Kind, Status
from projections.board import Counted, Row, stamp
from projections.since import first_since

OPEN = (Status.BLOWN, Status.IN_PROGRESS, Status.VERIFYING, Status.EVALUATING)
COLUMNS = ("street", "name", "short", "open", "overdue", "on_time", "due", "kinds", "day")
NAMES_MAX = 500
Leg = tuple[str, int]


@dataclass(slots=True)
class Tally:
    """What was counted of one street."""

    kinds: dict[str, dict[str, int]] = field(default_factory=dict)
    on_time: int = 0
    due: int = 0

    def total(self, what: str) -> int:
        """Give a sum over the kinds."""
        return sum(kind[what] for kind in self.kinds.values())


def rows(connection: Connection, tables: Mapping[str, Table]) -> list[Row]:
    """Give a row for each street office, the most overdue first."""
    begin, day = _today(connection, tables)
    found: defaultdict[str, Tally] = defaultdict(Tally)
    _count_open(connection, tables["whistles"], found)
    _count_arrivals(connection, tables, begin, found)
    offices = tables["offices"]
    columns = (offices.c[name] for name in ("key", "name", "short", "path", "pos", "version"))
    streets = connection.execute(select(*columns).where(offices.c.kind == "street"))
    return [_row(dict(street._mapping), found[street.key], day) for street in streets]  # noqa: SLF001  SQLAlchemy's public name.


def _row(street: Row, tally: Tally, day: str) -> Row:
    overdue = tally.total("overdue")
    return {
        **street,
        "stream": f"office-{street['key']}",
        "sort": f"{999_999 - overdue:06}",
        "offices": f"/{street['key']}/",
        "search": f"{street['name']} {street['short']}",
        "exercise": False,
        "degraded": False,
        "street": street["key"],
        "open": tally.total("open"),
        "overdue": overdue,
        "on_time": tally.on_time,
        "due": tally.due,
        "kinds": tally.kinds,
        "day": day,
    }


def _count_open(connection: Connection, whistles: Table, found: Mapping[str, Tally]) -> None:
    """Count what is open and what is overdue, by kind; an index holds all that this reads."""
    c = whistles.c
    late = func.sum(case((c.late > 0, 1), else_=0))
    query = (
        select(c.street, c.kind, func.count().label("open"), late.label("overdue"))
        .where(c.exercise.is_(False), c.street != "", c.status.in_(OPEN))
        .group_by(c.street, c.kind)
    )
    for street, kind, open_, overdue in connection.execute(query):
        found[street].kinds[Kind(kind).value] = {"open": open_, "overdue": overdue}


def _count_arrivals(
    connection: Connection,
    tables: Mapping[str, Table],
    begin: datetime,
    found: Mapping[str, Tally],
) -> None:
    """Count today's arrivals in time, and all that were due: arrived in time, or breached today (K3)."""
    timeline, whistles = tables["timeline"], tables["whistles"]
    c = timeline.c
    # Drills are left out afterwards: asked for here, SQLite would look for them first.
    query = (
        select(whistles.c.street, whistles.c.exercise, c.kind, c.stream, c.data)
        .join(whistles, whistles.c.stream == c.stream)
        .where(c.pos >= first_since(connection, timeline, stamp(begin)))
        .where(c.kind.in_((*kinds(LegArrived), *kinds(SlaBreached))))
        .where(func.coalesce(c.occurred_at, c.recorded_at) >= stamp(begin))
    )
    arrived: dict[Leg, str] = {}
    for street, exercise, kind, stream, data in connection.execute(query):
        if exercise:
            continue
        if kind in kinds(LegArrived):
            arrived[stream, data["leg"]] = street
        elif data["clock"] == "arrive":
            found[street].due += 1
    late = _late(connection, timeline, {stream for stream, _ in arrived})
    for street in (street for leg, street in arrived.items() if leg not in late):
        found[street].on_time += 1
        found[street].due += 1


def _some(streams: Iterable[str]) -> Iterator[list[str]]:
    """Give names by the page, as many as one question may hold."""
    names = sorted(streams)
    return (names[at : at + NAMES_MAX] for at in range(0, len(names), NAMES_MAX))


def _late(connection: Connection, timeline: Table, streams: Iterable[str]) -> set[Leg]:
    """Give the legs of some whistles whose arrival was overdue, whenever that was."""
    late = set[Leg]()
    for some in _some(streams):
        query = select(timeline.c.stream, timeline.c.data).where(
            timeline.c.stream.in_(some), timeline.c.kind.in_(kinds(SlaBreached))
        )
        breaches = connection.execute(query)
        late |= {(stream, data["leg"]) for stream, data in breaches if data["clock"] == "arrive"}
    return late


def kinds(event: type) -> tuple[str, ...]:
    """Give the kinds under which an event is stored, of all its versions."""
    info = event_info(event)
    return tuple(f"{info.kind}.v{version}" for version in range(1, info.version + 1))


def _today(connection: Connection, tables: Mapping[str, Table]) -> tuple[datetime, str]:
    """Give when the day of the last event began, in the policy's zone: a function of the ledger alone."""
    timeline = tables["timeline"]
    last = select(timeline.c.recorded_at).order_by(timeline.c.pos.desc()).limit(1)
    recorded_at = connection.execute(last).scalar()
    at = datetime.fromisoformat(recorded_at) if recorded_at else datetime.fromtimestamp(0, UTC)
    zone = _zone(connection, tables["register"])
    day = at.astimezone(zone).date()
    return datetime.combine(day, time(), zone), day.isoformat()


def _zone(connection: Connection, register: Table) -> tzinfo:
    query = select(register.c.body).where(register.c.name == Policy.__name__)
    body = connection.execute(query).scalar()
    policy = from_json(body.encode(), dict[str, Policy]).get(IN_FORCE) if body else None
    return timetable(policy.calendar).zone if policy else UTC


def streets() -> Counted:
    """Declare the board."""
    return Counted(
        name="streets",
        question="What is open and overdue in each street, and who came in time today?",
        columns=COLUMNS,
        rows=rows,
        after="whistles",
        filters=("street",),
    )

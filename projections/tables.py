"""The tables of one build of the boards, made the same on every database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Index, MetaData, Table

from domain.codec import to_json
from domain.registry import Registry
from projections.board import Board, Counted, Readable, View
from projections.columns import JSON, NUMBER, TEXT
from projections.deadlines import deadlines
from projections.desk import desk
from projections.directory import offices, places
from projections.duties import duties, duty
from projections.inbox import inbox
from projections.incidents import attachments, incidents
from projections.late_entries import late_entries
from projections.legs import legs
from projections.shifts import shift_tasks, shifts
from projections.streets import streets
from projections.subscriptions import subscriptions
from projections.whistles import whistles

FORMAT = 3
MAKE = (
    *(whistles, inbox, incidents, attachments, shifts, shift_tasks, duties),
    *(deadlines, places, offices, legs, late_entries, subscriptions),
)
VIEWS = (duty, desk)
STATE = ("version", "pos", "path", "offices", "state", "trail", "sights")


@dataclass(frozen=True, kw_only=True)
class Tables:
    """All tables of a build: the boards, and what the runner keeps beside them."""

    metadata: MetaData
    boards: dict[str, Board]
    counted: dict[str, Counted]
    views: dict[str, View]
    states: Table
    timeline: Table
    numbers: Table
    position: Table
    register: Table
    removed: Table
    parked: Table
    unknown: Table

    @property
    def readable(self) -> dict[str, Readable]:
        """Give the boards that people read, by name."""
        known: dict[str, Board | Counted] = {**self.boards, **self.counted}
        return {name: one for name, one in known.items() if one.shown} | self.views

    @property
    def watched(self) -> set[str]:
        """Name the boards whose rows are read live, as they are or by a view."""
        through = (name for view in self.views.values() for name in view.reads)
        return {name for name, board in self.boards.items() if board.shown} | {*through}

    def digest(self, registry: Registry) -> str:
        """Give what a build was built for: boards with versions, and the events that are known."""
        boards = sorted((board.name, board.version) for board in self.boards.values())
        known = (FORMAT, boards, sorted(registry.events))
        return hashlib.sha256(to_json(known)).hexdigest()[:12]


def tables() -> Tables:
    """Declare the tables."""
    metadata = MetaData()
    made = {board.name: board for board in (make(metadata) for make in MAKE)}
    named = {name: board.table for name, board in made.items()}
    timeline = Table(
        "timeline",
        metadata,
        Column("pos", NUMBER, primary_key=True, autoincrement=False),
        Column("stream", TEXT, nullable=False),
        Column("version", NUMBER, nullable=False),
        *(Column(name, TEXT) for name in ("kind", "recorded_at", "occurred_at", "actor")),
        *(Column(name, TEXT) for name in ("office", "grant_id", "command", "place", "policy")),
        Column("exercise", Boolean),
        Column("data", JSON),
    )
    Index("timeline_stream", timeline.c.stream, timeline.c.version, unique=True)
    for name in ("actor", "kind"):
        # What an index finds alike, SQLite gives by position; PostgreSQL has to be told.
        Index(f"timeline_{name}", timeline.c[name]).ddl_if(dialect="sqlite")
        in_order = Index(f"timeline_{name}_pos", timeline.c[name], timeline.c.pos)
        in_order.ddl_if(dialect="postgresql")
    removed = Table(
        "removed",
        metadata,
        Column("id", NUMBER, primary_key=True, autoincrement=True),
        *(Column(name, TEXT) for name in ("board", "key", "path", "offices")),
        Column("pos", NUMBER),
    )
    Index("removed_pos", removed.c.pos)
    return Tables(
        metadata=metadata,
        boards=made,
        counted={board.name: board for board in (streets(),)},
        views={view.name: view for view in (make(named) for make in VIEWS)},
        states=_keyed(metadata, "states", "stream", *STATE),
        timeline=timeline,
        numbers=_keyed(metadata, "numbers", "series", "last"),
        position=_keyed(metadata, "position", "name", "pos"),
        register=_keyed(metadata, "register", "name", "pos", "body"),
        removed=removed,
        parked=_keyed(metadata, "parked", "stream", "pos", "reason"),
        unknown=_keyed(metadata, "unknown", "kind", "seen"),
    )


def _keyed(metadata: MetaData, name: str, key: str, *columns: str) -> Table:
    numbers = ("version", "pos", "seen", "last")
    types = {column: NUMBER if column in numbers else TEXT for column in columns}
    given = (Column(column, kind) for column, kind in types.items())
    return Table(name, metadata, Column(key, TEXT, primary_key=True), *given)

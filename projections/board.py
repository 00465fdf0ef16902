"""How a board is declared: a name, columns, and rows as a pure function of a stream's state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table, Text

from domain.envelope import Recorded
from domain.facts import lineage
from domain.register import Register

Row = dict[str, Any]


def stamp(at: datetime) -> str:
    """Write a moment so that its text sorts as time: UTC, microseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What a board must remember of a stream besides its state.

    ``marks`` are the first moments of each kind of event; ``number`` the short number, once given.
    """

    began_at: datetime
    began_pos: int
    last_at: datetime
    exercise: bool = False
    number: int = 0
    day: str = ""
    marks: Mapping[str, datetime] = field(default_factory=dict)

    def after(self, recorded: Recorded) -> Trail:
        """Give the trail after one more event."""
        kind, at = recorded.kind.rpartition(".v")[0], recorded.meta.recorded_at
        marks = self.marks if kind in self.marks else {**self.marks, kind: at}
        return replace(self, last_at=at, marks=marks)


def trail_from(recorded: Recorded) -> Trail:
    """Begin the trail of a stream at its first event."""
    at, exercise = recorded.meta.recorded_at, recorded.meta.exercise
    return Trail(began_at=at, began_pos=recorded.position, last_at=at, exercise=exercise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a board is told beside a state: the register as of the stream's last event, the trail."""

    stream: str
    position: int
    version: int
    register: Register
    trail: Trail

    @property
    def id(self) -> str:
        """Give the stream's id without its slice."""
        return self.stream.partition("-")[2]


@dataclass(frozen=True, kw_only=True)
class Board:
    """A board: what the rows are, which columns filter them, which text is searched.

    ``rows`` must be pure. ``sort`` and ``key`` order the rows: the first by next deadline. A row's
    ``path`` holds the places and offices that it lies under, ``offices`` those that have to do with
    it; both decide who sees it.
    """

    name: str
    slice: str
    version: int
    question: str
    table: Table
    rows: Callable[[Any, Told], list[Row]]
    filters: tuple[str, ...] = ()
    public: bool = False


def board_table(metadata: MetaData, name: str, *columns: Column[Any]) -> Table:
    """Give a board's table: its own columns, and those that every board has."""
    common: list[Column[Any]] = [
        Column("key", Text, primary_key=True),
        Column("stream", Text, nullable=False),
        Column("sort", Text, nullable=False),
        Column("pos", Integer, nullable=False),
        Column("version", Integer, nullable=False),
        Column("path", Text, nullable=False),
        Column("offices", Text, nullable=False),
        Column("search", Text, nullable=False),
        Column("exercise", Boolean, nullable=False),
        Column("degraded", Boolean, nullable=False, default=False),
    ]
    table = Table(name, metadata, *common, *columns)
    Index(f"{name}_sort", table.c.sort, table.c.key)
    Index(f"{name}_pos", table.c.pos)
    Index(f"{name}_stream", table.c.stream)
    return table


def common(told: Told, key: str, sort: str, place: str, offices: tuple[str, ...]) -> Row:
    """Give the columns that every row has."""
    units = dict.fromkeys(lineage(told.register, place)) if place else {}
    return {
        "key": key,
        "stream": told.stream,
        "sort": sort,
        "pos": told.position,
        "version": told.version,
        "path": "/".join(("", *units, "")),
        "offices": "/".join(("", *offices, "")),
        "search": "",
        "exercise": told.trail.exercise,
        "degraded": False,
    }

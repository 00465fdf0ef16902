"""How a board is declared: a name, columns, and rows as a pure function of a stream's state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    FromClause,
    Index,
    MetaData,
    Table,
)

from domain.codec import to_json
from domain.declare import event_info
from domain.envelope import Recorded
from domain.facts import lineage
from domain.register import Register
from projections.columns import NUMBER, TEXT

Row = dict[str, Any]
Notes = dict[str, Any]


@lru_cache(maxsize=16_384)
def stamp(at: datetime) -> str:
    """Write a moment so that its text sorts as time: UTC, microseconds, Z."""
    text = to_json(at.astimezone(UTC))[1:-1].decode()
    return text if "." in text else f"{text[:-1]}.000000Z"


@dataclass(slots=True, kw_only=True)
class Trail:
    """What a board must remember of a stream besides its state; it grows with the stream.

    ``marks`` are the first moments of each kind of event; ``number`` the short number, once given;
    ``notes`` what each board that takes notes has noted, by its name, as plain JSON.
    """

    began_at: datetime
    began_pos: int
    exercise: bool = False
    number: int = 0
    day: str = ""
    marks: dict[str, datetime] = field(default_factory=dict)
    notes: dict[str, Notes] = field(default_factory=dict)

    def mark(self, recorded: Recorded) -> None:
        """Remember when each kind of event came first."""
        kind = event_info(type(recorded.event)).kind
        if kind not in self.marks:
            self.marks[kind] = recorded.meta.recorded_at


def trail_from(recorded: Recorded) -> Trail:
    """Begin the trail of a stream at its first event."""
    at, exercise = recorded.meta.recorded_at, recorded.meta.exercise
    return Trail(began_at=at, began_pos=recorded.position, exercise=exercise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a board is told beside a state: the register as of the stream's last event, the trail."""

    stream: str
    position: int
    version: int
    last_at: datetime
    register: Register
    trail: Trail
    paths: dict[str, str] = field(default_factory=dict)

    def path(self, place: str) -> str:
        """Give a place and all it lies in, as ``/420102002/420102/4201/``; remembered in ``paths``."""
        if place not in self.paths:
            units = dict.fromkeys(lineage(self.register, place)) if place else {}
            self.paths[place] = "/".join(("", *units, ""))
        return self.paths[place]

    @property
    def slice(self) -> str:
        """Give the slice that the stream is of."""
        return self.stream.partition("-")[0]

    @property
    def id(self) -> str:
        """Give the stream's id without its slice."""
        return self.stream.partition("-")[2]


Rows = Callable[[Any, Told], list[Row]]


@dataclass(frozen=True, kw_only=True)
class Board:
    """A board: what the rows are, which columns filter them, which text is searched.

    ``rows`` must be pure; ``also`` gives the rows of further slices' streams. A ``whole`` board has
    one row a stream under the stream's id, which is shown with its timeline. ``sort`` and ``key``
    order the rows: the first by next deadline. A row's ``path`` holds the places and offices that it
    lies under, ``offices`` those that have to do with it; both decide who sees it. A ``public`` board
    is read by whoever is signed in; one that is not ``shown`` is read by the service itself alone.
    ``through`` maps a filter to the board that answers it, and to that board's column of our keys.
    ``note`` takes from each event of ``slice`` what no state keeps and the rows need: it may only
    change the notes, and gives them on in the trail.
    """

    name: str
    slice: str
    version: int
    question: str
    table: Table
    rows: Rows
    also: Mapping[str, Rows] = field(default_factory=dict)
    filters: tuple[str, ...] = ()
    public: bool = False
    shown: bool = True
    whole: bool = False
    through: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    note: Callable[[Notes, Recorded], None] | None = None
    of: Mapping[str, Rows] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the rows' functions by the slice that they are of."""
        object.__setattr__(self, "of", {self.slice: self.rows, **self.also})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A board without a table: its rows are counted from other boards whenever somebody asks.

    ``rows`` gives them as of the build, each with the columns that every row has; they are counted
    anew for those who watch when the board ``after`` has changed.
    """

    name: str
    question: str
    columns: tuple[str, ...]
    rows: Callable[[Connection, Mapping[str, Table]], list[Row]]
    after: str
    filters: tuple[str, ...] = ()
    public: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A board without a table whose rows one query gives from those of other boards, page by page.

    ``reads`` names the boards that they come from. ``during`` names the columns between whose moments
    a row holds: a list gives those that hold at the reader's moment. One that is ``mine`` gives the
    rows of those offices alone for which the reader holds a role now.
    """

    name: str
    question: str
    table: FromClause
    reads: tuple[str, ...]
    filters: tuple[str, ...] = ()
    public: bool = False
    during: tuple[str, str] | None = None
    mine: bool = False

    def holds(self, row: Row, at: str) -> bool:
        """Say whether a row holds at a moment, as text that sorts."""
        since, until = (row[name] for name in self.during or ())
        return bool(since <= at < until)


Readable: TypeAlias = Board | Counted | View


def board_table(metadata: MetaData, name: str, *columns: Column[Any], live: bool = True) -> Table:
    """Give a board's table: its own columns, and those that every board has; ``live`` is watched."""
    common: list[Column[Any]] = [
        Column("key", TEXT, primary_key=True),
        Column("stream", TEXT, nullable=False),
        Column("sort", TEXT, nullable=False),
        Column("pos", NUMBER, nullable=False),
        Column("version", NUMBER, nullable=False),
        Column("path", TEXT, nullable=False),
        Column("offices", TEXT, nullable=False),
        Column("search", TEXT, nullable=False),
        Column("exercise", Boolean, nullable=False),
        Column("degraded", Boolean, nullable=False, default=False),
    ]
    table = Table(name, metadata, *common, *columns)
    Index(f"{name}_sort", table.c.sort, table.c.key)
    if live:
        Index(f"{name}_pos", table.c.pos)
        Index(f"{name}_stream", table.c.stream)
    return table


def joined(units: Iterable[str]) -> str:
    """Write units so that each stands between strokes: ``/420102/420102-water/``."""
    return "/".join(("", *units, ""))


def common(told: Told, key: str, sort: str, place: str, offices: tuple[str, ...]) -> Row:
    """Give the columns that every row has."""
    return {
        "key": key,
        "stream": told.stream,
        "sort": sort,
        "pos": told.position,
        "version": told.version,
        "path": told.path(place),
        "offices": joined(offices),
        "search": "",
        "exercise": told.trail.exercise,
        "degraded": False,
    }

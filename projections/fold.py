"""Fold stored events into rows: states by stream, and the boards' rows as functions of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from domain.calendar import timetable
from domain.codec import Codec, UnknownKind, from_json, to_json
from domain.envelope import Recorded
from domain.ledger import Stored
from domain.register import Facts, Register
from domain.registry import Registry
from domain.rules import IN_FORCE, Policy
from domain.slice import Slice
from projections.board import Row, Told, Trail, stamp, trail_from
from projections.tables import Tables

REMEMBERED_MAX = 20_000


@dataclass(slots=True)
class Folded:
    """A stream as folded so far: its state, its trail, the keys of its rows by board."""

    state: Any
    version: int = 0
    position: int = 0
    trail: Trail | None = None
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Changes:
    """What a batch changes, to be written in one transaction."""

    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    gone: dict[str, dict[str, Row]] = field(default_factory=dict)
    states: dict[str, Row] = field(default_factory=dict)
    timeline: list[Row] = field(default_factory=list)
    parked: dict[str, Row] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)


class Fold:
    """Folds one build; everything it remembers can be read again from the build."""

    def __init__(self, registry: Registry, codec: Codec, tables: Tables) -> None:
        """Remember nothing yet."""
        self._registry, self._codec, self._tables = registry, codec, tables
        self._streams: OrderedDict[str, Folded] = OrderedDict()
        self._parked: set[str] = set()
        self._numbers: dict[tuple[str, str], int] = {}
        self.register = Register()

    def resume(self, connection: Connection, register: Register) -> None:
        """Forget what was remembered, and begin from what the build holds."""
        self._streams.clear()
        self._numbers.clear()
        self.register = register
        self._parked = set(connection.execute(select(self._tables.parked.c.stream)).scalars())

    def batch(self, connection: Connection, rows: Sequence[Stored]) -> Changes:
        """Fold a batch; what cannot be folded parks its stream, and the rest goes on."""
        changes = Changes()
        self._recall(connection, rows)
        touched: dict[str, None] = {}
        for row in rows:
            recorded = self._read(row, changes)
            if recorded is None:
                continue
            slice_ = self._registry.slice_of(row.stream)
            # Rows tell of the facts as of their stream's own last event, whatever the batch holds.
            if slice_.inform and any(self._registry.slice_of(s) is not slice_ for s in touched):
                self._render(touched, changes)
                touched = {}
            if self._step(slice_, recorded, connection, changes):
                touched[row.stream] = None
        self._render(touched, changes)
        while len(self._streams) > REMEMBERED_MAX:
            self._streams.popitem(last=False)
        return changes

    def _recall(self, connection: Connection, rows: Iterable[Stored]) -> None:
        """Read the states of the batch's streams that are not remembered."""
        wanted = {row.stream for row in rows if row.version > 1} - self._streams.keys()
        states = self._tables.states
        query = select(states).where(states.c.stream.in_(bindparam("streams", expanding=True)))
        some = sorted(wanted)
        for at in range(0, len(some), 500):
            for row in connection.execute(query, {"streams": some[at : at + 500]}):
                slice_ = self._registry.slice_of(row.stream)
                self._streams[row.stream] = Folded(
                    state=from_json(row.state.encode(), type(slice_.initial)),
                    version=row.version,
                    position=row.pos,
                    trail=from_json(row.trail.encode(), Trail),
                    keys=from_json(row.keys.encode(), dict[str, list[str]]),
                )

    def _read(self, row: Stored, changes: Changes) -> Recorded | None:
        if row.stream in self._parked:
            return None
        try:
            return self._codec.decode(row)
        except UnknownKind:
            changes.unknown[row.kind] = changes.unknown.get(row.kind, 0) + 1
        except Exception as poison:  # noqa: BLE001  Whatever it is, the other streams go on.
            self._park(row.stream, row.position, poison, changes)
        return None

    def _step(
        self, slice_: Slice[Any], recorded: Recorded, connection: Connection, changes: Changes
    ) -> bool:
        stream = recorded.stream
        folded = self._streams.get(stream) or Folded(state=slice_.initial)
        try:
            state = slice_.evolve[type(recorded.event)](folded.state, recorded.event)
            trail = (folded.trail or trail_from(recorded)).after(recorded)
            trail = self._numbered(trail, recorded, connection)
            if slice_.inform:
                facts = Facts(self.register)
                slice_.inform(facts, recorded.event)
                self.register = facts.register(recorded.position)
            if slice_.audience is not None:
                changes.timeline.append(_line(recorded))
        except Exception as poison:  # noqa: BLE001  Whatever it is, the other streams go on.
            self._park(stream, recorded.position, poison, changes)
            return False
        folded = Folded(state, recorded.version, recorded.position, trail, folded.keys)
        self._streams[stream] = folded
        self._streams.move_to_end(stream)
        return True

    def _numbered(self, trail: Trail, recorded: Recorded, connection: Connection) -> Trail:
        """Give the serial of a blow in its street that day, in the ledger's order."""
        street = getattr(recorded.event, "blower", None)
        if street is None or recorded.kind.rpartition(".v")[0] != "whistle.blown":
            return trail
        policy = self.register.get(Policy, IN_FORCE)
        at = recorded.meta.recorded_at
        zone = timetable(policy.calendar).zone if policy else UTC
        day = at.astimezone(zone).date().isoformat()
        numbers = self._numbers
        if (street, day) not in numbers:
            whistles = self._tables.boards["whistles"].table
            counted = select(whistles.c.key).where(
                whistles.c.street == street, whistles.c.day == day
            )
            numbers[street, day] = len(connection.execute(counted).all())
        numbers[street, day] += 1
        return replace(trail, number=numbers[street, day], day=day)

    def _render(self, touched: Iterable[str], changes: Changes) -> None:
        for stream in touched:
            if stream in self._parked:
                continue
            folded = self._streams[stream]
            try:
                self._render_one(stream, folded, changes)
            except Exception as poison:  # noqa: BLE001  Whatever it is, the other streams go on.
                self._park(stream, folded.position, poison, changes)

    def _render_one(self, stream: str, folded: Folded, changes: Changes) -> None:
        slice_ = self._registry.slice_of(stream)
        assert folded.trail is not None  # noqa: S101  A stream that was stepped has a trail.
        told = Told(
            stream=stream,
            position=folded.position,
            version=folded.version,
            register=self.register,
            trail=folded.trail,
        )
        keys: dict[str, list[str]] = {}
        for board in self._tables.boards.values():
            if board.slice != slice_.name:
                continue
            rows = {row["key"]: row for row in board.rows(folded.state, told)}
            keys[board.name] = list(rows)
            here = changes.rows.setdefault(board.name, {})
            gone = changes.gone.setdefault(board.name, {})
            for key in folded.keys.get(board.name, ()):
                if key not in rows:
                    here.pop(key, None)
                    gone[key] = {"board": board.name, "key": key, "pos": folded.position}
            here.update(rows)
            for key in rows:
                gone.pop(key, None)
        folded.keys = keys
        changes.states[stream] = {
            "stream": stream,
            "version": folded.version,
            "pos": folded.position,
            "state": to_json(folded.state).decode(),
            "trail": to_json(folded.trail).decode(),
            "keys": to_json(keys).decode(),
        }

    def _park(self, stream: str, position: int, poison: Exception, changes: Changes) -> None:
        self._parked.add(stream)
        reason = f"{type(poison).__name__}: {poison}"[:500]
        changes.parked[stream] = {"stream": stream, "pos": position, "reason": reason}


def _line(recorded: Recorded) -> Row:
    meta = recorded.meta
    return {
        "stream": recorded.stream,
        "version": recorded.version,
        "pos": recorded.position,
        "kind": recorded.kind,
        "recorded_at": stamp(meta.recorded_at),
        "occurred_at": stamp(meta.occurred_at) if meta.occurred_at else None,
        "actor": meta.actor,
        "office": meta.office,
        "grant_id": meta.grant,
        "command": meta.command,
        "place": meta.place,
        "policy": meta.policy,
        "data": recorded.event,
    }


def keyed(table: Table) -> list[str]:
    """Give the names of a table's key columns."""
    return [column.name for column in table.primary_key]

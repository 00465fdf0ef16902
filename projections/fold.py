"""Fold stored events into rows: states by stream, and the boards' rows as functions of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, bindparam, select

from domain.calendar import timetable
from domain.codec import Codec, UnknownKind, from_json
from domain.envelope import Recorded
from domain.ledger import Stored
from domain.register import Facts, Register
from domain.registry import Registry
from domain.rules import IN_FORCE, Policy
from domain.slice import Slice
from projections.board import Row, Told, Trail, joined, stamp, trail_from
from projections.changes import Changes, Folded, Sights
from projections.tables import Tables

REMEMBERED_MAX = 5000
NAMES_MAX = 500


class Fold:
    """Folds one build; everything it remembers can be read again from the build."""

    def __init__(self, registry: Registry, codec: Codec, tables: Tables) -> None:
        """Remember nothing yet."""
        self._registry, self._codec, self._tables = registry, codec, tables
        self._boards = {
            name: [board for board in tables.boards.values() if name in board.of]
            for name in registry.slices
        }
        self._noting = {
            name: [
                (board.name, board.note) for board in boards if board.note and board.slice == name
            ]
            for name, boards in self._boards.items()
        }
        self._streams: OrderedDict[str, Folded] = OrderedDict()
        self._watched = tables.watched
        self._parked: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._paths: dict[str, str] = {}
        self.register = Register()

    def resume(self, connection: Connection, register: Register) -> None:
        """Forget what was remembered, and begin from what the build holds."""
        self._streams.clear()
        self._paths.clear()
        self.register = register
        numbers, parked = self._tables.numbers, self._tables.parked
        self._numbers = {row.series: row.last for row in connection.execute(select(numbers))}
        self._parked = set(connection.execute(select(parked.c.stream)).scalars())

    def batch(self, connection: Connection, rows: Sequence[Stored]) -> Changes:
        """Fold a batch; what cannot be folded parks its stream, and the rest goes on."""
        changes = Changes(watched=self._watched)
        self._recall(connection, rows)
        touched: dict[str, Slice[Any]] = {}
        for row in rows:
            recorded = self._read(row, changes)
            if recorded is None:
                continue
            slice_ = self._registry.slice_of(row.stream)
            # Rows tell of the facts as of their stream's own last event, whatever the batch holds.
            if slice_.tells(type(recorded.event)) and any(
                other is not slice_ for other in touched.values()
            ):
                self._render(touched, changes)
                touched = {}
            if self._step(slice_, recorded, changes):
                touched[row.stream] = slice_
        self._render(touched, changes)
        while len(self._streams) > REMEMBERED_MAX:
            self._streams.popitem(last=False)
        return changes

    def _recall(self, connection: Connection, rows: Iterable[Stored]) -> None:
        """Read the states of the batch's streams that are not remembered."""
        begun = {row.stream for row in rows if row.version == 1}
        wanted = {row.stream for row in rows} - begun - self._streams.keys()
        states = self._tables.states
        query = select(states).where(states.c.stream.in_(bindparam("streams", expanding=True)))
        some = sorted(wanted)
        for at in range(0, len(some), NAMES_MAX):
            for row in connection.execute(query, {"streams": some[at : at + NAMES_MAX]}):
                slice_ = self._registry.slice_of(row.stream)
                self._streams[row.stream] = Folded(
                    state=from_json(row.state.encode(), type(slice_.initial)),
                    version=row.version,
                    position=row.pos,
                    trail=from_json(row.trail.encode(), Trail),
                    sights=from_json(row.sights.encode(), dict[str, Sights]),
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

    def _step(self, slice_: Slice[Any], recorded: Recorded, changes: Changes) -> bool:
        stream, event = recorded.stream, recorded.event
        folded = self._streams.get(stream) or Folded(state=slice_.initial)
        try:
            state = slice_.evolve[type(event)](folded.state, event)
            unit = slice_.series(event)
            if slice_.inform and slice_.tells(type(event)):
                facts = Facts(self.register)
                slice_.inform(facts, event)
                self.register = facts.register(recorded.position)
                self._paths = {}
            trail = folded.trail or trail_from(recorded)
            for name, note in self._noting[slice_.name]:
                note(trail.notes.setdefault(name, {}), recorded)
            changes.timeline.append(_line(recorded))
            trail.mark(recorded)
            if unit:
                self._number(trail, unit, recorded, changes)
        except Exception as poison:  # noqa: BLE001  Whatever it is, the other streams go on.
            self._park(stream, recorded.position, poison, changes)
            return False
        folded.state, folded.trail, folded.last_at = state, trail, recorded.meta.recorded_at
        folded.version, folded.position = recorded.version, recorded.position
        self._streams[stream] = folded
        self._streams.move_to_end(stream)
        return True

    def _number(self, trail: Trail, unit: str, recorded: Recorded, changes: Changes) -> None:
        """Give the next serial of a unit that day, in the ledger's order."""
        policy = self.register.get(Policy, IN_FORCE)
        at = recorded.meta.recorded_at
        zone = timetable(policy.calendar).zone if policy else UTC
        trail.day = at.astimezone(zone).date().isoformat()
        series = f"{unit}/{trail.day}{'/exercise' if trail.exercise else ''}"
        trail.number = self._numbers.get(series, 0) + 1
        self._numbers[series] = changes.numbers[series] = trail.number

    def _render(self, touched: Mapping[str, Slice[Any]], changes: Changes) -> None:
        """Make the rows of streams anew; one that was parked meanwhile stands as before its poison."""
        for stream, slice_ in touched.items():
            folded = self._streams[stream]
            assert folded.trail is not None  # noqa: S101  A stream that was stepped has a trail.
            assert folded.last_at is not None  # noqa: S101  And the moment of its last event.
            told = Told(
                stream=stream,
                position=folded.position,
                version=folded.version,
                last_at=folded.last_at,
                register=self.register,
                trail=folded.trail,
                paths=self._paths,
            )
            try:
                boards = self._boards[slice_.name]
                folded.sights = {one.name: changes.render(one, folded, told) for one in boards}
                if slice_.audience is not None:
                    place, offices = slice_.audience(folded.state)
                    folded.path, folded.offices = told.path(place), joined(offices)
            except Exception as poison:  # noqa: BLE001  Whatever it is, the other streams go on.
                self._park(stream, folded.position, poison, changes)
            else:
                changes.streams[stream] = folded

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
        "exercise": meta.exercise,
        "data": recorded.event,
    }

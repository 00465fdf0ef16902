"""The state of a shift and how events change it; evolve only assigns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from domain.change import like, replace
from domain.declare import value
from domain.roster import Promise
from domain.shift import events as e


class Status(StrEnum):
    """Where a shift stands."""

    OPEN = "open"
    HANDED_OVER = "handed-over"


@value
class Shift:
    """A shift as of its last event; ``promised`` is the highest number of a promise."""

    shift: str = ""
    office: str = ""
    place: str = ""
    officer: str = ""
    leader: str = ""
    before: str = ""
    roll: tuple[e.Called, ...] = ()
    present: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    promised: int = 0
    kept: int = 0
    notes: int = 0
    status: Status = Status.OPEN
    note: str = ""
    position: int = 0

    @property
    def missing(self) -> tuple[e.Called, ...]:
        """Give who of the roll has not confirmed."""
        return tuple(one for one in self.roll if one.subject not in self.present)


Change = Callable[[Shift, Any], Shift]


def _promised(state: Shift, it: e.PromiseRecorded) -> Shift:
    promises = (*state.promises, it.promise)
    return replace(state, promises=promises, promised=it.promise.promise)


def _kept(state: Shift, it: e.PromiseKept) -> Shift:
    promises = tuple(one for one in state.promises if one.promise != it.promise)
    return replace(state, promises=promises, kept=state.kept + 1)


EVOLVE: Mapping[type, Change] = {
    e.ShiftTakenOver: lambda _, it: like(Shift, Shift(), it, present=(it.officer,)),
    e.PresenceConfirmed: lambda state, it: replace(state, present=(*state.present, it.subject)),
    e.NoteAdded: lambda state, _: replace(state, notes=state.notes + 1),
    e.InstructionRecorded: lambda state, _: replace(state, notes=state.notes + 1),
    e.PromiseRecorded: _promised,
    e.PromiseKept: _kept,
    e.ShiftHandedOver: lambda state, it: replace(
        state, status=Status.HANDED_OVER, note=it.note, position=it.position
    ),
}

"""A shift: taken over, noted, promised in, handed over with what is open; the next one takes that on."""

from __future__ import annotations

from collections.abc import Mapping

from domain.change import replace
from domain.circumstances import Where
from domain.register import Facts, Register
from domain.roster import LatestShift
from domain.shift import commands as c
from domain.shift import deciding
from domain.shift.events import ShiftHandedOver, ShiftTakenOver
from domain.shift.moves import SHIFT
from domain.shift.state import EVOLVE, Shift
from domain.slice import Slice

__all__ = ["SLICE", "Shift"]


def named(command: object) -> str:
    """Name a shift after the one before it, so that of two who take over one is refused."""
    assert isinstance(command, c.TakeOverShift)  # noqa: S101  No other command begins a shift.
    office, _, number = command.before.rpartition(".")
    follows = office == command.office and number.isdecimal()
    return f"{command.office}.{int(number) + 1 if follows else 1}"


def sides(state: Shift, command: object, _: Where, __: Register) -> Mapping[str, str]:
    """Name the office whose shift it is."""
    return {"office": state.office or getattr(command, "office", "")}


def inform(facts: Facts, it: ShiftTakenOver | ShiftHandedOver) -> None:
    """Keep each office's latest shift in the register, with what it leaves open once it is over."""
    latest = LatestShift(office=it.office, shift=it.shift, officer=it.officer, open=True)
    if isinstance(it, ShiftHandedOver):
        latest = replace(latest, open=False, promises=it.promises, promised=it.promised)
    facts.put(it.office, latest)


SLICE: Slice[Shift] = Slice(
    name="shift",
    plural="shifts",
    initial=Shift(),
    decide={
        c.TakeOverShift: deciding.take_over_shift,
        c.ConfirmPresence: deciding.confirm_presence,
        c.AddNote: deciding.add_note,
        c.RecordInstruction: deciding.record_instruction,
        c.RecordPromise: deciding.record_promise,
        c.MarkPromiseKept: deciding.mark_promise_kept,
        c.HandOverShift: deciding.hand_over_shift,
    },
    evolve=EVOLVE,
    sides=sides,
    audience=lambda state: (state.place, (state.office,)),
    place=lambda state: state.place,
    named=named,
    moves={"shift": SHIFT},
    inform=inform,
    informing=(ShiftTakenOver, ShiftHandedOver),
)

"""The legal moves of a shift, as a table; the documentation's diagram is drawn from it."""

from __future__ import annotations

from domain.moves import Moves, move
from domain.shift import commands as c
from domain.shift import refusals as no
from domain.shift.state import Shift, Status

SHIFT: Moves = {
    c.TakeOverShift: move((), Status.OPEN),
    c.ConfirmPresence: move((Status.OPEN,)),
    c.AddNote: move((Status.OPEN,)),
    c.RecordInstruction: move((Status.OPEN,)),
    c.RecordPromise: move((Status.OPEN,)),
    c.MarkPromiseKept: move((Status.OPEN,)),
    c.HandOverShift: move((Status.OPEN,), Status.HANDED_OVER),
}


def stand(state: Shift, command: type) -> None:
    """Refuse a command for which the shift does not stand right."""
    if state.status not in SHIFT[command].of:
        raise no.ShiftOver(shift=state.shift)

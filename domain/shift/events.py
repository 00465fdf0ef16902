"""What has happened to a shift; kinds are pinned for ever (tests/domain/golden)."""

from __future__ import annotations

from domain.declare import event, value
from domain.roster import Promise


@value
class Called:
    """Somebody whom the roll call asks for, and the post held."""

    subject: str
    post: str


@event("shift.taken-over")
class ShiftTakenOver:
    """A shift began: with the roll of who is on duty, and the promises of the shift before."""

    shift: str
    office: str
    place: str
    officer: str
    leader: str
    before: str
    roll: tuple[Called, ...]
    promises: tuple[Promise, ...]
    promised: int


@event("shift.presence-confirmed")
class PresenceConfirmed:
    """Somebody is there."""

    subject: str


@event("shift.note-added")
class NoteAdded:
    """Something was written into the log."""

    by: str
    note: str


@event("shift.instruction-recorded")
class InstructionRecorded:
    """A leader told the shift to do something."""

    by: str
    leader: str
    instruction: str


@event("shift.promise-recorded")
class PromiseRecorded:
    """Something was promised by phone."""

    promise: Promise


@event("shift.promise-kept")
class PromiseKept:
    """A promise was kept."""

    promise: int
    by: str
    how: str


@event("shift.handed-over")
class ShiftHandedOver:
    """The shift ended; ``position`` is the ledger's as of which the note was written."""

    shift: str
    office: str
    officer: str
    by: str
    note: str
    promises: tuple[Promise, ...]
    promised: int
    position: int

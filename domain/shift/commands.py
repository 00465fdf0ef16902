"""What may be asked of a shift (domain.md §4); the path says where, the token who, the clock when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, MaxLen, Predicate

from domain.declare import command
from domain.roster import LEADERS
from domain.text import Code, Line, Note, Text, is_storable

OFFICERS = ("duty_officer", "dispatcher", "responder", *LEADERS)
CREW = ("clerk", *OFFICERS)
HOURS_MAX = 12  # domain.md §3.11, a proposal: a longer shift is shown as such, and never refused.
Before: TypeAlias = Annotated[str, MaxLen(64), Predicate(is_storable)]


@command(by={"office": OFFICERS}, begins=True, rule="domain.md §4 Shift")
class TakeOverShift:
    """Take an office's shift over, with its shift leader, after reading the hand-over note before it."""

    office: Code
    leader: Code
    before: Before = ""
    note_read: bool = False


@command(by={"office": CREW}, rule="domain.md §4 Shift")
class ConfirmPresence:
    """Say at the roll call that you are there."""


@command(by={"office": CREW}, rule="domain.md §4 Shift")
class AddNote:
    """Write something into the shift's log."""

    note: Text


@command(by={"office": CREW}, rule="domain.md §4 Shift")
class RecordInstruction:
    """Write down what a leader told the shift to do; who leads and writes it is named as well."""

    leader: Code
    instruction: Text


@command(by={"office": CREW}, rule="domain.md §4 Shift")
class RecordPromise:
    """Write down what was promised by phone: to which office and post, what, until when."""

    to: Code
    post: Line
    what: Text
    until: datetime


@command(by={"office": CREW}, rule="domain.md §4 Shift")
class MarkPromiseKept:
    """Say that a promise was kept, and how."""

    promise: Annotated[int, Ge(1), Le(10_000_000)]
    how: Note = ""


@command(by={"office": OFFICERS}, rule="domain.md §4 Shift")
class HandOverShift:
    """Hand the shift over: the note, and what is open goes to whoever takes over next."""

    note: Note = ""

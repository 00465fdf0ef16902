"""Why a shift's command cannot be done; each docstring is the rule that people read."""

from __future__ import annotations

from domain.refusals import Malformed, Missing, Refusal


class ShiftTaken(Refusal):
    """This shift has been taken over already: name the latest one as the shift before yours."""


class ShiftStillOpen(Refusal):
    """An office has one shift at a time: the one before must be handed over first."""


class NotTheShiftBefore(Malformed):
    """A shift names the office's latest shift as the one before it, or none when it is the first."""


class NoteNotRead(Malformed):
    """Whoever takes over says that the hand-over note was read."""


class NotALeader(Malformed):
    """A shift leader leads the office by a role held now, or stands on its duty list as shift leader."""


class ShiftOver(Refusal):
    """The shift was handed over: write it into the one that is open now."""


class PresentAlready(Refusal):
    """Your presence is confirmed already."""


class DueInThePast(Malformed):
    """A promise is kept until a moment to come, at most 400 days ahead, with its time zone."""


class NoSuchPromise(Missing):
    """No open promise has that number: it was kept, or never made here."""

"""What may be asked of a whistle (domain.md §3.4); the path says where, the token who, the clock when."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, MaxLen, MinLen, Predicate

from domain.declare import command
from domain.text import Code, Line, Note, Spot, Text, is_storable
from domain.whistle.words import CallOutcome, Cause, Kind, Level, Outcome, Rating, Source

BLOWER = ("duty_officer", "leader", "chief")
CLERKS = ("clerk", *BLOWER)
DEPARTMENT = ("responder", "head")
People: TypeAlias = Annotated[int, Ge(1), Le(10_000)]
Legs: TypeAlias = Annotated[tuple[Annotated[int, Ge(1), Le(64)], ...], MinLen(1), MaxLen(64)]
Offices: TypeAlias = Annotated[tuple[Code, ...], MaxLen(16)]
Reference: TypeAlias = Annotated[str, MaxLen(64), Predicate(is_storable)]


@command(by={"place": CLERKS}, begins=True, rule="domain.md W1")
class DraftWhistle:
    """Write down what is needed and where, before anybody is summoned."""

    kind: Kind
    level: Level = Level.N
    place: Code
    matter: Line
    need: Text
    spot: Spot = ""
    requested: Offices = ()


@command(by={"place": CLERKS}, rule="domain.md W1")
class AmendWhistle(DraftWhistle):
    """Write a draft or a returned whistle anew."""


@command(by={"place": CLERKS}, rule="domain.md W2")
class SubmitWhistle:
    """Put a draft before those who may blow it."""


@command(by={"blower": BLOWER, "centre": ("dispatcher",)}, rule="domain.md W5")
class ReturnForCorrection:
    """Send a submitted whistle back, saying what is missing."""

    missing: Text


@command(by={"blower": BLOWER}, rule="domain.md W3")
class ApproveAndBlow:
    """Approve a submitted whistle and blow it: its clocks start now, under the policy in force."""


@command(by={"place": BLOWER}, begins=True, rule="domain.md W4")
class BlowNow:
    """Blow an emergency at once; a leader confirms afterwards."""

    level: Level
    place: Code
    matter: Line
    need: Text
    spot: Spot = ""
    requested: Offices = ()


@command(by={"blower": ("leader", "chief")}, rule="domain.md W4")
class ConfirmWhistle:
    """Confirm an emergency that was blown at once."""


@command(by={"blower": ("leader", "chief")}, rule="domain.md W4")
class RefuseConfirmation:
    """Say that the emergency should not have been blown; the response is not undone."""

    reason: Text


@command(by={"centre": ("dispatcher",)}, rule="domain.md W6")
class Triage:
    """Summon departments: one leads, the others assist; a leg for each."""

    lead: Code
    assist: Offices = ()


@command(by={"leg": DEPARTMENT}, part="legs", rule="domain.md W8")
class SignLeg:
    """Acknowledge the summons."""


@command(by={"leg": DEPARTMENT}, part="legs", rule="domain.md W9")
class LogContact:
    """Say that the department has spoken with those who need it."""

    note: Text


@command(by={"leg": DEPARTMENT}, part="legs", rule="domain.md W12")
class ReportArrival:
    """Report in: the department's people are on the scene."""

    people: People
    note: Note = ""


@command(by={"leg": DEPARTMENT}, part="legs", rule="domain.md W13")
class RecordProgress:
    """Say how the work goes on."""

    note: Text


@command(by={"leg": DEPARTMENT}, part="legs", rule="domain.md W18")
class ClaimResolved:
    """Claim that the department's part is done: what was done, with whom, by which limit."""

    measure: Text
    with_whom: Line
    limit: Line


@command(by={"blower": BLOWER}, part="legs", rule="domain.md W19")
class VerifyLeg:
    """Accept a claim after looking, or send it back with the defects."""

    accepted: bool
    defects: Note = ""


@command(
    by={"leg": DEPARTMENT, "blower": BLOWER, "centre": ("dispatcher",)},
    part="legs",
    rule="domain.md W20",
)
class LeaveScene:
    """Let the team leave; before its work is accepted only the blower or the centre may say so."""

    reason: Note = ""


@command(by={"blower": BLOWER}, part="legs", rule="domain.md W21")
class EvaluateLeg:
    """Judge a department's answer on four axes."""

    speed: Rating
    cooperation: Rating
    result: Rating
    satisfaction: Rating
    reason: Note = ""


@command(by={"lead": DEPARTMENT, "centre": ("dispatcher",)}, rule="domain.md W22")
class EvaluateWhistle:
    """Judge the whistle itself: was it valid, clear, in proportion."""

    validity: Rating
    clarity: Rating
    proportionality: Rating


@command(by={"centre": ("dispatcher",), "system": ("system",)}, rule="domain.md W24")
class CloseWhistle:
    """Close a whistle whose legs are all accepted and evaluated."""

    outcome: Outcome


@command(by={"blower": BLOWER}, rule="domain.md W26")
class WithdrawWhistle:
    """Take a whistle back before anybody has arrived."""

    reason: Text


@command(by={"blower": ("clerk", *BLOWER), "centre": ("dispatcher",)}, rule="domain.md W30")
class RecordCall:
    """Log a phone call to an office about one or several legs; it never stops a clock."""

    legs: Legs
    post: Line
    outcome: CallOutcome
    said: Note = ""


@command(by={"place": CLERKS, "centre": ("dispatcher",)}, rule="domain.md W31")
class AddReport:
    """Note another call about the same matter and place (+1 来电), in place of a second whistle.

    The reference is the number that the other system gave the call, never who called.
    """

    source: Source
    reference: Reference = ""
    note: Note = ""


@command(by={"system": ("system",)}, rule="domain.md §3.7")
class RaiseEscalation:
    """Add addressees above, as the policy says for what happened; never lowers a level."""

    cause: Cause
    clock: Code
    leg: Annotated[int, Ge(0), Le(64)]
    round: Annotated[int, Ge(0), Le(1000)] = 0


@command(
    by={"addressee": ("dispatcher", "district_leader", "head", "leader", "chief")},
    rule="domain.md §3.7",
)
class AcknowledgeEscalation:
    """Take notice of what was escalated to your office."""

    note: Text

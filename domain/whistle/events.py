"""What has happened to a whistle; kinds are pinned for ever (tests/domain/golden)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.declare import event, value
from domain.due import Due
from domain.facts import EVERYWHERE
from domain.whistle.words import CallOutcome, Kind, Level, Outcome, Rating, Source


@value
class Brief:
    """What is needed and where; ``blower`` is the street office that answers for the place."""

    kind: Kind = Kind.RD
    level: Level = Level.N
    place: str = ""
    matter: str = ""
    need: str = ""
    spot: str = ""
    requested: tuple[str, ...] = ()
    blower: str = ""
    centre: str = ""


@event("whistle.drafted")
class WhistleDrafted:
    """A need was written down."""

    brief: Brief


@event("whistle.amended")
class WhistleAmended:
    """The draft was written anew."""

    brief: Brief


@event("whistle.submitted")
class WhistleSubmitted:
    """The draft lies before those who may blow it."""


@event("whistle.returned")
class WhistleReturned:
    """The whistle went back to its writer."""

    missing: str


@event("whistle.approved")
class WhistleApproved:
    """One who holds the blow right approved it."""


@event("whistle.blown")
class WhistleBlown:
    """The whistle was blown: T0 of its clocks; the policy is frozen."""

    blower: str
    by: str
    policy: str
    pending_confirmation: bool
    clocks: tuple[Due, ...]


@event("whistle.confirmed")
class WhistleConfirmed:
    """A leader confirmed the emergency."""


@event("whistle.confirmation-refused")
class WhistleConfirmationRefused:
    """A leader says it should not have been blown; it goes to review."""

    reason: str


@value
class NewLeg:
    """A leg as opened: its number, the office, whether it leads."""

    leg: int
    office: str
    lead: bool


@event("whistle.legs-opened")
class LegsOpened:
    """The centre split the whistle into legs."""

    legs: tuple[NewLeg, ...]


@event("whistle.leg-dispatched")
class LegDispatched:
    """A department was summoned; its clocks run from here."""

    leg: int
    office: str
    lead: bool
    clocks: tuple[Due, ...]


@event("whistle.leg-signed")
class LegSigned:
    """The department acknowledged the summons."""

    leg: int


@event("whistle.leg-contacted")
class LegContacted:
    """The department spoke with those who need it."""

    leg: int
    note: str


@event("whistle.leg-arrived")
class LegArrived:
    """The department's people are on the scene."""

    leg: int
    people: int
    note: str


@event("whistle.leg-progressed")
class LegProgressed:
    """The department said how the work goes on."""

    leg: int
    note: str


@event("whistle.leg-resolution-claimed")
class LegResolutionClaimed:
    """The department claims its part is done; its resolve clock is held, the blower's runs."""

    leg: int
    by: str
    measure: str
    with_whom: str
    limit: str
    clocks: tuple[Due, ...]


@event("whistle.leg-accepted")
class LegAccepted:
    """The blower looked and accepts; the last one starts the clock of evaluation."""

    leg: int
    clocks: tuple[Due, ...]


@event("whistle.leg-rework-ordered")
class LegReworkOrdered:
    """The blower found defects; the wait since the claim, in seconds, is the blower's."""

    leg: int
    round: int
    defects: str
    waited: int


@event("whistle.leg-left")
class LegLeft:
    """The team left the scene."""

    leg: int
    reason: str


@event("whistle.leg-evaluated")
class LegEvaluated:
    """The blower judged the answer; ``remaining`` legs are still to be judged."""

    leg: int
    speed: Rating
    cooperation: Rating
    result: Rating
    satisfaction: Rating
    reason: str
    remaining: int


@event("whistle.blower-evaluated")
class BlowerEvaluated:
    """The lead department or the centre judged the whistle itself."""

    by: str
    validity: Rating
    clarity: Rating
    proportionality: Rating


@event("whistle.closed")
class WhistleClosed:
    """The whistle ended."""

    outcome: Outcome


@event("whistle.withdrawn")
class WhistleWithdrawn:
    """The whistle was taken back before anybody arrived."""

    reason: str


@event("whistle.call-recorded")
class CallRecorded:
    """Somebody telephoned an office about its legs."""

    legs: tuple[int, ...]
    post: str
    outcome: CallOutcome
    said: str


@event("whistle.report-added")
class ReportAdded:
    """Somebody else called about the same matter and place; no clock starts or stops."""

    source: Source
    reference: str
    note: str


@event("whistle.sla-warned")
class SlaWarned:
    """Most of a clock's time is gone (80 % by default)."""

    clock: str
    leg: int
    owner: str
    due_at: datetime


@event("whistle.sla-breached")
class SlaBreached:
    """A clock's due time has passed; the owner answers for it."""

    clock: str
    leg: int
    owner: str
    due_at: datetime


def _one_addressee(data: dict[str, Any]) -> dict[str, Any]:
    """Lift version 1 of a raised escalation, which told one office."""
    rest = {name: said for name, said in data.items() if name != "addressee"}
    return {**rest, "addressees": [data["addressee"]]}


@event("whistle.escalation-raised", version=2, upcasts={1: _one_addressee})
class EscalationRaised:
    """Offices above are told, each with a clock to take notice; responsibility stays where it is."""

    level: int
    addressees: tuple[str, ...]
    clock: str
    leg: int
    clocks: tuple[Due, ...]


@event(
    "whistle.escalation-acknowledged",
    version=2,
    upcasts={1: lambda data: {**data, "addressee": EVERYWHERE}},
)
class EscalationAcknowledged:
    """An addressee has taken notice; ``*`` is whoever was told, as version 1 had it."""

    level: int
    addressee: str
    note: str

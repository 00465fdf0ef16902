"""What happens to an incident, as stored; the names and fields are pinned by golden files."""

from __future__ import annotations

from datetime import datetime

from domain.declare import event, value
from domain.due import Due
from domain.incident.words import Casualties, Category, Grade, Stage, Status


@value
class Situation:
    """What it is and where, and who has to do with it.

    ``lead`` is the office that answers for its place (the street's, else the centre), ``centre`` and
    ``above`` those that are told; ``streets`` are the street offices over the affected units.
    """

    category: Category = Category.NATURAL
    place: str = ""
    matter: str = ""
    spot: str = ""
    affected: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    lead: str = ""
    centre: str = ""
    above: str = ""


@value
class Response:
    """A response as the authority stated it (应对法 art. 71-72)."""

    item: str
    level: Grade
    authority: str
    authority_name: str
    expected_end: datetime
    measures: str


@event("incident.reported")
class IncidentReported:
    """Somebody heard of an incident; the clock of the first report upward runs."""

    brief: Situation
    casualties: Casualties
    policy: str
    by: str
    clocks: tuple[Due, ...]


@event("incident.amended")
class IncidentAmended:
    """Where it is, what it is or which units it affects is known better."""

    brief: Situation


@event("incident.casualties-counted")
class CasualtiesCounted:
    """People were counted: dead, missing, injured."""

    casualties: Casualties


@event("incident.verified")
class IncidentVerified:
    """The incident is real, and its category is known."""

    category: Category
    found: str


@event("incident.graded")
class IncidentGraded:
    """The incident has a grade."""

    grade: Grade


@event("incident.regraded")
class IncidentRegraded:
    """The incident has another grade."""

    grade: Grade
    before: Grade
    reason: str


@event("incident.response-started")
class ResponseStarted:
    """The authority started a response; the clock of its expected end runs."""

    response: Response
    clocks: tuple[Due, ...]


@event("incident.response-adjusted")
class ResponseAdjusted:
    """The authority changed the response; the clock of the new expected end runs."""

    response: Response
    clocks: tuple[Due, ...]


@event("incident.controlled")
class IncidentControlled:
    """The danger is over; the clock of the final report runs."""

    found: str
    clocks: tuple[Due, ...]


@event("incident.closed")
class IncidentClosed:
    """The incident ended."""

    outcome: str


@event("incident.false-alarm-declared")
class FalseAlarmDeclared:
    """There was no incident."""

    reason: str


@event("incident.whistle-attached")
class WhistleAttached:
    """A whistle belongs to the incident."""

    incident: str
    whistle: str


@event("incident.whistle-detached")
class WhistleDetached:
    """A whistle does not belong to the incident any more."""

    incident: str
    whistle: str
    reason: str


@event("incident.report-submitted")
class ReportSubmitted:
    """A report went upward, with all that was known of the incident at that moment."""

    number: int
    stage: Stage
    sender: str
    addressee: str
    by: str
    status: Status
    grade: Grade | None
    brief: Situation
    casualties: Casualties
    measures: str
    note: str
    clocks: tuple[Due, ...]


@event("incident.report-acknowledged")
class ReportAcknowledged:
    """The addressee has the report."""

    number: int
    note: str


@event("incident.report-passed-on")
class ReportPassedOn:
    """The first report went one level further up."""

    number: int
    receiver: str


@event("incident.clock-warned")
class ClockWarned:
    """Most of a clock's time is gone; ``leg`` is the report's number, 0 the incident's own."""

    clock: str
    leg: int
    owner: str
    due_at: datetime


@event("incident.clock-breached")
class ClockBreached:
    """A clock's due time has passed; the owner answers for it."""

    clock: str
    leg: int
    owner: str
    due_at: datetime

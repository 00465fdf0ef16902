"""What may be asked of an incident (domain.md §4, Incident and Reports upward)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from annotated_types import MaxLen

from domain.declare import Refers, command
from domain.incident.words import Category, Grade, People, Stage
from domain.text import Code, Line, Note, Spot, Text

OFFICERS = ("duty_officer", "leader", "chief")
LEADERS = ("leader", "chief")
CENTRE = ("dispatcher",)
ABOVE = ("district_leader",)
Whistle: TypeAlias = Annotated[Code, Refers("whistle")]
Units: TypeAlias = Annotated[tuple[Code, ...], MaxLen(64)]


@command(by={"place": ("clerk", *OFFICERS), "centre": CENTRE}, begins=True, rule="domain.md §4")
class ReportIncident:
    """Write down an incident as it was heard of; the clock of its first report upward starts now."""

    category: Category
    place: Code
    matter: Line
    spot: Spot = ""
    affected: Units = ()
    dead: People = 0
    missing: People = 0
    injured: People = 0


@command(by={"place": OFFICERS, "centre": CENTRE}, rule="domain.md §4, 应对法 art. 61")
class VerifyIncident:
    """Say that the incident is real, and of which category, after looking."""

    category: Category
    found: Text


@command(by={"centre": CENTRE, "above": ABOVE}, rule="domain.md L1, 应对法 art. 3")
class GradeIncident:
    """Give a verified incident its grade, I to IV; one of public security has none."""

    grade: Grade


@command(by={"centre": CENTRE, "above": ABOVE}, rule="domain.md L1, 应对法 art. 3")
class RegradeIncident:
    """Change the grade, saying why."""

    grade: Grade
    reason: Text


@command(
    by={"place": OFFICERS, "centre": CENTRE, "above": ABOVE},
    rule="domain.md L3 and §0.10, 应对法 art. 17, 71-72",
)
class StartResponse:
    """Record that a government at county level or above has started a response, with all it stated.

    ``authority`` is the territory code of that government (0 the state's), ``authority_name`` the
    body that declared as it signs; ``expected_end`` a moment with its time zone.
    """

    item: Line
    level: Grade
    authority: Code
    authority_name: Line
    expected_end: datetime
    measures: Text


@command(
    by={"place": OFFICERS, "centre": CENTRE, "above": ABOVE},
    rule="domain.md L3, 应对法 art. 71-72",
)
class AdjustResponse(StartResponse):
    """Record that the authority changed the level or the measures, or set another expected end."""


@command(by={"place": OFFICERS, "centre": CENTRE}, rule="domain.md §4, 应对法 art. 61")
class CountCasualties:
    """Say how many people are dead, missing and injured as is known now; counts, never who."""

    dead: People
    missing: People
    injured: People


@command(by={"place": OFFICERS, "centre": CENTRE}, rule="domain.md §4")
class AmendIncident:
    """Write down anew where it is, what it is, and which units it affects."""

    place: Code
    matter: Line
    spot: Spot = ""
    affected: Units = ()


@command(by={"place": OFFICERS, "centre": CENTRE}, rule="domain.md §4")
class AttachWhistle:
    """Say that a whistle belongs to this incident; it belongs to one at most."""

    whistle: Whistle


@command(by={"place": OFFICERS, "centre": CENTRE}, rule="domain.md §4")
class DetachWhistle:
    """Say that a whistle does not belong to this incident after all."""

    whistle: Whistle
    reason: Text


@command(by={"system": ("system",)}, rule="domain.md §4")
class YieldWhistle:
    """Give up a whistle that another incident attached first, at the same moment."""

    whistle: Code


@command(by={"lead": (*OFFICERS, *CENTRE)}, rule="domain.md §4 Reports upward, L19")
class SubmitReport:
    """Send a report upward (初报, 续报, 终报); all that is known of the incident is filled in."""

    stage: Stage
    measures: Note = ""
    note: Note = ""


@command(
    by={"addressee": (*OFFICERS, *CENTRE, *ABOVE)},
    part="reports",
    rule="domain.md §4 Reports upward",
)
class AcknowledgeReport:
    """Say that the report has arrived."""

    note: Note = ""


@command(
    by={"addressee": (*OFFICERS, *CENTRE, *ABOVE)},
    part="reports",
    rule="domain.md L19, 公共卫生条例 art. 20",
)
class PassReportOn:
    """Say that the first report went one level further up, and to which body."""

    receiver: Line


@command(
    by={"place": LEADERS, "centre": CENTRE, "above": ABOVE}, rule="domain.md L5, 应对法 art. 70, 86"
)
class DeclareControlled:
    """Say that the danger is over; the clock of the final report starts now."""

    found: Text


@command(by={"place": LEADERS, "centre": CENTRE, "above": ABOVE}, rule="domain.md §4")
class CloseIncident:
    """Close an incident under control whose reports have all been made and received."""

    outcome: Text


@command(by={"place": LEADERS, "centre": CENTRE, "above": ABOVE}, rule="domain.md §4")
class DeclareFalseAlarm:
    """Say that there was no incident; its clocks end."""

    reason: Text

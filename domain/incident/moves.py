"""The legal moves of an incident, as a table; the documentation's diagram is drawn from it."""

from __future__ import annotations

from domain.incident import commands as c
from domain.incident import refusals as no
from domain.incident.state import Incident
from domain.incident.words import Status
from domain.moves import Moves, move

REAL = frozenset({Status.VERIFIED, Status.GRADED, Status.RESPONDING, Status.CONTROLLED})
LIVE = REAL | {Status.SIGNALLED}

INCIDENT: Moves = {
    c.ReportIncident: move((), Status.SIGNALLED),
    c.VerifyIncident: move((Status.SIGNALLED,), Status.VERIFIED),
    c.GradeIncident: move((Status.VERIFIED,), Status.GRADED),
    c.RegradeIncident: move((Status.GRADED, Status.RESPONDING, Status.CONTROLLED)),
    c.StartResponse: move((Status.VERIFIED, Status.GRADED), Status.RESPONDING),
    c.AdjustResponse: move((Status.RESPONDING,)),
    c.DeclareControlled: move(REAL - {Status.CONTROLLED}, Status.CONTROLLED),
    c.CloseIncident: move((Status.CONTROLLED,), Status.CLOSED),
    c.DeclareFalseAlarm: move(
        (Status.SIGNALLED, Status.VERIFIED, Status.GRADED), Status.FALSE_ALARM
    ),
    c.CountCasualties: move(LIVE),
    c.AmendIncident: move(LIVE),
    c.AttachWhistle: move(LIVE),
    c.DetachWhistle: move(Status),
    c.YieldWhistle: move(Status),
    c.SubmitReport: move(LIVE),
    c.AcknowledgeReport: move(LIVE),
    c.PassReportOn: move(LIVE),
}


def stand(state: Incident, command: type) -> None:
    """Refuse a command for which the incident does not stand right."""
    legal = INCIDENT[command]
    if state.status not in legal.of:
        raise no.IncidentStandsElsewhere(status=state.status, needs=legal.needs)

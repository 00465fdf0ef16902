"""The legal moves of an incident, as a table; the documentation's diagram is drawn from it."""

from __future__ import annotations

from collections.abc import Mapping

from domain.incident import commands as c
from domain.incident import refusals as no
from domain.incident.state import Incident
from domain.incident.words import Status

REAL = frozenset({Status.VERIFIED, Status.GRADED, Status.RESPONDING, Status.CONTROLLED})
LIVE = frozenset({Status.SIGNALLED, *REAL})
UNANSWERED = frozenset({Status.SIGNALLED, Status.VERIFIED, Status.GRADED})

INCIDENT: Mapping[type, frozenset[Status]] = {
    c.VerifyIncident: frozenset({Status.SIGNALLED}),
    c.GradeIncident: frozenset({Status.VERIFIED}),
    c.RegradeIncident: frozenset({Status.GRADED, Status.RESPONDING, Status.CONTROLLED}),
    c.StartResponse: frozenset({Status.VERIFIED, Status.GRADED}),
    c.AdjustResponse: frozenset({Status.RESPONDING}),
    c.DeclareControlled: frozenset({Status.VERIFIED, Status.GRADED, Status.RESPONDING}),
    c.CloseIncident: frozenset({Status.CONTROLLED}),
    c.DeclareFalseAlarm: UNANSWERED,
    c.CountCasualties: LIVE,
    c.AmendIncident: LIVE,
    c.AttachWhistle: LIVE,
    c.DetachWhistle: frozenset(Status),
    c.SubmitReport: LIVE,
    c.AcknowledgeReport: LIVE,
    c.PassReportOn: LIVE,
}

# Where a command that moves an incident takes it.
LEADS_TO: Mapping[type, Status] = {
    c.ReportIncident: Status.SIGNALLED,
    c.VerifyIncident: Status.VERIFIED,
    c.GradeIncident: Status.GRADED,
    c.StartResponse: Status.RESPONDING,
    c.DeclareControlled: Status.CONTROLLED,
    c.CloseIncident: Status.CLOSED,
    c.DeclareFalseAlarm: Status.FALSE_ALARM,
}


def stand(state: Incident, command: type) -> None:
    """Refuse a command for which the incident does not stand right."""
    if state.status not in INCIDENT[command]:
        legal = ", ".join(sorted(INCIDENT[command]))
        raise no.IncidentStandsElsewhere(status=state.status, needs=legal)

"""Decide: from the first word of an incident to its end."""

from __future__ import annotations

from datetime import UTC, timedelta

from domain.change import like
from domain.circumstances import Circumstances
from domain.due import Due
from domain.facts import Office, Place, lineage, office_over
from domain.incident import commands as c
from domain.incident import events as e
from domain.incident import refusals as no
from domain.incident.moves import stand
from domain.incident.state import Incident
from domain.incident.words import Casualties, Category, Stage
from domain.timing import in_force, limited, published

THE_STATE = "0"
DIGITS_MAX = 6  # A code of six digits is a county's or a district's, a longer one a street's.
AHEAD_MAX = timedelta(days=366)


def report_incident(_: Incident, it: c.ReportIncident, now: Circumstances) -> list[object]:
    """Write an incident down."""
    brief = _written(it, it.category, now)
    policy = in_force(now.register)
    reported = e.IncidentReported(
        brief=brief,
        casualties=like(Casualties, it),
        policy=policy.key,
        by=now.actor.subject,
        clocks=limited(policy, it.category, now, "report-first", brief.lead),
    )
    return [reported]


def amend_incident(state: Incident, it: c.AmendIncident, now: Circumstances) -> list[object]:
    """Write it down anew; the office that leads stays."""
    stand(state, c.AmendIncident)
    brief = _written(it, state.brief.category, now)
    if brief.lead != state.brief.lead:
        raise no.LeadWouldChange(field="place", lead=state.brief.lead)
    return [e.IncidentAmended(brief=brief)] if brief != state.brief else []


def count_casualties(state: Incident, it: c.CountCasualties, _: Circumstances) -> list[object]:
    """Count people."""
    stand(state, c.CountCasualties)
    counted = like(Casualties, it)
    return [e.CasualtiesCounted(casualties=counted)] if counted != state.casualties else []


def verify_incident(state: Incident, it: c.VerifyIncident, _: Circumstances) -> list[object]:
    """Say that it is real."""
    stand(state, c.VerifyIncident)
    return [like(e.IncidentVerified, it)]


def grade_incident(state: Incident, it: c.GradeIncident, _: Circumstances) -> list[object]:
    """Give a grade (L1)."""
    stand(state, c.GradeIncident)
    if state.brief.category is Category.SECURITY:
        raise no.SecurityHasNoGrade
    return [e.IncidentGraded(grade=it.grade)]


def regrade_incident(state: Incident, it: c.RegradeIncident, _: Circumstances) -> list[object]:
    """Change the grade (L1); the same changes nothing."""
    stand(state, c.RegradeIncident)
    if state.grade is None:
        raise no.NothingToRegrade
    if it.grade is state.grade:
        return []
    return [like(e.IncidentRegraded, it, before=state.grade)]


def start_response(state: Incident, it: c.StartResponse, now: Circumstances) -> list[object]:
    """Record that the authority started a response (L3)."""
    stand(state, c.StartResponse)
    if state.grade is None and state.brief.category is not Category.SECURITY:
        raise no.ResponseNeedsAGrade
    response = _stated(state, it, now)
    return [e.ResponseStarted(response=response, clocks=_lift(state, response, now))]


def adjust_response(state: Incident, it: c.AdjustResponse, now: Circumstances) -> list[object]:
    """Record that the authority changed the response (L3); a new end has a clock of its own."""
    stand(state, c.AdjustResponse)
    response = _stated(state, it, now)
    if response == state.response:
        return []
    return [e.ResponseAdjusted(response=response, clocks=_lift(state, response, now))]


def declare_controlled(
    state: Incident, it: c.DeclareControlled, now: Circumstances
) -> list[object]:
    """Say that the danger is over (L5)."""
    stand(state, c.DeclareControlled)
    policy = published(now.register, state.policy)
    brief = state.brief
    clocks = limited(policy, brief.category, now, "report-final", brief.lead)
    return [e.IncidentControlled(found=it.found, clocks=clocks)]


def close_incident(state: Incident, it: c.CloseIncident, _: Circumstances) -> list[object]:
    """Close what owes nothing to anybody."""
    stand(state, c.CloseIncident)
    if not state.sent(Stage.FINAL):
        raise no.NoFinalReport
    if state.running:
        raise no.DutyOpen(clocks=", ".join(run.due.clock for run in state.running.values()))
    return [e.IncidentClosed(outcome=it.outcome)]


def declare_false_alarm(state: Incident, it: c.DeclareFalseAlarm, _: Circumstances) -> list[object]:
    """Say that there was none."""
    stand(state, c.DeclareFalseAlarm)
    return [e.FalseAlarmDeclared(reason=it.reason)]


def _written(
    it: c.ReportIncident | c.AmendIncident, category: Category, now: Circumstances
) -> e.Situation:
    register = now.register
    if register.get(Place, it.place) is None:
        raise no.IncidentPlaceUnknown(field="place", place=it.place)
    for unit in it.affected:
        if register.get(Place, unit) is None and register.get(Office, unit) is None:
            raise no.AffectedUnknown(field="affected", unit=unit)
    street = office_over(register, "street", it.place)
    centre = office_over(register, "centre", it.place) or street
    if centre is None:
        raise no.NobodyAnswers(field="place", place=it.place)
    above = office_over(register, "supervision", it.place) or centre
    over = (office_over(register, "street", unit) for unit in it.affected)
    return like(
        e.Situation,
        it,
        category=category,
        affected=tuple(dict.fromkeys(it.affected)),
        streets=tuple(dict.fromkeys(office.code for office in over if office)),
        lead=(street or centre).code,
        centre=centre.code,
        above=above.code,
    )


def _stated(state: Incident, it: c.StartResponse, now: Circumstances) -> e.Response:
    """Look at what the authority stated: who it is, and until when."""
    if len(it.authority) > DIGITS_MAX:
        raise no.AuthorityTooLow(field="authority", authority=it.authority)
    governing = (THE_STATE, *lineage(now.register, state.brief.place))
    if it.authority not in governing:
        raise no.AuthorityElsewhere(field="authority", authority=it.authority)
    end = it.expected_end
    if end.tzinfo is None or not now.now < end <= now.now + AHEAD_MAX:
        raise no.EndNotAhead(field="expected_end")
    return like(e.Response, it, expected_end=end.astimezone(UTC))


def _lift(state: Incident, response: e.Response, now: Circumstances) -> tuple[Due, ...]:
    """Start the clock of the expected end: by then the response is lifted or prolonged."""
    if state.response is not None and state.response.expected_end == response.expected_end:
        return ()
    percent = published(now.register, state.policy).warn_percent
    end = response.expected_end
    warn_at = now.now + (end - now.now) * percent / 100
    due = Due(clock="lift", owner=state.brief.centre, start=now.now, due_at=end, warn_at=warn_at)
    return (due,)

"""An incident: signalled, verified, graded, answered, under control, closed; and reported upward."""

from __future__ import annotations

from collections.abc import Mapping

from domain.circumstances import Where
from domain.due import Due
from domain.facts import office_over
from domain.incident import commands as c
from domain.incident import gathering, handling, reporting
from domain.incident.events import ClockBreached, ClockWarned, WhistleAttached, WhistleDetached
from domain.incident.moves import INCIDENT
from domain.incident.state import EVOLVE, Incident
from domain.register import Register
from domain.slice import Decider, Slice

__all__ = ["SLICE", "Incident"]

DECIDE: Mapping[type, Decider[Incident]] = {
    c.ReportIncident: handling.report_incident,
    c.VerifyIncident: handling.verify_incident,
    c.GradeIncident: handling.grade_incident,
    c.RegradeIncident: handling.regrade_incident,
    c.StartResponse: handling.start_response,
    c.AdjustResponse: handling.adjust_response,
    c.CountCasualties: handling.count_casualties,
    c.AmendIncident: handling.amend_incident,
    c.AttachWhistle: gathering.attach_whistle,
    c.DetachWhistle: gathering.detach_whistle,
    c.YieldWhistle: gathering.yield_whistle,
    c.SubmitReport: reporting.submit_report,
    c.AcknowledgeReport: reporting.acknowledge_report,
    c.PassReportOn: reporting.pass_report_on,
    c.DeclareControlled: handling.declare_controlled,
    c.CloseIncident: handling.close_incident,
    c.DeclareFalseAlarm: handling.declare_false_alarm,
}


def sides(state: Incident, command: object, where: Where, register: Register) -> Mapping[str, str]:
    """Name the units on each side: the place, who leads, the centre, above, a report's addressee."""
    brief = state.brief
    place = brief.place or getattr(command, "place", "")
    found = {"place": place, "lead": brief.lead, "centre": brief.centre, "above": brief.above}
    if not brief.place:
        centre = office_over(register, "centre", place)
        found["centre"] = centre.code if centre else ""
    if 1 <= where.part <= len(state.reports):
        found["addressee"] = state.reports[where.part - 1].addressee
    return {side: unit for side, unit in found.items() if unit}


def _due_event(cls: type[ClockWarned | ClockBreached], due: Due) -> object:
    return cls(clock=due.clock, leg=due.leg, owner=due.owner, due_at=due.due_at)


SLICE: Slice[Incident] = Slice(
    name="incident",
    plural="incidents",
    initial=Incident(),
    decide=DECIDE,
    evolve=EVOLVE,
    sides=sides,
    audience=lambda state: (state.brief.place, state.offices),
    place=lambda state: state.brief.place,
    policy=lambda state: state.policy,
    moves={"incident": INCIDENT},
    inform=gathering.inform,
    informing=(WhistleAttached, WhistleDetached),
    drills=True,
    clocks=lambda state: state.running.values(),
    warned=lambda due: _due_event(ClockWarned, due),
    breached=lambda due: _due_event(ClockBreached, due),
)

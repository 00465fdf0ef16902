"""The state of an incident and how events change it; evolve only assigns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from domain.change import like, replace
from domain.declare import value
from domain.incident import events as e
from domain.incident.words import Casualties, Grade, Stage, Status
from domain.running import Clocks, marked, met, started


@value
class Report:
    """A report that went upward."""

    number: int
    stage: Stage
    addressee: str
    acknowledged: bool = False
    passed_on: str = ""


@value
class Incident:
    """An incident as of its last event."""

    status: Status = Status.SIGNALLED
    brief: e.Situation = e.Situation()
    casualties: Casualties = Casualties()
    grade: Grade | None = None
    response: e.Response | None = None
    whistles: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    running: Clocks = field(default_factory=dict)
    policy: str = ""

    @property
    def offices(self) -> tuple[str, ...]:
        """Give the offices that have to do with it: those who lead, who are told, who are affected."""
        brief = self.brief
        asked = (brief.lead, brief.centre, brief.above, *brief.streets, *brief.affected)
        return tuple(dict.fromkeys(office for office in asked if office))

    def sent(self, stage: Stage) -> bool:
        """Say whether a report of a stage was made."""
        return any(report.stage is stage for report in self.reports)


Change = Callable[[Incident, Any], Incident]


def _reported(state: Incident, it: e.IncidentReported) -> Incident:
    return replace(
        state,
        brief=it.brief,
        casualties=it.casualties,
        policy=it.policy,
        running=started(state.running, it.clocks),
    )


def _verified(state: Incident, it: e.IncidentVerified) -> Incident:
    brief = replace(state.brief, category=it.category)
    return replace(state, status=Status.VERIFIED, brief=brief)


def _graded(state: Incident, it: e.IncidentGraded) -> Incident:
    return replace(state, status=Status.GRADED, grade=it.grade)


def _responding(state: Incident, it: e.ResponseStarted | e.ResponseAdjusted) -> Incident:
    before = met(state.running, 0, "lift") if it.clocks else state.running
    running = started(before, it.clocks)
    return replace(state, status=Status.RESPONDING, response=it.response, running=running)


def _controlled(state: Incident, it: e.IncidentControlled) -> Incident:
    running = started(met(state.running, 0, "lift", "report-continued"), it.clocks)
    return replace(state, status=Status.CONTROLLED, running=running)


def _ended(status: Status) -> Change:
    return lambda state, _: replace(state, status=status, running={})


def _detached(state: Incident, it: e.WhistleDetached) -> Incident:
    return replace(state, whistles=tuple(one for one in state.whistles if one != it.whistle))


def _submitted(state: Incident, it: e.ReportSubmitted) -> Incident:
    running = started(met(state.running, 0, f"report-{it.stage}"), it.clocks)
    return replace(state, reports=(*state.reports, like(Report, it)), running=running)


def _acknowledged(state: Incident, it: e.ReportAcknowledged) -> Incident:
    running = met(state.running, it.number, "receive")
    return replace(state, reports=_told(state, it.number, acknowledged=True), running=running)


def _passed_on(state: Incident, it: e.ReportPassedOn) -> Incident:
    running = met(state.running, it.number, "pass-on")
    return replace(state, reports=_told(state, it.number, passed_on=it.receiver), running=running)


def _told(state: Incident, number: int, **changes: Any) -> tuple[Report, ...]:  # noqa: ANN401
    told = replace(state.reports[number - 1], **changes)
    return (*state.reports[: number - 1], told, *state.reports[number:])


def _warned(state: Incident, it: e.ClockWarned) -> Incident:
    return replace(state, running=marked(state.running, it.leg, it.clock, warned=True))


def _breached(state: Incident, it: e.ClockBreached) -> Incident:
    running = marked(state.running, it.leg, it.clock, warned=True, breached=True)
    return replace(state, running=running)


EVOLVE: Mapping[type, Change] = {
    e.IncidentReported: _reported,
    e.IncidentAmended: lambda state, it: replace(state, brief=it.brief),
    e.CasualtiesCounted: lambda state, it: replace(state, casualties=it.casualties),
    e.IncidentVerified: _verified,
    e.IncidentGraded: _graded,
    e.IncidentRegraded: lambda state, it: replace(state, grade=it.grade),
    e.ResponseStarted: _responding,
    e.ResponseAdjusted: _responding,
    e.IncidentControlled: _controlled,
    e.IncidentClosed: _ended(Status.CLOSED),
    e.FalseAlarmDeclared: _ended(Status.FALSE_ALARM),
    e.WhistleAttached: lambda state, it: replace(state, whistles=(*state.whistles, it.whistle)),
    e.WhistleDetached: _detached,
    e.ReportSubmitted: _submitted,
    e.ReportAcknowledged: _acknowledged,
    e.ReportPassedOn: _passed_on,
    e.ClockWarned: _warned,
    e.ClockBreached: _breached,
}

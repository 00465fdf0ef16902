"""Decide: reports upward, each with a clock of its own (domain.md §4; 公共卫生条例 art. 19-20)."""

from __future__ import annotations

from domain.circumstances import Circumstances
from domain.due import Due
from domain.incident import commands as c
from domain.incident import events as e
from domain.incident import refusals as no
from domain.incident.moves import stand
from domain.incident.state import Incident, Report
from domain.incident.words import Stage, Status
from domain.timing import limited, published


def addressee_of(brief: e.Situation) -> str:
    """Give the office that a report goes to: the centre, or who stands above when the centre leads."""
    return brief.centre if brief.lead != brief.centre else brief.above


def submit_report(state: Incident, it: c.SubmitReport, now: Circumstances) -> list[object]:
    """Send a report, with all that is known filled in."""
    stand(state, c.SubmitReport)
    _in_order(state, it.stage)
    number, brief = len(state.reports) + 1, state.brief
    said = state.response.measures if state.response else ""
    report = e.ReportSubmitted(
        number=number,
        stage=it.stage,
        sender=brief.lead,
        addressee=addressee_of(brief),
        by=now.actor.subject,
        status=state.status,
        grade=state.grade,
        brief=brief,
        casualties=state.casualties,
        measures=it.measures.strip() or said,
        note=it.note,
        clocks=_clocks(state, it.stage, number, now),
    )
    return [report]


def acknowledge_report(
    state: Incident, it: c.AcknowledgeReport, now: Circumstances
) -> list[object]:
    """Say that it has arrived."""
    report = _report_at(state, c.AcknowledgeReport, now)
    if report.acknowledged:
        raise no.ReportReceived(report=report.number)
    return [e.ReportAcknowledged(number=report.number, note=it.note)]


def pass_report_on(state: Incident, it: c.PassReportOn, now: Circumstances) -> list[object]:
    """Say that it went further up."""
    report = _report_at(state, c.PassReportOn, now)
    if report.stage is not Stage.FIRST or report.passed_on:
        raise no.NothingToPassOn(report=report.number)
    return [e.ReportPassedOn(number=report.number, receiver=it.receiver)]


def _in_order(state: Incident, stage: Stage) -> None:
    if state.sent(Stage.FINAL):
        raise no.FinalReportSent
    if (stage is Stage.FIRST) is state.sent(Stage.FIRST):
        raise no.FirstReportFirst(field="stage")
    if stage is Stage.FINAL and state.status is not Status.CONTROLLED:
        raise no.NotControlled(field="stage")


def _clocks(state: Incident, stage: Stage, number: int, now: Circumstances) -> tuple[Due, ...]:
    """Start the sender's clock for the next report, and the addressee's for this one."""
    policy, brief = published(now.register, state.policy), state.brief
    addressee = addressee_of(brief)
    clocks = limited(policy, brief.category, now, "receive", addressee, number)
    if stage is Stage.FIRST:
        clocks += limited(policy, brief.category, now, "pass-on", addressee, number)
    if stage is not Stage.FINAL and state.status is not Status.CONTROLLED:
        clocks += limited(policy, brief.category, now, "report-continued", brief.lead)
    return clocks


def _report_at(state: Incident, command: type, now: Circumstances) -> Report:
    if not 1 <= now.where.part <= len(state.reports):
        raise no.NoSuchReport(report=now.where.part, reports=len(state.reports))
    stand(state, command)
    return state.reports[now.where.part - 1]

"""Reports upward: in their order, prefilled, each with a clock of its own, late ones dated."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.facts import Office
from domain.incident import SLICE, Incident
from domain.incident import commands as c
from domain.incident import events as e
from domain.incident import refusals as no
from domain.incident.words import Casualties, Category, Stage, Status
from domain.register import Facts
from domain.slice import SettleClocks
from tests.domain.incident.test_handling import HEARD, OVER, REAL, RESPONDING, SIGNALLED, START
from tests.scenario import Given, kinds
from tests.world import CENTRE, CHECK, NOON, STREET, register

FIRST, MORE, LAST = (c.SubmitReport(stage=stage) for stage in Stage)
SENT = SIGNALLED.then(FIRST, "duty_officer")


def due(given: Given) -> dict[str, tuple[str, timedelta]]:
    """Give the clocks that run: whose, and how long after noon."""
    state: Incident = SLICE.fold(SLICE.initial, given.events)
    found = {name: run.due for name, run in state.running.items()}
    return {name: (one.owner, one.due_at - NOON) for name, one in found.items()}


def test_a_report_holds_what_was_known_when_it_was_sent() -> None:
    """Nobody types again what the events say; counts of people, never who."""
    report = RESPONDING.then(FIRST, "duty_officer").events[-1]
    assert isinstance(report, e.ReportSubmitted)
    assert (report.number, report.sender, report.addressee) == (1, STREET, CENTRE)
    assert (report.status, report.brief.matter) == (Status.RESPONDING, HEARD.matter)
    assert (report.casualties, report.measures) == (Casualties(injured=2), START.measures)


def test_a_report_may_say_other_measures() -> None:
    """The street's own, before any response."""
    (report,) = SIGNALLED.when(replace(FIRST, measures="已疏散"))
    assert isinstance(report, e.ReportSubmitted)
    assert report.measures == "已疏散"


def test_the_first_report_sets_the_next_clocks_going() -> None:
    """The addressee receives it and passes it on; the street goes on reporting."""
    assert due(SENT) == {
        "1/receive": (CENTRE, timedelta(minutes=30)),
        "1/pass-on": (CENTRE, timedelta(hours=2)),
        "0/report-continued": (STREET, timedelta(hours=24)),
    }


@pytest.mark.parametrize(
    ("category", "hours"),
    [(Category.HEALTH, 2), (Category.ACCIDENT, 1), (Category.NATURAL, 2), (Category.SECURITY, 1)],
)
def test_the_first_report_is_due_as_the_law_of_its_category_says(
    category: Category, hours: int
) -> None:
    """Health: two hours a hop (公共卫生条例 art. 19-20)."""
    given = Given(SLICE).then(replace(HEARD, category=category))
    assert due(given) == {"0/report-first": (STREET, timedelta(hours=hours))}


def test_a_late_first_report_is_a_breach_of_the_street_at_its_due_time() -> None:
    """However late anybody looks; and the report is sent all the same."""
    late = SIGNALLED.at(NOON + timedelta(hours=5))
    warned, breached, submitted = late.when(FIRST, "duty_officer")
    assert isinstance(warned, e.ClockWarned)
    assert isinstance(breached, e.ClockBreached)
    assert (breached.clock, breached.owner) == ("report-first", STREET)
    assert breached.due_at == NOON + timedelta(hours=1)
    assert isinstance(submitted, e.ReportSubmitted)
    assert late.when(SettleClocks(), "system") == [warned, breached]


def test_reports_come_in_their_order() -> None:
    """The first once and before the others, the final one under control and last."""
    SIGNALLED.refuses(MORE, no.FirstReportFirst)
    SENT.refuses(FIRST, no.FirstReportFirst)
    SENT.refuses(LAST, no.NotControlled)
    done = OVER.then(FIRST).then(LAST)
    done.refuses(MORE, no.FinalReportSent)


def test_a_continued_report_starts_the_clock_of_the_next() -> None:
    """Once a day for an accident; after control there is only the final one."""
    later = SENT.at(NOON + timedelta(hours=20)).then(MORE)
    assert due(later)["0/report-continued"] == (STREET, timedelta(hours=44))
    controlled = later.then(c.VerifyIncident(category=Category.ACCIDENT, found="x"))
    controlled = controlled.then(c.DeclareControlled(found="x")).then(MORE)
    assert {name for name in due(controlled) if name[0] == "0"} == {"0/report-final"}


def test_the_addressee_receives_a_report_once() -> None:
    """Its clock ends."""
    taken = SENT.then(c.AcknowledgeReport(note="收到"), "dispatcher", leg=1)
    assert "1/receive" not in due(taken)
    taken.refuses(c.AcknowledgeReport(), no.ReportReceived, "dispatcher", leg=1)
    SENT.refuses(c.AcknowledgeReport(), no.NoSuchReport, "dispatcher", leg=2)


def test_only_a_first_report_is_passed_on_and_once() -> None:
    """Two hours a hop."""
    on = c.PassReportOn(receiver="市卫健委")
    passed = SENT.then(on, "dispatcher", leg=1)
    assert "1/pass-on" not in due(passed)
    passed.refuses(on, no.NothingToPassOn, "dispatcher", leg=1)
    passed.then(MORE).refuses(on, no.NothingToPassOn, "dispatcher", leg=2)


def test_what_the_centre_leads_is_reported_to_those_above() -> None:
    """Without a supervision office the centre answers to itself."""
    district = replace(HEARD, place="420102")
    (report,) = Given(SLICE).then(district, "dispatcher").when(FIRST, "dispatcher")
    assert isinstance(report, e.ReportSubmitted)
    assert report.addressee == CHECK
    facts = Facts(register())
    facts.put(CHECK, replace(register().all(Office)[CHECK], kind="department"))
    alone = Given(SLICE, register=facts.register(1)).then(district, "dispatcher")
    (report,) = alone.when(FIRST, "dispatcher")
    assert isinstance(report, e.ReportSubmitted)
    assert report.addressee == CENTRE


def test_nothing_is_reported_of_what_has_ended() -> None:
    """A false alarm owes nothing."""
    ended = REAL.then(c.DeclareFalseAlarm(reason="误报"))
    ended.refuses(FIRST, no.IncidentStandsElsewhere)
    gone = SENT.then(c.DeclareFalseAlarm(reason="误报"))
    gone.refuses(c.AcknowledgeReport(), no.IncidentStandsElsewhere, "dispatcher", leg=1)
    assert kinds(SENT.when(c.AcknowledgeReport(), "dispatcher", leg=1)) == ["ReportAcknowledged"]

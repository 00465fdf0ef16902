"""An incident from the first word of it to its end: what each step needs, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.incident import SLICE, Incident
from domain.incident import commands as c
from domain.incident import events as e
from domain.incident import refusals as no
from domain.incident.words import Casualties, Category, Grade, Stage, Status
from domain.register import Register
from domain.timing import NoPolicyInForce
from tests.scenario import Given, kinds
from tests.world import CENTRE, CHECK, COMMUNITY, NOON, OTHER, STREET, WATER, register

HEARD = c.ReportIncident(category=Category.ACCIDENT, place=COMMUNITY, matter="燃气泄漏", injured=2)
SIGNALLED = Given(SLICE).then(HEARD, "duty_officer")
REAL = SIGNALLED.then(c.VerifyIncident(category=Category.ACCIDENT, found="属实"), "duty_officer")
GRADED = REAL.then(c.GradeIncident(grade=Grade.III), "dispatcher")
START = c.StartResponse(
    item="燃气泄漏处置",
    level=Grade.III,
    authority="420102",
    authority_name="江岸区人民政府",
    expected_end=NOON + timedelta(days=2),
    measures="疏散，关阀",
)
RESPONDING = GRADED.then(START, "dispatcher")
OVER = RESPONDING.then(c.DeclareControlled(found="已关阀"), "dispatcher")
UNREST = replace(HEARD, category=Category.SECURITY)
SECURITY = (
    Given(SLICE)
    .then(UNREST, "duty_officer")
    .then(c.VerifyIncident(category=Category.SECURITY, found="属实"), "duty_officer")
)


def standing(given: Given) -> Incident:
    """Give the state of an incident."""
    state: Incident = SLICE.fold(SLICE.initial, given.events)
    return state


def test_an_incident_that_was_heard_of_owes_its_first_report() -> None:
    """The clock starts at the first word, not when somebody finds time to look."""
    (reported,) = Given(SLICE).when(HEARD, "duty_officer")
    assert isinstance(reported, e.IncidentReported)
    assert reported.casualties == Casualties(injured=2)
    assert [(due.clock, due.owner, due.due_at) for due in reported.clocks] == [
        ("report-first", STREET, NOON + timedelta(hours=1))
    ]


def test_the_street_leads_and_the_centre_and_supervision_are_told() -> None:
    """A place of the district alone is led by its command centre."""
    brief = standing(SIGNALLED).brief
    assert (brief.lead, brief.centre, brief.above) == (STREET, CENTRE, CHECK)
    district = standing(Given(SLICE).then(replace(HEARD, place="420102"), "dispatcher")).brief
    assert (district.lead, district.centre, district.above) == (CENTRE, CENTRE, CHECK)


def test_an_incident_needs_a_known_place_and_known_units() -> None:
    """Codes that nobody knows would be seen by nobody."""
    given = Given(SLICE)
    given.refuses(replace(HEARD, place="430102"), no.IncidentPlaceUnknown)
    given.refuses(replace(HEARD, affected=("430102",)), no.AffectedUnknown)
    given.refuses(replace(HEARD, place="4201"), no.NobodyAnswers)


def test_an_incident_needs_a_policy_in_force() -> None:
    """Without one no clock could start."""
    facts = {kind: of for kind, of in register().facts.items() if kind.__name__ != "Policy"}
    bare = Given(SLICE, register=Register(position=1, facts=facts))
    bare.refuses(HEARD, NoPolicyInForce)


def test_affected_units_see_it_with_the_streets_over_them() -> None:
    """A neighbouring community is affected, and its street is told."""
    given = Given(SLICE).then(replace(HEARD, affected=(OTHER + "001", WATER, WATER)))
    state = standing(given)
    assert state.brief.affected == (OTHER + "001", WATER)
    assert state.offices == (STREET, CENTRE, CHECK, OTHER, OTHER + "001", WATER)


def test_it_is_amended_where_the_same_office_leads() -> None:
    """What has not changed adds nothing; another street's place would change who answers."""
    amend = c.AmendIncident(place=COMMUNITY, matter="燃气爆燃", affected=(WATER,))
    assert kinds(SIGNALLED.when(amend)) == ["IncidentAmended"]
    assert SIGNALLED.then(amend).when(amend) == []
    SIGNALLED.refuses(replace(amend, place=OTHER + "001"), no.LeadWouldChange)


def test_people_are_counted_again_when_the_number_changed() -> None:
    """Counts, never who."""
    counted = c.CountCasualties(dead=0, missing=1, injured=3)
    given = SIGNALLED.then(counted)
    assert standing(given).casualties == Casualties(missing=1, injured=3)
    assert given.when(counted) == []


def test_looking_settles_the_category() -> None:
    """What was taken for an accident may be one of health."""
    given = SIGNALLED.then(c.VerifyIncident(category=Category.HEALTH, found="属实"))
    state = standing(given)
    assert (state.status, state.brief.category) == (Status.VERIFIED, Category.HEALTH)


def test_an_incident_is_verified_once_and_graded_after_that() -> None:
    """Steps go forward only."""
    look = c.VerifyIncident(category=Category.ACCIDENT, found="x")
    REAL.refuses(look, no.IncidentStandsElsewhere)
    SIGNALLED.refuses(c.GradeIncident(grade=Grade.I), no.IncidentStandsElsewhere)
    assert standing(GRADED).grade is Grade.III


def test_one_of_public_security_is_never_graded_and_may_be_answered_all_the_same() -> None:
    """应对法 art. 3."""
    SECURITY.refuses(c.GradeIncident(grade=Grade.I), no.SecurityHasNoGrade, "dispatcher")
    answered = SECURITY.then(START, "dispatcher")
    assert standing(answered).status is Status.RESPONDING
    regrade = c.RegradeIncident(grade=Grade.I, reason="x")
    answered.refuses(regrade, no.NothingToRegrade, "dispatcher")


def test_a_grade_is_changed_with_a_reason_and_the_same_changes_nothing() -> None:
    """The former grade stays in the record."""
    worse = c.RegradeIncident(grade=Grade.II, reason="人数增加")
    (event,) = RESPONDING.when(worse, "dispatcher")
    assert event == e.IncidentRegraded(grade=Grade.II, before=Grade.III, reason="人数增加")
    assert standing(RESPONDING.then(worse, "dispatcher")).grade is Grade.II
    assert RESPONDING.when(replace(worse, grade=Grade.III), "dispatcher") == []


def test_what_can_be_graded_is_graded_before_its_response_starts() -> None:
    """The level of the response rests on it."""
    REAL.refuses(START, no.ResponseNeedsAGrade)


@pytest.mark.parametrize("authority", ["420102", "4201", "42", "0"])
def test_a_county_a_city_a_province_and_the_state_may_start_a_response(authority: str) -> None:
    """应对法 art. 17."""
    assert kinds(GRADED.when(replace(START, authority=authority))) == ["ResponseStarted"]


@pytest.mark.parametrize(
    ("authority", "why"),
    [
        (STREET, no.AuthorityTooLow),
        (COMMUNITY, no.AuthorityTooLow),
        ("420103", no.AuthorityElsewhere),
    ],
)
def test_a_street_or_a_government_of_elsewhere_may_not(
    authority: str, why: type[no.AuthorityTooLow]
) -> None:
    """A street only records the body that did."""
    GRADED.refuses(replace(START, authority=authority), why)


@pytest.mark.parametrize(
    "end",
    [
        NOON,
        NOON + timedelta(days=367),
        (NOON + timedelta(days=1)).replace(tzinfo=None),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=12))),
    ],
)
def test_a_response_has_an_end_within_a_year_ahead(end: datetime) -> None:
    """Nothing exceptional lasts for ever."""
    GRADED.refuses(replace(START, expected_end=end), no.EndNotAhead)


def test_the_expected_end_is_a_clock_of_the_centre() -> None:
    """By then the response is lifted or prolonged; a new end has a clock of its own."""
    (lift,) = (run.due for run in standing(RESPONDING).running.values() if run.due.clock == "lift")
    assert (lift.owner, lift.due_at) == (CENTRE, NOON + timedelta(days=2))
    assert lift.warn_at == NOON + timedelta(days=1, hours=14, minutes=24)
    longer = c.AdjustResponse(
        item=START.item,
        level=Grade.II,
        authority="4201",
        authority_name="武汉市人民政府",
        expected_end=(NOON + timedelta(days=4)).astimezone(timezone(timedelta(hours=8))),
        measures="扩大疏散",
    )
    state = standing(RESPONDING.then(longer, "dispatcher"))
    assert state.running["0/lift"].due.due_at == NOON + timedelta(days=4)
    assert state.response is not None
    assert (state.response.level, state.response.expected_end.tzinfo) == (Grade.II, UTC)


def test_an_adjustment_that_keeps_the_end_keeps_its_clock_and_the_same_changes_nothing() -> None:
    """A clock that warned does not warn again."""
    given = RESPONDING.at(NOON + timedelta(hours=40))
    same = c.AdjustResponse(
        item=START.item,
        level=START.level,
        authority=START.authority,
        authority_name=START.authority_name,
        expected_end=START.expected_end,
        measures="加派力量",
    )
    adjusted = given.then(same, "dispatcher")
    assert standing(adjusted).running["0/lift"].warned
    assert "ResponseAdjusted" not in kinds(adjusted.when(same, "dispatcher"))
    GRADED.refuses(same, no.IncidentStandsElsewhere)


def test_under_control_the_final_report_is_owed_and_the_response_is_lifted() -> None:
    """应对法 art. 86: measures end with the danger."""
    clocks = {run.due.clock for run in standing(OVER).running.values()}
    assert clocks == {"report-first", "report-final"}


def test_a_small_incident_comes_under_control_without_grade_or_response() -> None:
    """Most never need a government's response."""
    assert standing(REAL.then(c.DeclareControlled(found="已处置"))).status is Status.CONTROLLED


def test_an_incident_is_not_closed_before_its_reports_are_made_and_received() -> None:
    """Closing would wipe out what somebody still owes."""
    close = c.CloseIncident(outcome="无伤亡")
    RESPONDING.refuses(close, no.IncidentStandsElsewhere)
    OVER.refuses(close, no.NoFinalReport)
    told = OVER.then(c.SubmitReport(stage=Stage.FIRST)).then(c.SubmitReport(stage=Stage.FINAL))
    told.refuses(close, no.DutyOpen)
    told = told.then(c.AcknowledgeReport(), "dispatcher", leg=1)
    told = told.then(c.PassReportOn(receiver="市政府总值班室"), "dispatcher", leg=1)
    closed = told.then(c.AcknowledgeReport(), "dispatcher", leg=2).then(close)
    assert (standing(closed).status, standing(closed).running) == (Status.CLOSED, {})


def test_a_false_alarm_ends_its_clocks_and_is_not_declared_once_a_response_started() -> None:
    """What a government has answered was no false alarm."""
    false = c.DeclareFalseAlarm(reason="误报")
    state = standing(SIGNALLED.then(false))
    assert (state.status, state.running) == (Status.FALSE_ALARM, {})
    RESPONDING.refuses(false, no.IncidentStandsElsewhere)

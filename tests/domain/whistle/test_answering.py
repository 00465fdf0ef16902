"""Triage, and what departments do on their legs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.whistle import SLICE
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle import refusals as no
from domain.whistle.words import CallOutcome, Kind, Level
from tests.scenario import Given, kinds
from tests.world import COMMUNITY, NOON, POWER, STREET, WATER

BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
BLOWN = Given(SLICE).then(BLOW, "duty_officer")
SPLIT = BLOWN.then(c.Triage(lead=WATER, assist=(POWER,)), "dispatcher")
SCENE = SPLIT.then(c.ReportArrival(people=3), "responder", unit=WATER, leg=1)
CLAIM = c.ClaimResolved(measure="关阀", with_whom="书记", limit="今日")
CALL = c.RecordCall(legs=(2, 2), post="值班电话", outcome=CallOutcome.NO_ANSWER)


def test_triage_opens_a_leg_for_each_department_and_one_leads() -> None:
    """I2: exactly one lead."""
    opened, first, second = BLOWN.when(c.Triage(lead=WATER, assist=(POWER,)), "dispatcher")
    assert isinstance(opened, e.LegsOpened)
    assert [(leg.office, leg.lead) for leg in opened.legs] == [(WATER, True), (POWER, False)]
    assert isinstance(first, e.LegDispatched)
    assert isinstance(second, e.LegDispatched)
    assert {due.owner for due in second.clocks} == {POWER}


def test_a_department_is_summoned_once() -> None:
    """The lead does not assist itself."""
    BLOWN.refuses(c.Triage(lead=WATER, assist=(WATER,)), no.SummonedTwice, "dispatcher")


def test_a_summoned_office_must_be_open() -> None:
    """The list of offices says which are."""
    BLOWN.refuses(c.Triage(lead="nobody"), no.UnknownOffice, "dispatcher")
    BLOWN.refuses(c.Triage(lead=WATER, assist=("nobody",)), no.UnknownOffice, "dispatcher")


def test_a_whistle_is_split_once() -> None:
    """More departments come by reinforcement."""
    SPLIT.refuses(c.Triage(lead=WATER), no.WrongStanding, "dispatcher")


def test_steps_are_skipped_forward_and_never_back() -> None:
    """Arriving implies signing and contacting."""
    SCENE.refuses(c.SignLeg(), no.WrongStep, "responder", leg=1)
    SCENE.refuses(c.LogContact(note="x"), no.WrongStep, "responder", leg=1)


def test_a_leg_that_is_not_there_is_said_so() -> None:
    """The path names a leg by its number."""
    SPLIT.refuses(c.SignLeg(), no.NoSuchLeg, "responder", leg=3)


def test_before_triage_there_is_nothing_to_sign() -> None:
    """There are no legs yet."""
    BLOWN.refuses(c.SignLeg(), no.NoSuchLeg, "responder", leg=1)


def test_a_withdrawn_whistle_takes_no_answer() -> None:
    """It has ended."""
    gone = SPLIT.then(c.WithdrawWhistle(reason="误报"))
    gone.refuses(c.SignLeg(), no.WrongStanding, "responder", leg=1)


def test_a_department_that_never_signs_and_arrives_in_time_breaches_only_the_signing() -> None:
    """Scenario 1: arrived at 28 minutes of an E1."""
    late = SPLIT.at(NOON + timedelta(minutes=28))
    events = late.when(c.ReportArrival(people=2), "responder", unit=WATER, leg=1)
    breached = {(x.clock, x.leg) for x in events if isinstance(x, e.SlaBreached)}
    assert ("sign", 1) in breached
    assert ("arrive", 1) not in breached


def test_contact_progress_and_claim_follow_each_other() -> None:
    """The way of a leg."""
    contacted = SPLIT.then(c.LogContact(note="已联系"), "responder", leg=1)
    there = contacted.then(c.ReportArrival(people=3), "responder", leg=1)
    working = there.then(c.RecordProgress(note="抢修中"), "responder", leg=1)
    assert kinds(working.when(CLAIM, "responder", leg=1)) == ["LegResolutionClaimed"]


def test_an_emergency_is_resolved_on_the_scene() -> None:
    """Place-bound kinds want an arrival first."""
    SPLIT.refuses(CLAIM, no.NotYetArrived, "responder", leg=1)


def test_a_demand_may_be_resolved_without_going_there() -> None:
    """A claim then stands for the steps before it."""
    draft = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="低保咨询", need="答复")
    given = Given(SLICE).then(draft, "clerk").then(c.SubmitWhistle(), "clerk")
    given = given.then(c.ApproveAndBlow()).then(c.Triage(lead=WATER), "dispatcher")
    given = given.then(CLAIM, "responder", leg=1)
    clocks = SLICE.fold(SLICE.initial, given.events).clocks
    held = [(run.due.clock, run.held) for run in clocks]
    assert held == [("resolve", True), ("overrun", True), ("verify", False)]


def test_nobody_leaves_while_the_work_is_not_done() -> None:
    """事不完、人不撤."""
    SCENE.refuses(c.LeaveScene(), no.WorkNotDone, "responder", leg=1)


def test_the_blower_may_let_a_team_go_with_a_reason() -> None:
    """Consent is given by giving the command."""
    SCENE.refuses(c.LeaveScene(), no.ReasonUnsaid, "duty_officer", leg=1)
    (left,) = SCENE.when(c.LeaveScene(reason="换班"), "duty_officer", unit=STREET, leg=1)
    assert left == e.LegLeft(leg=1, reason="换班")


def test_after_acceptance_the_team_leaves_freely_and_once() -> None:
    """The work is done."""
    done = SCENE.then(CLAIM, "responder", leg=1).then(c.VerifyLeg(accepted=True), leg=1)
    left = done.then(c.LeaveScene(), "responder", leg=1)
    left.refuses(c.LeaveScene(), no.AlreadyLeft, "responder", leg=1)


def test_who_never_came_does_not_leave() -> None:
    """Leaving wants an arrival."""
    SPLIT.refuses(c.LeaveScene(), no.NotYetArrived, "responder", leg=1)


def test_a_call_is_counted_on_each_leg_once_and_stops_no_clock() -> None:
    """W30: shown as 已电话通知."""
    called = SPLIT.then(CALL, "duty_officer")
    before, after = (SLICE.fold(SLICE.initial, given.events) for given in (SPLIT, called))
    assert [leg.calls for leg in after.legs] == [0, 1]
    assert after.clocks == before.clocks


def test_a_call_names_legs_that_are_there() -> None:
    """A call is about somebody's leg."""
    call = c.RecordCall(legs=(9,), post="值班", outcome=CallOutcome.REACHED)
    SPLIT.refuses(call, no.NoSuchLeg, "duty_officer")


def test_nobody_is_called_about_a_draft() -> None:
    """There is nobody to call."""
    draft = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯", need="修")
    Given(SLICE).then(draft, "clerk").refuses(CALL, no.WrongStanding, "duty_officer")


@pytest.mark.parametrize("arrived", [False, True])
def test_withdrawing_is_possible_until_somebody_arrived(arrived: bool) -> None:  # noqa: FBT001
    """I17."""
    given = SCENE if arrived else SPLIT
    if arrived:
        given.refuses(c.WithdrawWhistle(reason="x"), no.SomebodyArrived)
    else:
        assert kinds(given.when(c.WithdrawWhistle(reason="x"))) == ["WhistleWithdrawn"]

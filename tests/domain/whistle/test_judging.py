"""Verify, send back, evaluate both ways, close; and what time brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from api.policy_file import default_policy
from domain.register import Facts
from domain.rules import IN_FORCE
from domain.slice import SettleClocks
from domain.whistle import SLICE
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle import refusals as no
from domain.whistle.words import Level, Outcome, Rating, Status
from tests.scenario import Given, kinds
from tests.world import CENTRE, COMMUNITY, NOON, POWER, STREET, WATER, register

BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
SPLIT = Given(SLICE).then(BLOW).then(c.Triage(lead=WATER, assist=(POWER,)), "dispatcher")
SCENE = SPLIT.then(c.ReportArrival(people=3), "responder", leg=1)
CLAIM = c.ClaimResolved(measure="关阀", with_whom="书记", limit="今日")
CLAIMED = SCENE.then(CLAIM, "responder", leg=1)
POWERED = CLAIMED.then(c.ReportArrival(people=1), "head", leg=2).then(CLAIM, "head", leg=2)
YES, NO = c.VerifyLeg(accepted=True), c.VerifyLeg(accepted=False, defects="仍漏水")
DONE = POWERED.then(YES, leg=1).then(YES, leg=2)
GOOD, BAD = Rating.SATISFIED, Rating.UNSATISFIED
JUDGE = c.EvaluateLeg(speed=GOOD, cooperation=GOOD, result=GOOD, satisfaction=GOOD)


def status(given: Given) -> Status:
    """Give where the whistle stands."""
    standing: Status = SLICE.fold(SLICE.initial, given.events).status
    return standing


def test_a_claim_is_verified_by_another_person() -> None:
    """I4: verifier is not resolver."""
    CLAIMED.refuses(YES, no.VerifierIsResolver, "responder", leg=1)


def test_work_that_is_sent_back_has_its_defects_said() -> None:
    """Without them nobody could mend it."""
    CLAIMED.refuses(c.VerifyLeg(accepted=False), no.DefectsUnsaid, leg=1)


def test_only_a_claim_is_verified() -> None:
    """Look when somebody says it is done."""
    SCENE.refuses(YES, no.WrongStep, leg=1)


def test_the_resolve_clock_is_held_while_a_claim_waits() -> None:
    """Scenario 5: the blower is silent; the breach is the blower's."""
    silent = CLAIMED.at(NOON + timedelta(hours=3))
    breached = [x for x in silent.when(SettleClocks()) if isinstance(x, e.SlaBreached)]
    on_first = {(x.clock, x.owner) for x in breached if x.leg == 1}
    assert on_first == {("verify", STREET)}


def test_without_a_limit_for_the_work_there_is_no_clock_to_hold() -> None:
    """A policy may leave one out; claims and rework go on, and nothing falls due."""
    policy = default_policy()
    limits = tuple(one for one in policy.limits if one.clock not in {"resolve", "overrun"})
    facts = Facts(register())
    for name in (IN_FORCE, policy.key):
        facts.put(name, replace(policy, limits=limits))
    given = Given(SLICE, register=facts.register(1)).then(BLOW)
    given = given.then(c.Triage(lead=WATER), "dispatcher")
    given = given.then(c.ReportArrival(people=3), "responder", leg=1).then(
        CLAIM, "responder", leg=1
    )
    given = given.then(NO, leg=1)
    late = SLICE.fold(SLICE.initial, given.at(NOON + timedelta(days=9)).events)
    assert [late.clock(1, work) for work in ("resolve", "overrun")] == [None, None]


def test_rework_after_the_due_time_breaches_with_the_original_due_time() -> None:
    """The wait is charged to the blower."""
    late = CLAIMED.at(NOON + timedelta(hours=3))
    events = late.when(NO, leg=1)
    (ordered,) = (x for x in events if isinstance(x, e.LegReworkOrdered))
    (breach,) = (
        x for x in events if isinstance(x, e.SlaBreached) and x.clock == "resolve" and x.leg == 1
    )
    assert (ordered.round, ordered.waited) == (2, 3 * 3600)
    assert breach.due_at == NOON + timedelta(hours=2)


def test_a_whistle_is_verifying_when_every_leg_is_claimed_and_evaluating_when_accepted() -> None:
    """The whistle's standing follows its legs."""
    assert status(CLAIMED) is Status.IN_PROGRESS
    assert status(POWERED) is Status.VERIFYING
    assert status(POWERED.then(NO, leg=1)) is Status.IN_PROGRESS
    assert status(DONE) is Status.EVALUATING


def test_accepting_the_last_leg_starts_the_clock_of_evaluation() -> None:
    """Its owner is the blower."""
    state = SLICE.fold(SLICE.initial, DONE.events)
    assert [(run.due.clock, run.due.owner) for run in state.clocks] == [("evaluate", STREET)]


def test_a_leg_is_judged_once_and_after_all_are_accepted() -> None:
    """Scenario 4: not before the assistant is done."""
    POWERED.then(YES, leg=1).refuses(JUDGE, no.WrongStanding, leg=1)
    DONE.then(JUDGE, leg=1).refuses(JUDGE, no.AlreadyEvaluated, leg=1)


def test_a_department_is_not_judged_by_its_own() -> None:
    """I5."""
    DONE.refuses(JUDGE, no.EvaluatorIsEvaluated, unit=WATER, leg=1)


def test_a_bad_mark_needs_a_reason() -> None:
    """不满意 is explained."""
    DONE.refuses(replace(JUDGE, speed=BAD), no.ReasonUnsaid, leg=1)
    assert kinds(DONE.when(replace(JUDGE, speed=BAD, reason="太慢"), leg=1)) == ["LegEvaluated"]


def test_the_last_mark_says_that_none_remains_and_ends_the_clock() -> None:
    """The policy that closes reads it."""
    both = DONE.then(JUDGE, leg=1).then(JUDGE, leg=2)
    last = both.events[-1]
    assert isinstance(last, e.LegEvaluated)
    assert last.remaining == 0
    assert SLICE.fold(SLICE.initial, both.events).clocks == ()


def test_a_whistle_closes_when_every_leg_is_judged() -> None:
    """I1."""
    close = c.CloseWhistle(outcome=Outcome.SOLVED)
    DONE.refuses(close, no.LegsNotEvaluated, "dispatcher")
    closed = DONE.then(JUDGE, leg=1).then(JUDGE, leg=2).then(close, "system")
    assert status(closed) is Status.CLOSED


def test_a_whistle_in_progress_is_not_closed() -> None:
    """It has not been judged."""
    SCENE.refuses(c.CloseWhistle(outcome=Outcome.SOLVED), no.WrongStanding, "dispatcher")


def test_each_unit_judges_the_whistle_once() -> None:
    """The lead department and the centre, both ways."""
    judge = c.EvaluateWhistle(validity=GOOD, clarity=GOOD, proportionality=GOOD)
    judged = DONE.then(judge, "responder", unit=WATER)
    judged.refuses(judge, no.AlreadyEvaluated, "responder", unit=WATER)
    assert kinds(judged.when(judge, "dispatcher", unit=CENTRE)) == ["BlowerEvaluated"]


def test_time_is_dated_at_its_due_moments_however_late_it_is_told() -> None:
    """I10: one late settle and many small ones give the same events in the same order."""
    minutes = (4, 5, 6, 25, 31, 100, 121, 200)
    end = NOON + timedelta(minutes=200)
    at_once = SPLIT.at(end).when(SettleClocks())
    stepped: list[object] = []
    given = SPLIT
    for minute in minutes:
        new = given.at(NOON + timedelta(minutes=minute)).when(SettleClocks())
        stepped += new
        given = replace(given, events=(*given.events, *new))
    assert stepped == at_once

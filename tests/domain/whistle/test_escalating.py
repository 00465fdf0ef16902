"""What goes up when time runs out or work comes back (domain.md §3.7): who is told, and who owes notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.facts import EVERYWHERE, Office
from domain.register import Facts
from domain.slice import SettleClocks
from domain.whistle import SLICE, Whistle
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle import refusals as no
from domain.whistle.words import Cause, Kind, Level
from tests.scenario import Given
from tests.world import CENTRE, CHECK, COMMUNITY, NOON, POWER, WATER, register

BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
DRAFT = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="低保咨询", need="答复")
SPLIT = Given(SLICE).then(BLOW).then(c.Triage(lead=WATER, assist=(POWER,)), "dispatcher")
CALM = Given(SLICE).then(DRAFT, "clerk").then(c.SubmitWhistle(), "clerk").then(c.ApproveAndBlow())
CALM = CALM.then(c.Triage(lead=WATER, assist=(POWER,)), "dispatcher")
CLAIM = c.ClaimResolved(measure="关阀", with_whom="书记", limit="今日")
TAKE = c.AcknowledgeEscalation(note="已知")


def breach(clock: str, leg: int = 1) -> c.RaiseEscalation:
    """Give what the policy asks for when a clock was breached."""
    return c.RaiseEscalation(cause=Cause.BREACH, clock=clock, leg=leg)


def raised(given: Given, command: c.RaiseEscalation) -> list[tuple[int, tuple[str, ...]]]:
    """Give the level and the addressees of what is raised."""
    events = given.when(command, "system")
    return [(x.level, x.addressees) for x in events if isinstance(x, e.EscalationRaised)]


def state(given: Given) -> Whistle:
    """Give the whistle as it stands."""
    standing: Whistle = SLICE.fold(SLICE.initial, given.events)
    return standing


def test_an_emergency_in_which_life_is_at_risk_starts_at_level_two() -> None:
    """Any E1 breach does, and the same again adds nothing."""
    assert raised(SPLIT, breach("sign")) == [(2, (CHECK,))]
    assert raised(SPLIT.then(breach("sign"), "system"), breach("sign")) == []


def test_a_missed_signature_tells_the_departments_own_head_and_the_centre() -> None:
    """Level 1, an hour each to take notice."""
    assert raised(CALM, breach("sign")) == [(1, (WATER, CENTRE))]
    told = state(CALM.then(breach("sign"), "system"))
    dues = [run.due for run in told.clocks if run.due.clock == "acknowledge"]
    assert [(due.owner, due.due_at) for due in dues] == [
        (office, NOON + timedelta(hours=1)) for office in (WATER, CENTRE)
    ]


def test_a_second_department_on_the_same_level_is_told_as_well() -> None:
    """The centre knows already."""
    assert raised(CALM.then(breach("sign"), "system"), breach("sign", 2)) == [(1, (POWER,))]


def test_a_lower_rung_adds_who_was_not_told_and_lowers_nothing() -> None:
    """One department has not arrived, then another has not signed."""
    high = CALM.then(breach("arrive"), "system")
    assert raised(high, breach("sign", 2)) == [(1, (POWER, CENTRE))]
    after = state(high.then(breach("sign", 2), "system"))
    assert (after.escalation, after.addressees) == (2, (CHECK, POWER, CENTRE))


def test_a_higher_rung_tells_an_office_anew() -> None:
    """Its earlier clock gives way to the longer one of the higher level."""
    both = CALM.then(breach("resolve"), "system").then(breach("overrun"), "system")
    after = state(both)
    dues = [run.due.due_at for run in after.clocks if run.due.clock == "acknowledge"]
    assert (after.escalation, after.addressees) == (3, (CHECK,))
    assert dues == [NOON + timedelta(hours=4)]


def test_an_escalation_moves_no_responsibility() -> None:
    """Legs and their clocks are as they were."""
    before, after = state(CALM), state(CALM.then(breach("sign"), "system"))
    assert after.legs == before.legs
    assert after.clocks[: len(before.clocks)] == before.clocks


def test_a_missed_triage_has_no_department_to_tell() -> None:
    """Nobody is summoned yet."""
    urgent = Given(SLICE).then(replace(BLOW, level=Level.E2))
    assert raised(urgent, breach("triage", 0)) == [(1, (CENTRE,))]


def test_a_clock_without_a_rule_goes_nowhere() -> None:
    """The blower's own clocks are the scorecard's."""
    assert raised(CALM, breach("verify")) == []


def test_without_the_addressee_the_centre_is_told() -> None:
    """An installation may have no supervision office."""
    facts = Facts(register())
    for code, office in register().all(Office).items():
        kind = "department" if office.kind == "supervision" else office.kind
        facts.put(code, replace(office, kind=kind))
    given = replace(SPLIT, register=facts.register(1))
    assert raised(given, breach("sign")) == [(2, (CENTRE,))]


def test_work_that_takes_twice_its_time_goes_to_level_three() -> None:
    """The resolve clock of E1 is 2 h: breached there, and overrun at 4 h, not before."""
    settled = SPLIT.at(NOON + timedelta(hours=4)).when(SettleClocks())
    assert not [x for x in settled if isinstance(x, e.SlaBreached) and x.clock == "overrun"]
    later = SPLIT.at(NOON + timedelta(hours=4, seconds=1)).when(SettleClocks())
    over = [x for x in later if isinstance(x, e.SlaBreached) and x.clock == "overrun"]
    assert [(x.leg, x.owner, x.due_at) for x in over] == [
        (leg, office, NOON + timedelta(hours=4)) for leg, office in ((1, WATER), (2, POWER))
    ]
    assert raised(SPLIT, breach("overrun")) == [(3, (CHECK,))]


def test_work_that_waits_for_a_look_does_not_overrun() -> None:
    """The wait is the blower's; sent back, the original time holds again."""
    claimed = CALM.then(CLAIM, "responder", leg=1).at(NOON + timedelta(days=20))
    names = [x.clock for x in claimed.when(SettleClocks()) if isinstance(x, e.SlaBreached)]
    assert names.count("overrun") == 1  # The other leg's.
    back = claimed.when(c.VerifyLeg(accepted=False, defects="未答复"), leg=1)
    over = [x.leg for x in back if isinstance(x, e.SlaBreached) and x.clock == "overrun"]
    assert over == [2, 1]


def test_work_sent_back_twice_is_supervised_and_a_third_time_goes_to_level_three() -> None:
    """Scenario 6, on an ordinary whistle."""
    given, levels = CALM, []
    for round_ in (2, 3, 4):
        given = given.then(CLAIM, "responder", leg=1)
        given = given.then(c.VerifyLeg(accepted=False, defects="仍漏水"), leg=1)
        rework = c.RaiseEscalation(cause=Cause.REWORK, clock="resolve", leg=1, round=round_)
        given = given.then(rework, "system")
        levels.append(state(given).escalation)
    assert levels == [0, 2, 3]


def test_each_addressee_takes_notice_for_itself() -> None:
    """The head's word does not stand for the centre's; nobody takes notice twice."""
    told = CALM.then(breach("sign"), "system")
    taken = told.then(TAKE, "head", unit=WATER)
    assert taken.events[-1] == e.EscalationAcknowledged(level=1, addressee=WATER, note="已知")
    assert state(taken).asked == (CENTRE,)
    taken.refuses(TAKE, no.NothingToAcknowledge, "head", unit=WATER)


def test_what_was_acknowledged_before_addressees_were_named_holds_for_all() -> None:
    """Version 1 of the event names nobody: it is lifted to everybody who was told."""
    told = CALM.then(breach("sign"), "system")
    old = e.EscalationAcknowledged(level=1, addressee=EVERYWHERE, note="已知")
    assert state(replace(told, events=(*told.events, old))).asked == ()


def test_an_addressee_that_takes_no_notice_answers_for_it() -> None:
    """The breach names the office whose notice is late, and the other's clock is another's."""
    told = CALM.then(breach("sign"), "system").then(TAKE, "dispatcher", unit=CENTRE)
    late = told.at(NOON + timedelta(hours=2)).when(SettleClocks())
    owners = [x.owner for x in late if isinstance(x, e.SlaBreached) and x.clock == "acknowledge"]
    assert owners == [WATER]

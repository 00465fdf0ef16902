"""Decide: verify, send back, evaluate both ways, close; and what goes up when time runs out."""

from __future__ import annotations

from datetime import datetime

from domain.change import like
from domain.circumstances import Circumstances
from domain.due import Due
from domain.facts import covers, office_over
from domain.register import Register
from domain.rules import EscalationRule
from domain.timing import timed
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle import refusals as no
from domain.whistle.answering import leg_at
from domain.whistle.blowing import stand
from domain.whistle.clocks import frozen, start
from domain.whistle.state import Leg, Whistle
from domain.whistle.words import Cause, LegState, Rating


def verify_leg(state: Whistle, it: c.VerifyLeg, now: Circumstances) -> list[object]:
    """Accept a claim or send it back (I4)."""
    leg = leg_at(state, c.VerifyLeg, now)
    if leg.claimed_by == now.actor.subject:
        raise no.VerifierIsResolver
    if it.accepted:
        return [e.LegAccepted(leg=leg.leg, clocks=_evaluation(state, leg, now))]
    if not it.defects.strip():
        raise no.DefectsUnsaid(field="defects")
    waited = int((now.now - _claimed_at(state, leg, now)).total_seconds())
    return [
        e.LegReworkOrdered(leg=leg.leg, round=leg.rounds + 1, defects=it.defects, waited=waited)
    ]


def evaluate_leg(state: Whistle, it: c.EvaluateLeg, now: Circumstances) -> list[object]:
    """Judge a department's answer (I5)."""
    leg = leg_at(state, c.EvaluateLeg, now)
    if leg.evaluated:
        raise no.AlreadyEvaluated
    if now.actor.unit == leg.office:
        raise no.EvaluatorIsEvaluated
    ratings = (it.speed, it.cooperation, it.result, it.satisfaction)
    if Rating.UNSATISFIED in ratings and not it.reason.strip():
        raise no.ReasonUnsaid(field="reason")
    remaining = sum(not other.evaluated for other in state.legs) - 1
    return [like(e.LegEvaluated, it, leg=leg.leg, remaining=remaining)]


def evaluate_whistle(state: Whistle, it: c.EvaluateWhistle, now: Circumstances) -> list[object]:
    """Judge the whistle itself, once for each unit that may."""
    stand(state, c.EvaluateWhistle)
    if now.actor.unit in state.blower_evaluated:
        raise no.AlreadyEvaluated
    return [like(e.BlowerEvaluated, it, by=now.actor.unit)]


def close_whistle(state: Whistle, it: c.CloseWhistle, _: Circumstances) -> list[object]:
    """Close (I1)."""
    stand(state, c.CloseWhistle)
    if not all(leg.evaluated for leg in state.legs):
        raise no.LegsNotEvaluated
    return [e.WhistleClosed(outcome=it.outcome)]


def raise_escalation(state: Whistle, it: c.RaiseEscalation, now: Circumstances) -> list[object]:
    """Tell those whom the policy names: all of them on a higher level, else who was not told yet."""
    stand(state, c.RaiseEscalation)
    policy = frozen(state, now.register)
    rule = policy.escalation(it.cause, it.clock, state.brief.kind, state.brief.level, it.round)
    if rule is None:
        return []
    told = state.addressees if rule.level <= state.escalation else ()
    addressees = tuple(one for one in _above(state, rule, it.leg, now.register) if one not in told)
    if not addressees:
        return []
    clocks = tuple(timed(policy, now, "acknowledge", one, rule.ack) for one in addressees)
    return [
        e.EscalationRaised(
            level=rule.level, addressees=addressees, clock=it.clock, leg=it.leg, clocks=clocks
        )
    ]


def acknowledge_escalation(
    state: Whistle, it: c.AcknowledgeEscalation, now: Circumstances
) -> list[object]:
    """Take notice for each of one's own offices that was told."""
    stand(state, c.AcknowledgeEscalation)
    mine = [one for one in state.asked if covers(now.register, now.actor.unit, one)]
    if not mine:
        raise no.NothingToAcknowledge
    return [
        e.EscalationAcknowledged(level=state.escalation, addressee=office, note=it.note)
        for office in mine
    ]


def falls_to(state: Whistle, due: Due, register: Register) -> tuple[str, ...]:
    """Give the offices that are told when a clock is missed, as the whistle's policy says; none else."""
    policy, brief = frozen(state, register), state.brief
    rule = policy.escalation(Cause.BREACH, due.clock, brief.kind, brief.level, 0)
    return _above(state, rule, due.leg, register) if rule else ()


def _above(state: Whistle, rule: EscalationRule, leg: int, register: Register) -> tuple[str, ...]:
    """Give the offices that a rule names, each once."""
    found = (_office(kind, state, leg, register) for kind in rule.addressees)
    return tuple(dict.fromkeys(office for office in found if office))


def _office(kind: str, state: Whistle, leg: int, register: Register) -> str:
    """Give the leg's own department, or the office of a kind over the place, else the centre."""
    if kind == "department":
        return next((other.office for other in state.legs if other.leg == leg), "")
    office = office_over(register, kind, state.brief.place)
    return office.code if office else state.brief.centre


def _evaluation(state: Whistle, leg: Leg, now: Circumstances) -> tuple[Due, ...]:
    others = (other for other in state.legs if other.leg != leg.leg)
    if any(other.state is not LegState.ACCEPTED for other in others):
        return ()
    return start(frozen(state, now.register), state, now, "evaluate", state.brief.blower)


def _claimed_at(state: Whistle, leg: Leg, now: Circumstances) -> datetime:
    running = state.clock(leg.leg, "verify")
    return running.due.start if running else now.now

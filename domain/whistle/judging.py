"""Decide: verify, send back, evaluate both ways, close; and what goes up when time runs out."""

from __future__ import annotations

from datetime import datetime

from domain.change import like
from domain.circumstances import Circumstances
from domain.due import Due
from domain.facts import office_over
from domain.timing import timed
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle import refusals as no
from domain.whistle.answering import leg_at
from domain.whistle.blowing import stand
from domain.whistle.clocks import frozen, start
from domain.whistle.state import Leg, Whistle
from domain.whistle.words import LegState, Rating


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
    """Go one step up the ladder, if the policy says so and it is higher than before."""
    stand(state, c.RaiseEscalation)
    policy = frozen(state, now.register)
    rule = policy.escalation(it.cause, it.clock, state.brief.kind, state.brief.level, it.round)
    if rule is None or rule.level <= state.escalation:
        return []
    office = office_over(now.register, rule.addressee, state.brief.place)
    addressee = office.code if office else state.brief.centre
    due = timed(policy, now, "acknowledge", addressee, rule.ack)
    raised = e.EscalationRaised(
        level=rule.level, addressee=addressee, clock=it.clock, leg=it.leg, clocks=(due,)
    )
    return [raised]


def acknowledge_escalation(
    state: Whistle, it: c.AcknowledgeEscalation, _: Circumstances
) -> list[object]:
    """Take notice of the highest escalation."""
    stand(state, c.AcknowledgeEscalation)
    if state.clock(0, "acknowledge") is None:
        raise no.NothingToAcknowledge
    return [e.EscalationAcknowledged(level=state.escalation, note=it.note)]


def _evaluation(state: Whistle, leg: Leg, now: Circumstances) -> tuple[Due, ...]:
    others = (other for other in state.legs if other.leg != leg.leg)
    if any(other.state is not LegState.ACCEPTED for other in others):
        return ()
    return start(frozen(state, now.register), state, now, "evaluate", state.brief.blower)


def _claimed_at(state: Whistle, leg: Leg, now: Circumstances) -> datetime:
    running = state.clock(leg.leg, "verify")
    return running.due.start if running else now.now

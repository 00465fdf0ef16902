"""Decide: triage into legs, and what departments do on theirs."""

from __future__ import annotations

from domain.change import like
from domain.circumstances import Circumstances
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle import refusals as no
from domain.whistle.blowing import known, stand
from domain.whistle.clocks import ON_DISPATCH, frozen, start
from domain.whistle.moves import LEG
from domain.whistle.state import Leg, Whistle
from domain.whistle.words import LegState

BLOWER_SIDE = frozenset({"duty_officer", "leader", "chief", "dispatcher"})


def leg_at(state: Whistle, command: type, now: Circumstances) -> Leg:
    """Give the leg that the path names, or refuse: it must exist and stand right."""
    if not 1 <= now.where.part <= len(state.legs):
        raise no.NoSuchLeg(leg=now.where.part, legs=len(state.legs))
    leg = state.legs[now.where.part - 1]
    if leg.state not in LEG[command].of:
        raise no.WrongStep(state=leg.state, needs=LEG[command].needs)
    stand(state, command)
    return leg


def triage(state: Whistle, it: c.Triage, now: Circumstances) -> list[object]:
    """Open a leg for each department; one leads (I2)."""
    stand(state, c.Triage)
    offices = (it.lead, *it.assist)
    if len(set(offices)) != len(offices):
        raise no.SummonedTwice
    for office in offices:
        known(office, now, "lead" if office == it.lead else "assist")
    policy = frozen(state, now.register)
    opened = tuple(
        e.NewLeg(leg=number, office=office, lead=number == 1)
        for number, office in enumerate(offices, 1)
    )
    dispatched = [
        e.LegDispatched(
            leg=new.leg,
            office=new.office,
            lead=new.lead,
            clocks=tuple(
                due
                for clock in ON_DISPATCH
                for due in start(policy, state, now, clock, new.office, new.leg)
            ),
        )
        for new in opened
    ]
    return [e.LegsOpened(legs=opened), *dispatched]


def sign_leg(state: Whistle, _: c.SignLeg, now: Circumstances) -> list[object]:
    """Sign."""
    return [e.LegSigned(leg=leg_at(state, c.SignLeg, now).leg)]


def log_contact(state: Whistle, it: c.LogContact, now: Circumstances) -> list[object]:
    """Log a contact."""
    return [e.LegContacted(leg=leg_at(state, c.LogContact, now).leg, note=it.note)]


def report_arrival(state: Whistle, it: c.ReportArrival, now: Circumstances) -> list[object]:
    """Report in; arriving implies signing."""
    leg = leg_at(state, c.ReportArrival, now)
    return [e.LegArrived(leg=leg.leg, people=it.people, note=it.note)]


def record_progress(state: Whistle, it: c.RecordProgress, now: Circumstances) -> list[object]:
    """Note how the work goes on."""
    return [e.LegProgressed(leg=leg_at(state, c.RecordProgress, now).leg, note=it.note)]


def claim_resolved(state: Whistle, it: c.ClaimResolved, now: Circumstances) -> list[object]:
    """Claim the work done; the blower's clock starts."""
    leg = leg_at(state, c.ClaimResolved, now)
    policy = frozen(state, now.register)
    if policy.place_bound(state.brief.kind) and not leg.arrived:
        raise no.NotYetArrived
    clocks = start(policy, state, now, "verify", state.brief.blower, leg.leg)
    return [like(e.LegResolutionClaimed, it, leg=leg.leg, by=now.actor.subject, clocks=clocks)]


def leave_scene(state: Whistle, it: c.LeaveScene, now: Circumstances) -> list[object]:
    """Leave: after acceptance freely, before it with the blower's or the centre's word."""
    leg = leg_at(state, c.LeaveScene, now)
    if not leg.arrived:
        raise no.NotYetArrived
    if leg.left:
        raise no.AlreadyLeft
    if leg.state is not LegState.ACCEPTED:
        if now.actor.role not in BLOWER_SIDE:
            raise no.WorkNotDone
        if not it.reason.strip():
            raise no.ReasonUnsaid(field="reason")
    return [e.LegLeft(leg=leg.leg, reason=it.reason)]


def record_call(state: Whistle, it: c.RecordCall, _: Circumstances) -> list[object]:
    """Log a phone call; no clock stops."""
    stand(state, c.RecordCall)
    for number in it.legs:
        if number > len(state.legs):
            raise no.NoSuchLeg(leg=number, legs=len(state.legs))
    return [like(e.CallRecorded, it, legs=tuple(dict.fromkeys(it.legs)))]

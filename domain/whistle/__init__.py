"""A whistle: a street summons departments, each answers on its own leg, the street judges."""

from __future__ import annotations

from collections.abc import Mapping

from domain.circumstances import Where
from domain.due import Due
from domain.register import Register
from domain.running import Running
from domain.slice import Decider, Sides, Slice
from domain.whistle import answering, blowing, judging
from domain.whistle import commands as c
from domain.whistle.events import SlaBreached, SlaWarned, WhistleBlown
from domain.whistle.moves import LEG, WHISTLE
from domain.whistle.state import EVOLVE, Whistle

__all__ = ["SLICE", "Running", "Whistle"]

DECIDE: Mapping[type, Decider[Whistle]] = {
    c.DraftWhistle: blowing.draft_whistle,
    c.AmendWhistle: blowing.amend_whistle,
    c.SubmitWhistle: blowing.submit_whistle,
    c.ReturnForCorrection: blowing.return_whistle,
    c.ApproveAndBlow: blowing.approve_and_blow,
    c.BlowNow: blowing.blow_now,
    c.ConfirmWhistle: blowing.confirm_whistle,
    c.RefuseConfirmation: blowing.refuse_confirmation,
    c.WithdrawWhistle: blowing.withdraw_whistle,
    c.Triage: answering.triage,
    c.SignLeg: answering.sign_leg,
    c.LogContact: answering.log_contact,
    c.ReportArrival: answering.report_arrival,
    c.RecordProgress: answering.record_progress,
    c.ClaimResolved: answering.claim_resolved,
    c.LeaveScene: answering.leave_scene,
    c.RecordCall: answering.record_call,
    c.AddReport: blowing.add_report,
    c.VerifyLeg: judging.verify_leg,
    c.EvaluateLeg: judging.evaluate_leg,
    c.EvaluateWhistle: judging.evaluate_whistle,
    c.CloseWhistle: judging.close_whistle,
    c.RaiseEscalation: judging.raise_escalation,
    c.AcknowledgeEscalation: judging.acknowledge_escalation,
}


def sides(state: Whistle, command: object, where: Where, _: Register) -> Sides:
    """Name the units on each side: the place, the blower, the centre, the leg, the lead, above."""
    found: dict[str, str | tuple[str, ...]] = {
        "place": getattr(command, "place", state.brief.place)
    }
    if state.brief.blower:
        found |= {"blower": state.brief.blower, "centre": state.brief.centre}
    if state.addressees:
        found["addressee"] = state.asked or state.addressees
    for leg in state.legs:
        found |= {"leg": leg.office} if leg.leg == where.part else {}
        found |= {"lead": leg.office} if leg.lead else {}
    return found


def _due_event(cls: type[SlaWarned | SlaBreached], due: Due) -> object:
    return cls(clock=due.clock, leg=due.leg, owner=due.owner, due_at=due.due_at)


SLICE: Slice[Whistle] = Slice(
    name="whistle",
    plural="whistles",
    initial=Whistle(),
    decide=DECIDE,
    evolve=EVOLVE,
    sides=sides,
    audience=lambda state: (state.brief.place, state.offices),
    place=lambda state: state.brief.place,
    policy=lambda state: state.policy,
    drills=True,
    moves={"whistle": WHISTLE, "leg": LEG},
    series=lambda event: event.blower if isinstance(event, WhistleBlown) else "",
    clocks=lambda state: state.running.values(),
    warned=lambda due: _due_event(SlaWarned, due),
    breached=lambda due: _due_event(SlaBreached, due),
)

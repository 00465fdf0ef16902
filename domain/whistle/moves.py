"""The legal moves of a whistle and of a leg, as tables; the documentation's diagrams are drawn from them."""

from __future__ import annotations

from domain.moves import Moves, move
from domain.whistle import commands as c
from domain.whistle.words import LegState, Status

OPEN_LEGS = frozenset(set(LegState) - {LegState.CLAIMED, LegState.ACCEPTED})
ANSWERED = frozenset({Status.IN_PROGRESS, Status.VERIFYING, Status.EVALUATING})
RUNNING = ANSWERED | {Status.BLOWN}
ENDED = frozenset({Status.CLOSED, Status.WITHDRAWN})

# Where a whistle stands while its legs are worked on follows from them: the last claim, the last word.
WHISTLE: Moves = {
    c.DraftWhistle: move((), Status.DRAFT),
    c.AmendWhistle: move((Status.DRAFT, Status.RETURNED), Status.DRAFT),
    c.SubmitWhistle: move((Status.DRAFT, Status.RETURNED), Status.SUBMITTED),
    c.ReturnForCorrection: move((Status.SUBMITTED,), Status.RETURNED),
    c.ApproveAndBlow: move((Status.SUBMITTED,), Status.BLOWN),
    c.BlowNow: move((), Status.BLOWN),
    c.ConfirmWhistle: move(RUNNING | ENDED),
    c.RefuseConfirmation: move(RUNNING | ENDED),
    c.Triage: move((Status.BLOWN,), Status.IN_PROGRESS),
    c.SignLeg: move((Status.IN_PROGRESS,)),
    c.LogContact: move((Status.IN_PROGRESS,)),
    c.ReportArrival: move((Status.IN_PROGRESS,)),
    c.RecordProgress: move((Status.IN_PROGRESS,)),
    c.ClaimResolved: move((Status.IN_PROGRESS,), Status.VERIFYING),
    c.VerifyLeg: move(
        (Status.IN_PROGRESS, Status.VERIFYING), Status.IN_PROGRESS, Status.EVALUATING
    ),
    c.LeaveScene: move(ANSWERED),
    c.EvaluateLeg: move((Status.EVALUATING,)),
    c.RecordCall: move(RUNNING),
    c.AddReport: move(set(Status) - ENDED),
    c.WithdrawWhistle: move((Status.SUBMITTED, Status.RETURNED, *RUNNING), Status.WITHDRAWN),
    c.EvaluateWhistle: move((Status.EVALUATING, Status.CLOSED)),
    c.CloseWhistle: move((Status.EVALUATING,), Status.CLOSED),
    c.RaiseEscalation: move(RUNNING),
    c.AcknowledgeEscalation: move(RUNNING),
}

LEG: Moves = {
    c.Triage: move((), LegState.DISPATCHED),
    c.SignLeg: move((LegState.DISPATCHED,), LegState.SIGNED),
    c.LogContact: move((LegState.DISPATCHED, LegState.SIGNED), LegState.CONTACTED),
    c.ReportArrival: move(
        (LegState.DISPATCHED, LegState.SIGNED, LegState.CONTACTED), LegState.ARRIVED
    ),
    c.RecordProgress: move((LegState.ARRIVED, LegState.WORKING, LegState.REWORK), LegState.WORKING),
    c.ClaimResolved: move(OPEN_LEGS, LegState.CLAIMED),
    c.VerifyLeg: move((LegState.CLAIMED,), LegState.ACCEPTED, LegState.REWORK),
    c.LeaveScene: move(LegState),
    c.EvaluateLeg: move((LegState.ACCEPTED,)),
}

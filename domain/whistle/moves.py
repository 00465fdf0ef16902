"""The legal moves of a whistle and of a leg, as tables; the documentation's diagrams are drawn from them."""

from __future__ import annotations

from collections.abc import Mapping

from domain.whistle import commands as c
from domain.whistle.words import LegState, Status

OPEN_LEGS = frozenset(set(LegState) - {LegState.CLAIMED, LegState.ACCEPTED})
RUNNING = frozenset({Status.BLOWN, Status.IN_PROGRESS, Status.VERIFYING, Status.EVALUATING})
ANSWERED = frozenset({Status.IN_PROGRESS, Status.VERIFYING, Status.EVALUATING})

WHISTLE: Mapping[type, frozenset[Status]] = {
    c.AmendWhistle: frozenset({Status.DRAFT, Status.RETURNED}),
    c.SubmitWhistle: frozenset({Status.DRAFT, Status.RETURNED}),
    c.ReturnForCorrection: frozenset({Status.SUBMITTED}),
    c.ApproveAndBlow: frozenset({Status.SUBMITTED}),
    c.ConfirmWhistle: frozenset({*RUNNING, Status.CLOSED, Status.WITHDRAWN}),
    c.RefuseConfirmation: frozenset({*RUNNING, Status.CLOSED, Status.WITHDRAWN}),
    c.Triage: frozenset({Status.BLOWN}),
    c.RecordCall: RUNNING,
    c.WithdrawWhistle: frozenset({Status.SUBMITTED, Status.RETURNED, *RUNNING}),
    c.EvaluateWhistle: frozenset({Status.EVALUATING, Status.CLOSED}),
    c.CloseWhistle: frozenset({Status.EVALUATING}),
    c.RaiseEscalation: RUNNING,
    c.AcknowledgeEscalation: RUNNING,
}

LEG: Mapping[type, frozenset[LegState]] = {
    c.SignLeg: frozenset({LegState.DISPATCHED}),
    c.LogContact: frozenset({LegState.DISPATCHED, LegState.SIGNED}),
    c.ReportArrival: frozenset({LegState.DISPATCHED, LegState.SIGNED, LegState.CONTACTED}),
    c.RecordProgress: frozenset({LegState.ARRIVED, LegState.WORKING, LegState.REWORK}),
    c.ClaimResolved: OPEN_LEGS,
    c.VerifyLeg: frozenset({LegState.CLAIMED}),
    c.LeaveScene: frozenset(set(LegState)),
    c.EvaluateLeg: frozenset({LegState.ACCEPTED}),
}

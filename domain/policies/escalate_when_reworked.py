"""When work goes back again and again, tell those above (domain.md §3.7, scenario 6)."""

from __future__ import annotations

from domain.envelope import Recorded
from domain.policies.intent import Intent
from domain.whistle.commands import RaiseEscalation
from domain.whistle.events import LegReworkOrdered
from domain.whistle.words import Cause


def escalate_when_reworked(recorded: Recorded) -> list[Intent]:
    """Ask for an escalation; the decision knows whether this round calls for one."""
    event = recorded.event
    if not isinstance(event, LegReworkOrdered):
        return []
    command = RaiseEscalation(cause=Cause.REWORK, clock="resolve", leg=event.leg, round=event.round)
    return [Intent(stream=recorded.stream, command=command)]

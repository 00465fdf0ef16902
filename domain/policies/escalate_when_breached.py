"""When a clock is breached, tell those above, as the whistle's policy says (domain.md §3.7)."""

from __future__ import annotations

from domain.envelope import Recorded
from domain.policies.intent import Intent
from domain.whistle.commands import RaiseEscalation
from domain.whistle.events import SlaBreached
from domain.whistle.words import Cause


def escalate_when_breached(recorded: Recorded) -> list[Intent]:
    """Ask for an escalation; the decision knows the level and the addressees."""
    event = recorded.event
    if not isinstance(event, SlaBreached):
        return []
    command = RaiseEscalation(cause=Cause.BREACH, clock=event.clock, leg=event.leg)
    return [Intent(stream=recorded.stream, command=command)]

"""When a whistle was attached, give it up if another incident was first (domain.md §4, Incident)."""

from __future__ import annotations

from domain.envelope import Recorded
from domain.incident.commands import YieldWhistle
from domain.incident.events import WhistleAttached
from domain.policies.intent import Intent


def yield_when_attached(recorded: Recorded) -> list[Intent]:
    """Ask to give it up; the decision knows which incident was first."""
    event = recorded.event
    if not isinstance(event, WhistleAttached):
        return []
    return [Intent(stream=recorded.stream, command=YieldWhistle(whistle=event.whistle))]

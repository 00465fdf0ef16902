"""When the last leg has been judged, close the whistle (domain.md W24)."""

from __future__ import annotations

from domain.envelope import Recorded
from domain.policies.intent import Intent
from domain.whistle.commands import CloseWhistle
from domain.whistle.events import LegEvaluated
from domain.whistle.words import Outcome


def close_when_evaluated(recorded: Recorded) -> list[Intent]:
    """Ask for the end, solved: every leg was accepted before it was judged."""
    event = recorded.event
    if not isinstance(event, LegEvaluated) or event.remaining:
        return []
    return [Intent(stream=recorded.stream, command=CloseWhistle(outcome=Outcome.SOLVED))]

"""Policies: an event in, commands out, and nothing else."""

from __future__ import annotations

import pytest

from domain.envelope import Recorded
from domain.policies.close_when_evaluated import close_when_evaluated
from domain.policies.escalate_when_breached import escalate_when_breached
from domain.policies.escalate_when_reworked import escalate_when_reworked
from domain.policies.intent import Intent
from domain.policies.intent import Policy as Rule
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle.words import Cause, Outcome, Rating
from tests.domain.test_names import AT, META

GOOD = Rating.SATISFIED
BREACHED = e.SlaBreached(clock="sign", leg=2, owner="w", due_at=AT)
REWORK = e.LegReworkOrdered(leg=1, round=3, defects="x", waited=1)


def judged(remaining: int) -> e.LegEvaluated:
    """Give a judgement after which so many remain."""
    marks = {"speed": GOOD, "cooperation": GOOD, "result": GOOD, "satisfaction": GOOD}
    return e.LegEvaluated(leg=1, reason="", remaining=remaining, **marks)


@pytest.mark.parametrize(
    ("rule", "event", "command"),
    [
        (
            escalate_when_breached,
            BREACHED,
            c.RaiseEscalation(cause=Cause.BREACH, clock="sign", leg=2),
        ),
        (escalate_when_breached, REWORK, None),
        (
            escalate_when_reworked,
            REWORK,
            c.RaiseEscalation(cause=Cause.REWORK, clock="resolve", leg=1, round=3),
        ),
        (escalate_when_reworked, BREACHED, None),
        (close_when_evaluated, judged(0), c.CloseWhistle(outcome=Outcome.SOLVED)),
        (close_when_evaluated, judged(1), None),
        (close_when_evaluated, BREACHED, None),
    ],
)
def test_a_policy_asks_for_what_follows(rule: Rule, event: object, command: object) -> None:
    """Its cause gives its consequence; any other event gives nothing."""
    asked = rule(Recorded("whistle-x", 1, 1, "k", META, event))
    assert asked == ([Intent(stream="whistle-x", command=command)] if command else [])

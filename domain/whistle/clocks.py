"""Which clocks start when, by the policy that the whistle was blown under."""

from __future__ import annotations

from domain.circumstances import Circumstances
from domain.due import Due
from domain.register import Register
from domain.rules import Policy, track_of
from domain.timing import limited, published
from domain.whistle.state import Whistle

ON_DISPATCH = ("sign", "contact", "arrive", "resolve", "overrun")


def frozen(state: Whistle, register: Register) -> Policy:
    """Give the policy that the whistle was blown under."""
    return published(register, state.policy)


def start(
    policy: Policy, state: Whistle, now: Circumstances, clock: str, owner: str, leg: int = 0
) -> tuple[Due, ...]:
    """Start a clock now if the policy has a limit for it; else give nothing."""
    return limited(policy, track_of(state.brief.kind, state.brief.level), now, clock, owner, leg)

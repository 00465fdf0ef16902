"""Which clocks start when, by the policy that the whistle was blown under."""

from __future__ import annotations

from domain.circumstances import Circumstances
from domain.due import Due, start_clock
from domain.duration import parse_duration
from domain.register import Register
from domain.rules import IN_FORCE, Policy, track_of
from domain.whistle.refusals import NoPolicyInForce
from domain.whistle.state import Whistle

ON_DISPATCH = ("sign", "contact", "arrive", "resolve", "overrun")


def in_force(register: Register) -> Policy:
    """Give the policy in force, or refuse."""
    policy = register.get(Policy, IN_FORCE)
    if policy is None:
        raise NoPolicyInForce
    return policy


def frozen(state: Whistle, register: Register) -> Policy:
    """Give the policy that the whistle was blown under."""
    policy = register.get(Policy, state.policy)
    if policy is None:
        raise NoPolicyInForce
    return policy


def start(
    policy: Policy, state: Whistle, now: Circumstances, clock: str, owner: str, leg: int = 0
) -> tuple[Due, ...]:
    """Start a clock now if the policy has a limit for it; else give nothing."""
    limit = policy.limit(clock, track_of(state.brief.kind, state.brief.level))
    if limit is None:
        return ()
    return (timed(policy, now, clock, owner, limit.time, leg),)


def timed(
    policy: Policy, now: Circumstances, clock: str, owner: str, time: str, leg: int = 0
) -> Due:
    """Start a clock now with a time of its own."""
    return start_clock(
        clock,
        owner=owner,
        start=now.now,
        duration=parse_duration(time),
        calendar=policy.calendar,
        leg=leg,
        warn_percent=policy.warn_percent,
    )

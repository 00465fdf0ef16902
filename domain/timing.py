"""Start clocks as a policy says, now."""

from __future__ import annotations

from domain.circumstances import Circumstances
from domain.due import Due, start_clock
from domain.duration import parse_duration
from domain.refusals import Refusal
from domain.register import Register
from domain.rules import IN_FORCE, Policy


class NoPolicyInForce(Refusal):
    """Clocks need a policy in force: publish one first."""


def in_force(register: Register) -> Policy:
    """Give the policy in force, or refuse."""
    return published(register, IN_FORCE)


def published(register: Register, key: str) -> Policy:
    """Give a version of a policy that was published, or refuse."""
    policy = register.get(Policy, key)
    if policy is None:
        raise NoPolicyInForce
    return policy


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


def limited(
    policy: Policy, track: str, now: Circumstances, clock: str, owner: str, leg: int = 0
) -> tuple[Due, ...]:
    """Start a clock now if the policy has a limit for it on a track; else give nothing."""
    limit = policy.limit(clock, track)
    return (timed(policy, now, clock, owner, limit.time, leg),) if limit else ()

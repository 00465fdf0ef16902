"""Policies: the numbers of the protocol, published as versions that never change."""

from __future__ import annotations

from typing import Any

from domain.circumstances import Circumstances
from domain.declare import command, event, value
from domain.refusals import Malformed, Refusal
from domain.register import Facts
from domain.rules import IN_FORCE, Policy
from domain.slice import Slice


@command(by={"whole": ("administrator",)}, begins=None, rule="domain.md §0.1")
class PublishPolicy:
    """Put a version of a policy in force: for whistles blown from now on."""

    policy: Policy


class NotTheNextVersion(Refusal):
    """Versions of a policy are published in order, each once."""


class OtherPolicy(Malformed):
    """The policy's name must be the name in the path."""


def _one_addressee(data: dict[str, Any]) -> dict[str, Any]:
    """Lift version 1, whose escalations told one office each."""
    policy = data["policy"]
    rules = [
        {**{name: said for name, said in rule.items() if name != "addressee"}, "addressees": told}
        for rule in policy["escalations"]
        for told in [[rule["addressee"]]]
    ]
    return {"policy": {**policy, "escalations": rules}}


@event("policy.published", version=2, upcasts={1: _one_addressee})
class PolicyPublished:
    """A version came into force."""

    policy: Policy


@value
class State:
    """The versions published so far."""

    version: int = 0


def publish_policy(state: State, it: PublishPolicy, now: Circumstances) -> list[object]:
    """Publish the next version; the same once more changes nothing."""
    if it.policy.name != now.where.id:
        raise OtherPolicy(field="policy.name", name=it.policy.name)
    if now.register.get(Policy, it.policy.key) == it.policy:
        return []
    if it.policy.version != state.version + 1:
        raise NotTheNextVersion(version=it.policy.version, next=state.version + 1)
    return [PolicyPublished(policy=it.policy)]


def inform(facts: Facts, it: PolicyPublished) -> None:
    """Keep every version in the register, and which is in force."""
    facts.put(it.policy.key, it.policy)
    facts.put(IN_FORCE, it.policy)


SLICE: Slice[State] = Slice(
    name="policy",
    plural="policies",
    initial=State(),
    decide={PublishPolicy: publish_policy},
    evolve={PolicyPublished: lambda _, it: State(version=it.policy.version)},
    inform=inform,
)

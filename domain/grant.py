"""Grants: who holds which role over which unit until when; the past of it is never lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.change import like, replace
from domain.circumstances import Circumstances, Where
from domain.declare import command, event, value
from domain.facts import EVERYWHERE, Grant, Held, Office, Place
from domain.refusals import Malformed, Refusal
from domain.register import Facts, Register
from domain.slice import Slice
from domain.text import Code, Text


class Role(StrEnum):
    """The roles there are; what each may do stands beside the commands."""

    CLERK = "clerk"
    DUTY_OFFICER = "duty_officer"
    LEADER = "leader"
    CHIEF = "chief"
    DISPATCHER = "dispatcher"
    RESPONDER = "responder"
    HEAD = "head"
    DISTRICT_LEADER = "district_leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@command(by={"unit": ("administrator",)}, begins=True, rule="architecture: who may do what")
class GrantRole:
    """Give a subject a role over a unit until a moment."""

    subject: Code
    role: Role
    unit: Code
    until: datetime


@command(by={"unit": ("administrator",)}, rule="architecture: who may do what")
class RevokeGrant:
    """End a grant now."""

    reason: Text


class UnknownUnit(Malformed):
    """A grant is over a place of the territory, an open office, or everything (*)."""


class AlreadyOver(Malformed):
    """A grant ends in the future, at a moment with its time zone."""


class GrantEnded(Refusal):
    """This grant has ended already."""


@event("grant.role-granted")
class RoleGranted:
    """A subject holds a role from now until a moment."""

    grant: str
    subject: str
    role: Role
    unit: str
    until: datetime


@event("grant.revoked")
class GrantRevoked:
    """The grant ended before its time."""

    grant: str
    subject: str
    at: datetime
    reason: str


@value
class State:
    """A grant as of its last event."""

    grant: str = ""
    subject: str = ""
    unit: str = ""
    ended: bool = False


def grant_role(_: State, it: GrantRole, now: Circumstances) -> list[object]:
    """Give a role."""
    register = now.register
    known = register.get(Place, it.unit) or register.get(Office, it.unit)
    if known is None and it.unit != EVERYWHERE:
        raise UnknownUnit(field="unit", unit=it.unit)
    if it.until.tzinfo is None or it.until <= now.now:
        raise AlreadyOver(field="until")
    return [like(RoleGranted, it, grant=now.where.id)]


def revoke_grant(state: State, it: RevokeGrant, now: Circumstances) -> list[object]:
    """End a grant."""
    if state.ended:
        raise GrantEnded(grant=state.grant)
    return [like(GrantRevoked, state, it, at=now.now)]


def inform(facts: Facts, it: RoleGranted | GrantRevoked) -> None:
    """Keep what a subject holds and held in the register."""
    held = facts.find(Held, it.subject) or Held(subject=it.subject)
    if isinstance(it, RoleGranted):
        grants = (*held.grants, like(Grant, it, id=it.grant))
    else:
        grants = tuple(replace(g, ended=it.at) if g.id == it.grant else g for g in held.grants)
    facts.put(it.subject, Held(subject=it.subject, grants=grants))


def sides(state: State, command: Any, _: Where, __: Register) -> Mapping[str, str]:  # noqa: ANN401
    """Name the unit that the grant is over."""
    return {"unit": state.unit or command.unit}


SLICE: Slice[State] = Slice(
    name="grant",
    plural="grants",
    initial=State(),
    decide={GrantRole: grant_role, RevokeGrant: revoke_grant},
    evolve={
        RoleGranted: lambda _, it: like(State, it),
        GrantRevoked: lambda state, _: replace(state, ended=True),
    },
    sides=sides,
    inform=inform,
)

"""Who may see and who may do: grants held now, against the sides that a command names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.circumstances import Actor
from domain.declare import CommandInfo
from domain.facts import Grant, Held, covers, reach
from domain.refusals import Forbidden, Missing
from domain.register import Register
from domain.slice import Sides

SYSTEM = Actor(subject="system", role="system", unit="*")
OPERATOR = Actor(subject="operator", role="administrator", unit="*")


class NothingThere(Missing):
    """There is nothing under that name that you may see."""


class NotYours(Forbidden):
    """None of the roles you hold now may do this here."""


class RoleEnded(Forbidden):
    """The role that may do this has ended for you: ask for a new grant."""


def held(register: Register, subject: str, at: datetime) -> list[Grant]:
    """Give the grants that a subject holds at a moment, oldest first."""
    return [grant for grant in ever(register, subject) if grant.holds(at)]


def ever(register: Register, subject: str) -> tuple[Grant, ...]:
    """Give all grants that a subject was ever given, oldest first."""
    known = register.get(Held, subject)
    return known.grants if known else ()


def sees(register: Register, grants: Iterable[Grant], place: str, offices: Iterable[str]) -> bool:
    """Say whether one of the grants looks over the place, or over one of the offices."""
    targets = [target for target in (*offices, place) if target]
    for grant in grants:
        unit = reach(register, grant.unit)
        if unit in targets or any(covers(register, unit, target) for target in targets):
            return True
    return False


def authorise(
    info: CommandInfo,
    sides: Sides,
    subject: str,
    register: Register,
    now: datetime,
) -> Actor:
    """Give the actor under the first grant that may do this here, or refuse.

    ``sides`` maps the sides that the slice names to unit codes; a grant serves when its role is
    among those of a side with a unit that is the grant's own or lies within it. RoleEnded says that a
    grant would have served until it ended, with the moment (scenario 13).
    """
    serving = [g for g in ever(register, subject) if _serves(g, info, sides, register)]
    for grant in serving:
        if grant.holds(now):
            return Actor(subject=subject, role=grant.role, unit=grant.unit, grant=grant.id)
    if serving:
        last = max((g.ended or g.until) for g in serving)
        raise RoleEnded(command=info.name, ended=last.isoformat())
    roles = sorted({role for roles in info.by.values() for role in roles})
    raise NotYours(command=info.name, roles=", ".join(roles))


def named(info: CommandInfo, authority: Actor) -> Actor:
    """Give a named authority (the system, the operator of the data directory) if it may do this."""
    if any(authority.role in roles for roles in info.by.values()):
        return authority
    raise NotYours(command=info.name, roles=authority.role)


def _serves(grant: Grant, info: CommandInfo, sides: Sides, register: Register) -> bool:
    return any(
        covers(register, grant.unit, unit)
        for side, roles in info.by.items()
        if grant.role in roles
        for unit in _units(sides.get(side, ()))
    )


def _units(side: str | tuple[str, ...]) -> tuple[str, ...]:
    return (side,) if isinstance(side, str) else side

"""Offices: street offices, departments and other units, command centres; opened and amended."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from annotated_types import MaxLen

from domain.change import like
from domain.circumstances import Circumstances, Where
from domain.declare import command, event, value
from domain.facts import Office, Place
from domain.refusals import Malformed, Refusal
from domain.register import Facts, Register
from domain.slice import Slice
from domain.text import Code, Line
from domain.whistle.words import Kind


class OfficeKind(StrEnum):
    """What an office is in the whistle's protocol."""

    STREET = "street"
    COMMUNITY = "community"
    DEPARTMENT = "department"
    CENTRE = "centre"
    SUPERVISION = "supervision"


Matters: TypeAlias = Annotated[tuple[Line, ...], MaxLen(32)]
Kinds: TypeAlias = Annotated[tuple[Kind, ...], MaxLen(4)]


@command(by={"area": ("administrator",)}, begins=None, rule="domain.md §4")
class OpenOffice:
    """Open an office under a code; a street's or a community's office has the place's own code."""

    kind: OfficeKind
    name: Line
    short: Line
    area: Code
    answers_for: Matters = ()
    blows: Kinds = ()


@command(by={"area": ("administrator",)}, rule="domain.md §4")
class AmendOffice:
    """Change an office's names, what it answers for, and the kinds it may blow."""

    name: Line
    short: Line
    answers_for: Matters = ()
    blows: Kinds = ()


class OfficeOpen(Refusal):
    """An office with this code is open already: amend it, or choose another code."""


class AreaUnknown(Malformed):
    """An office's area must be in the territory: import its codes first."""


class CodeIsNotThePlaces(Malformed):
    """A street's or a community's office has the code of its place as its own code and area."""


@event("office.opened")
class OfficeOpened:
    """An office was opened."""

    code: str
    kind: OfficeKind
    name: str
    short: str
    area: str
    answers_for: tuple[str, ...]
    blows: tuple[Kind, ...]


@event("office.amended")
class OfficeAmended:
    """An office's names, matters or blow rights changed."""

    code: str
    name: str
    short: str
    answers_for: tuple[str, ...]
    blows: tuple[Kind, ...]


@value
class State:
    """An office as of its last event."""

    code: str = ""
    area: str = ""
    name: str = ""
    short: str = ""
    answers_for: tuple[str, ...] = ()
    blows: tuple[Kind, ...] = ()


def open_office(state: State, it: OpenOffice, now: Circumstances) -> list[object]:
    """Open an office where none is."""
    if state.code:
        raise OfficeOpen(office=state.code)
    place = now.register.get(Place, it.area)
    if place is None:
        raise AreaUnknown(field="area", area=it.area)
    local = it.kind in (OfficeKind.STREET, OfficeKind.COMMUNITY)
    if local and not it.area == now.where.id == place.code:
        raise CodeIsNotThePlaces(field="area", office=now.where.id, area=it.area)
    return [like(OfficeOpened, it, code=now.where.id)]


def amend_office(state: State, it: AmendOffice, _: Circumstances) -> list[object]:
    """Change what has changed; nothing when nothing has."""
    return [like(OfficeAmended, state, it)] if like(State, state, it) != state else []


def inform(facts: Facts, it: OfficeOpened | OfficeAmended) -> None:
    """Keep the office in the register."""
    facts.put(it.code, like(Office, facts.find(Office, it.code), it))


def sides(state: State, command: Any, _: Where, __: Register) -> Mapping[str, str]:  # noqa: ANN401
    """Name the area that the office works in."""
    return {"area": state.area or command.area}


SLICE: Slice[State] = Slice(
    name="office",
    plural="offices",
    initial=State(),
    decide={OpenOffice: open_office, AmendOffice: amend_office},
    evolve={
        OfficeOpened: lambda _, it: like(State, it),
        OfficeAmended: lambda state, it: like(State, state, it),
    },
    sides=sides,
    place=lambda state: state.area,
    inform=inform,
)

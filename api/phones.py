"""The phones of an office over HTTP: seen, set and checked by those who have to do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from api import bodies
from api.access import Access, Phone, Post
from api.access.phones import CHAIN_MAX, Number
from api.bodies import DISCREET, Body
from api.context import Here, Reader, Speaking
from domain.authorise import NothingThere, NotYours
from domain.facts import Office, covers, reach
from domain.register import Register
from domain.text import Line

OfficeCode = Annotated[str, Path(min_length=1, max_length=64)]
Order = Annotated[int, Path(ge=1, le=CHAIN_MAX)]
SETS = ("administrator", "leader", "head", "dispatcher")
CHECKS = (*SETS, "duty_officer", "responder", "clerk")


class PhoneRow(BaseModel):
    """A place in the call chain, and when it was last found to answer."""

    order: int
    post: Post
    name: str
    number: str
    checked_at: str | None
    checked_by: str | None


class Chain(BaseModel):
    """An office's call chain: whom to call first, and whom then."""

    office: str
    phones: list[PhoneRow]


class NewPhone(Body):
    """A place in the call chain to be set."""

    post: Post
    name: Line
    number: Number = Field(description="digits, + - ( ) and blanks, perhaps an extension")


class NewChain(Body):
    """A whole call chain, in its order."""

    phones: Annotated[list[NewPhone], Field(max_length=CHAIN_MAX)]


def routes() -> APIRouter:
    """Give the routes."""
    router = APIRouter(tags=["phones"], dependencies=DISCREET)
    for method, path, endpoint in (
        ("GET", "/offices/{code}/phones", show_phones),
        ("PUT", "/offices/{code}/phones", set_phones),
        ("POST", "/offices/{code}/phones/{order}/check", check_phone),
    ):
        answers = bodies.problems(401, 403, 404)
        name = endpoint.__name__.replace("_", "-")
        router.add_api_route(path, endpoint, methods=[method], operation_id=name, **answers)
    return router


def show_phones(code: OfficeCode, here: Here, reader: Speaking) -> Chain:
    """Show an office's call chain."""
    seen_by(here.data.keeper.current(), reader, code)
    return chain(here.access, code)


def set_phones(code: OfficeCode, it: NewChain, here: Here, reader: Speaking) -> Chain:
    """Set an office's call chain; a line that stays the same stays checked."""
    register = here.data.keeper.current()
    seen_by(register, reader, code)
    _may(reader, SETS, lambda unit: covers(register, unit, code))
    phones = [Phone(one.post, one.name, one.number) for one in it.phones]
    here.access.phones.put([(code, phones)])
    return chain(here.access, code)


def check_phone(code: OfficeCode, order: Order, here: Here, reader: Speaking) -> Chain:
    """Note that a number was called just now, and answered."""
    register = here.data.keeper.current()
    office = seen_by(register, reader, code)
    _may(reader, CHECKS, lambda unit: together(register, unit, office))
    here.access.phones.check(code, order, reader.subject)
    return chain(here.access, code)


def seen_by(register: Register, reader: Reader, code: str) -> Office:
    """Give an office whose numbers somebody sees; NothingThere."""
    office = register.get(Office, code)
    if office is None or not any(
        together(register, g.unit, office) or summons(register, office, g.unit)
        for g in reader.grants
    ):
        raise NothingThere
    return office


def summons(register: Register, office: Office, unit: str) -> bool:
    """Say whether a street's whistles may summon a department, which must be able to call back."""
    summoned = register.get(Office, unit)
    if summoned is None or (office.kind, summoned.kind) != ("street", "department"):
        return False
    return covers(register, summoned.area, office.code)


def together(register: Register, unit: str, office: Office) -> bool:
    """Say whether a unit looks over an office, or lies in the area that the office works in."""
    over = covers(register, reach(register, unit), office.code)
    return over or covers(register, office.area, unit)


def chain(access: Access, code: str) -> Chain:
    """Give a call chain as it is shown."""
    phones = [
        PhoneRow(
            order=order,
            post=phone.post,
            name=phone.name,
            number=phone.number,
            checked_at=phone.checked_at,
            checked_by=phone.checked_by,
        )
        for order, phone in enumerate(access.phones.chain(code), 1)
    ]
    return Chain(office=code, phones=phones)


def _may(reader: Reader, roles: tuple[str, ...], over: Callable[[str], bool]) -> None:
    if not any(grant.role in roles and over(grant.unit) for grant in reader.grants):
        raise NotYours(roles=", ".join(roles))

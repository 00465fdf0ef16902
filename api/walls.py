"""Walls: links that show figures and the queue on a big screen, read-only; made, listed and revoked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, Field

from api import bodies, cookie, glass
from api.access import Token
from api.bodies import DISCREET, Body
from api.context import Context, Here, Reader, Speaking
from api.problems import Fault
from api.requires import ANYONE, states
from domain.authorise import NotYours
from domain.facts import EVERYWHERE, Office, Place, covers
from domain.grant import Role
from domain.refusals import Missing, Refusal
from domain.text import Code

log = structlog.get_logger()

MAY = (Role.ADMINISTRATOR, Role.AUDITOR)
ALL_MAX = 50
DAYS_MAX = 366
Id = Annotated[str, Path(min_length=1, max_length=32, pattern="^[0-9a-f]+$")]


class NoSuchUnit(Missing):
    """There is no place and no office of that code."""


class NoSuchWall(Missing):
    """No link of that id holds, as far as you may see."""


class TooManyWalls(Refusal):
    """There are as many links to walls as there may be: revoke one first."""


class NewWall(Body):
    """A link for a wall that looks over a unit, or over everything, for some days."""

    unit: Code | Annotated[str, Field(pattern=r"^\*$")]
    days: Annotated[int, Field(ge=1, le=DAYS_MAX)] = 90


class Shown(Body):
    """The token of a wall's link, which came in the part of its address that browsers keep."""

    token: bodies.Password


class WallRow(BaseModel):
    """A link that holds: what it looks over and until when; never what opens it."""

    id: str
    unit: str
    unit_name: str
    created: str
    until: str


class WallMade(WallRow):
    """A link that was just made, with its token: shown only now."""

    token: str


class WallView(BaseModel):
    """What a wall looks over: its units, and their name."""

    units: list[str]
    name: str


@states("administrator or auditor")
def maker_of(reader: Speaking) -> Reader:
    """Give who speaks if they may hang a wall anywhere; NotYours."""
    if not any(grant.role in MAY for grant in reader.grants):
        raise NotYours(roles="administrator, auditor", unit=EVERYWHERE)
    return reader


Maker = Annotated[Reader, Depends(maker_of)]


def routes() -> APIRouter:
    """Give the routes of those who make links, and the two of the walls themselves."""
    router = APIRouter(tags=["walls"], dependencies=DISCREET)
    made, gone = {"status_code": 201}, {"status_code": 204}
    for method, path, endpoint, answers in (
        ("GET", "/walls", list_walls, bodies.problems(401, 403)),
        ("POST", "/walls", make_wall, bodies.problems(401, 403, 404, 409) | made),
        ("DELETE", "/walls/{id}", revoke_wall, bodies.problems(401, 403, 404) | gone),
        ("GET", "/wall", show_wall, bodies.problems(401)),
    ):
        name = endpoint.__name__.replace("_", "-")
        router.add_api_route(path, endpoint, methods=[method], operation_id=name, **answers)
    router.add_api_route(
        "/wall",
        open_wall,
        methods=["POST"],
        operation_id="open-wall",
        dependencies=[Depends(cookie.same_site), *ANYONE],
        **bodies.problems(401, 403) | gone,
    )
    return router


def list_walls(here: Here, reader: Maker) -> list[WallRow]:
    """List the links that hold, the oldest first."""
    return [WallRow(**_row(here, one)) for one in _held(here) if _may(here, reader, one.subject)]


def make_wall(it: NewWall, here: Here, reader: Maker) -> WallMade:
    """Make a link, and give its token: whoever has it reads figures and the queue of the unit."""
    subject = glass.subject_of(it.unit)
    if not _may(here, reader, subject):
        raise NotYours(roles="administrator, auditor", unit=it.unit)
    if _name(here, it.unit) is None:
        raise NoSuchUnit(unit=it.unit)
    if len(list(_held(here))) >= ALL_MAX:
        raise TooManyWalls
    token = here.access.issue(subject, datetime.now(UTC) + timedelta(days=it.days))
    made = next(one for one in here.access.by_token.all(subject) if f"_{one.id}_" in token)
    log.info("wall.made", wall=made.id, unit=it.unit, by=reader.subject)
    return WallMade(**_row(here, made), token=token)


def revoke_wall(id: Id, here: Here, reader: Maker) -> None:  # noqa: A002  The path's own word.
    """Revoke a link: screens that it opened go dark within seconds."""
    found = next((one for one in _held(here) if one.id == id), None)
    if found is None or not _may(here, reader, found.subject):
        raise NoSuchWall
    here.access.revoke(id)
    log.info("wall.revoked", wall=id, by=reader.subject)


def open_wall(it: Shown, here: Here, request: Request, response: Response) -> None:
    """Let this browser read what the link shows, and nothing else; it keeps a cookie until it ends."""
    token = it.token.get_secret_value()
    held = here.access.shown(token)
    if held is None or not glass.unit_of(held.subject):
        raise Fault("not-signed-in", {"WWW-Authenticate": "Bearer"})
    request.scope["subject"] = held.subject
    cookie.hang(request, response, token)


def show_wall(here: Here, reader: Speaking) -> WallView:
    """Say what this wall looks over."""
    names = (_name(here, unit) or unit for unit in reader.units)
    return WallView(units=list(reader.units), name=next(names, ""))


def _held(here: Context) -> Iterator[Token]:
    now = datetime.now(UTC).isoformat()
    for one in here.access.tokens():
        if glass.unit_of(one.subject) and one.revoked is None and one.until > now:
            yield one


def _may(here: Context, reader: Reader, subject: str) -> bool:
    register, unit = here.data.keeper.current(), glass.unit_of(subject)
    units = [grant.unit for grant in reader.grants if grant.role in MAY]
    return any(own == EVERYWHERE or covers(register, own, unit) for own in units)


def _row(here: Context, one: Token) -> dict[str, str]:
    unit = glass.unit_of(one.subject)
    named = {"unit": unit, "unit_name": _name(here, unit) or unit}
    return {"id": one.id, "created": one.created, "until": one.until, **named}


def _name(here: Context, unit: str) -> str | None:
    """Give what a unit is called: empty for everything, None where there is none of that code."""
    register = here.data.keeper.current()
    known = register.get(Place, unit) or register.get(Office, unit)
    return "" if unit == EVERYWHERE else known.name if known else None

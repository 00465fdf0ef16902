"""What every request may ask for: the data, who is speaking, the limits."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api import cookie, glass
from api.access import Access, Pass
from api.metrics import Metrics
from api.problems import Fault
from api.requires import states
from api.settings import Settings
from domain.authorise import NotYours
from domain.authorise import held as grants_of
from domain.command import Ports
from domain.facts import EVERYWHERE, Grant, reach
from projections.data import Data
from projections.query import Query, own_of, units_of
from projections.subscribed import Subscribed
from projections.worker import Worker

ADMINISTRATOR = "administrator"


@dataclass(kw_only=True)
class Context:
    """All that the service holds while it runs."""

    settings: Settings
    data: Data
    access: Access
    ports: Ports
    worker: Worker
    metrics: Metrics
    subscribed: Subscribed
    front_end: str = (
        ""  # Which build of the pages this program has: screens load themselves anew by it.
    )
    ending: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who speaks: a subject, the grants held now, the units looked over, those they are held for."""

    subject: str
    grants: Sequence[Grant]
    units: tuple[str, ...]
    own: tuple[str, ...] = ()


def context_of(request: Request) -> Context:
    """Give the running service."""
    context: Context = request.app.state.context
    return context


Here = Annotated[Context, Depends(context_of)]


def bearer(request: Request) -> str:
    """Give the bearer token of a request, empty when there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def secret_of(request: Request) -> str:
    """Give the token or the session by which a request was let in."""
    return str(request.scope.get("secret", ""))


@states("signed in")
def pass_of(request: Request, here: Here) -> Pass:
    """Give whose session or token was shown, or answer 401; a cookie opens nothing for other sites."""
    secret = bearer(request)
    shown = [secret] if secret else [cookie.shown(request), cookie.hung(request)]
    if not secret and any(shown):
        cookie.same_site(request)
    for one in filter(None, shown):
        held = here.access.shown(one)
        if held is not None and (not glass.unit_of(held.subject) or glass.shows(request)):
            request.scope["subject"], request.scope["secret"] = held.subject, one
            return held
    raise Fault("not-signed-in", {"WWW-Authenticate": "Bearer"})


@states("signed in")
def subject_of(request: Request, here: Here) -> str:
    """Give who speaks, or answer 401."""
    return pass_of(request, here).subject


def reader_of(subject: Annotated[str, Depends(subject_of)], here: Here) -> Reader:
    """Give who speaks, with what they look over now."""
    register = here.data.keeper.current()
    if wall := glass.unit_of(subject):
        return Reader(subject=subject, grants=(), units=(reach(register, wall),))
    grants = grants_of(register, subject, here.data.clock.now())
    units, own = units_of(register, grants), own_of(grants)
    return Reader(subject=subject, grants=grants, units=units, own=own)


Held = Annotated[Pass, Depends(pass_of)]
Subject = Annotated[str, Depends(subject_of)]
Speaking = Annotated[Reader, Depends(reader_of)]


@states("administrator of everything")
def administrator_of(reader: Speaking) -> Reader:
    """Give who speaks if they administer everything: accounts are above all units; NotYours."""
    if not administers(reader.grants):
        raise NotYours(roles=ADMINISTRATOR, unit=EVERYWHERE)
    return reader


def administers(grants: Iterable[Grant]) -> bool:
    """Say whether one of the grants administers everything."""
    return any(grant.role == ADMINISTRATOR and grant.unit == EVERYWHERE for grant in grants)


Administrator = Annotated[Reader, Depends(administrator_of)]


def query_of(here: Context, reader: Reader) -> Query:
    """Give the boards as a reader may see them."""
    return Query(here.data.boards(), reader.units, reader.own)

"""What every request may ask for: the data, who is speaking, the limits."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api.access import Access
from api.metrics import Metrics
from api.problems import Fault
from api.settings import Settings
from domain.authorise import held
from domain.command import Ports
from domain.facts import Grant
from projections.data import Data
from projections.query import Query, own_of, units_of
from projections.worker import Worker


@dataclass(kw_only=True)
class Context:
    """All that the service holds while it runs."""

    settings: Settings
    data: Data
    access: Access
    ports: Ports
    worker: Worker
    metrics: Metrics
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


def subject_of(request: Request, here: Here) -> str:
    """Give who speaks, or answer 401."""
    token = bearer(request)
    subject = here.access.subject_of(token) if token else None
    if subject is None:
        raise Fault("not-signed-in", {"WWW-Authenticate": "Bearer"})
    request.scope["subject"] = subject
    return subject


def reader_of(subject: Annotated[str, Depends(subject_of)], here: Here) -> Reader:
    """Give who speaks, with what they look over now."""
    register = here.data.keeper.current()
    grants = held(register, subject, here.data.clock.now())
    units, own = units_of(register, grants), own_of(grants)
    return Reader(subject=subject, grants=grants, units=units, own=own)


Subject = Annotated[str, Depends(subject_of)]
Speaking = Annotated[Reader, Depends(reader_of)]


def query_of(here: Context, reader: Reader) -> Query:
    """Give the boards as a reader may see them."""
    return Query(here.data.boards(), reader.units, reader.own)

"""The demo's seats: where all data is synthetic, one click signs in as any account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel

from api import cookie
from api.bodies import address_of
from api.context import Context, Here
from api.problems import Fault
from api.requires import ANYONE

SYNTHETIC = "synthetic"
Subject = Annotated[str, Path(min_length=1, max_length=64)]


class Seat(BaseModel):
    """An account of the demo, and how it is called."""

    subject: str
    name: str


def routes() -> APIRouter:
    """Give the routes, which a real installation answers as if they were not there."""
    router = APIRouter(include_in_schema=False, dependencies=ANYONE)
    router.add_api_route("/demo/seats", list_seats, methods=["GET"])
    outside = [Depends(cookie.same_site)]
    router.add_api_route(
        "/demo/seats/{subject}", take_seat, methods=["POST"], dependencies=outside, status_code=204
    )
    return router


def list_seats(here: Here) -> list[Seat]:
    """List the seats, which are the accounts with a password; none in a real installation."""
    if not synthetic(here):
        return []
    accounts = here.access.accounts.all()
    return [Seat(subject=one.subject, name=one.name) for one in accounts if one.opens]


def take_seat(subject: Subject, here: Here, request: Request, response: Response) -> None:
    """Sign in as an account of the demo."""
    seat = here.access.accounts.find(subject) if synthetic(here) else None
    if seat is None or not seat.opens:
        raise Fault("no-such-page")
    cookie.give(request, response, here.access.sessions.begin(subject, address_of(request)))


def synthetic(here: Context) -> bool:
    """Say whether the installation is marked as a demo."""
    return here.data.ledger.fact(SYNTHETIC) is not None

"""What an installation still lacks before the first whistle, and what ships with the package for it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from api import bodies
from api.bodies import DISCREET
from api.context import Administrator, Here
from api.policy_file import default_policy
from api.territory_file import wuhan
from domain.codec import to_plain
from domain.facts import Held, Office, Place
from domain.rules import IN_FORCE, Policy


class Setup(BaseModel):
    """How far an installation is: how many of each there are, and the policy in force, if any.

    ``policy`` is its key, ``shipped`` the policy that comes with the package, as it is published.
    """

    places: int
    offices: int
    accounts: int
    granted: int
    policy: str | None
    shipped: dict[str, Any]


def routes() -> APIRouter:
    """Give the routes."""
    router = APIRouter(tags=["setup"], dependencies=DISCREET)
    csv: dict[str, Any] = bodies.problems(401, 403)
    csv["responses"] = csv["responses"] | {200: {"content": {"text/csv": {}}}}
    csv["response_class"] = PlainTextResponse
    for path, endpoint, answers in (
        ("/setup", show_setup, bodies.problems(401, 403)),
        ("/setup/wuhan", show_wuhan, csv),
    ):
        name = endpoint.__name__.replace("_", "-")
        router.add_api_route(path, endpoint, methods=["GET"], operation_id=name, **answers)
    return router


def show_setup(here: Here, reader: Administrator) -> Setup:
    """Say what an installation has, for whoever sets it up."""
    register = here.data.keeper.current()
    policy = register.get(Policy, IN_FORCE)
    return Setup(
        places=len(register.all(Place)),
        offices=len(register.all(Office)),
        accounts=len(here.access.accounts.all()),
        granted=len(register.all(Held)),
        policy=policy.key if policy else None,
        shipped=to_plain(default_policy()),
    )


def show_wuhan(reader: Administrator) -> PlainTextResponse:
    """Give the division codes of Wuhan that ship with the package, as CSV."""
    return PlainTextResponse(wuhan(), media_type="text/csv; charset=utf-8")

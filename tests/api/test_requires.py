"""Every route states what it requires: the service does not start otherwise, and the table is pinned."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from starlette.routing import Mount

from api.app import create_app
from api.requires import ANYONE, Unstated, requirements
from api.settings import Settings
from tests.golden import Golden

GOLDEN = Path(__file__).with_name("routes.golden")


def started(app: FastAPI) -> None:
    """Start an app, and end it."""

    async def go() -> None:
        async with app.router.lifespan_context(app):
            pass

    asyncio.run(go())


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """Give the service, not started."""
    return create_app(Settings(data=tmp_path, log="json", log_level="error"))


def test_what_a_route_requires_but_to_be_signed_in_changes_only_on_purpose(
    app: FastAPI, golden: Golden
) -> None:
    """A route that is open to more people, or to fewer, is read in the diff."""
    lines = sorted(
        f"{what:<40} {method:<6} {path}"
        for method, path, what in requirements(app)
        if what != "signed in"
    )
    golden.check(GOLDEN, "\n".join(lines) + "\n")


def test_a_service_with_a_route_that_states_nothing_does_not_start(app: FastAPI) -> None:
    """The hole is named, at the top and in a router alike."""
    inner = APIRouter()
    inner.add_api_route("/inner", lambda: "x", methods=["POST"])
    app.include_router(inner)
    app.add_api_route("/hole", lambda: "x", methods=["DELETE"])
    with pytest.raises(Unstated, match="POST /inner, DELETE /hole"):
        started(app)


def test_what_is_no_route_of_ours_states_nothing(app: FastAPI) -> None:
    """Something mounted beside is refused."""
    app.router.routes.append(Mount("/mounted", FastAPI()))
    with pytest.raises(Unstated, match="mounted"):
        started(app)


def test_a_service_whose_routes_all_state_what_they_require_starts(app: FastAPI) -> None:
    """One that is open says so."""
    app.add_api_route("/open", lambda: "x", methods=["GET"], dependencies=ANYONE)
    started(app)

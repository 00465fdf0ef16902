"""Look for events over HTTP: what happened, to what, by whom, where and when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.boards import POSITION_MAX, PROBLEMS, Limit, Rows, Seen, Where, paged, reached, unsealed
from api.commands import Moment
from api.context import Here, Speaking
from api.problems import documented
from domain.facts import EVERYWHERE
from domain.grant import Role
from domain.refusals import Malformed
from domain.registry import Registry
from projections.explorer import Explorer, Sought

EVERYTHING = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
Name = Annotated[str, Query(max_length=120)]
From = Annotated[
    int | None,
    Query(ge=0, le=POSITION_MAX, description="behind this position, the oldest first"),
]


class NoSuchKind(Malformed):
    """There is no event of that kind: the reference lists them, as in whistle.leg-signed."""


def routes() -> APIRouter:
    """Give the route."""
    router = APIRouter(tags=["events"])
    router.add_api_route(
        "/events",
        list_events,
        methods=["GET"],
        response_model=Rows,
        responses={**documented(*PROBLEMS), 304: {"description": "Nothing new"}},
        operation_id="list-events",
        summary="What happened, to what, by whom, where and when?",
    )
    return router


def kinds_of(registry: Registry, kind: str) -> tuple[str, ...]:
    """Give the kinds as stored: the one named with its version, or every version; NoSuchKind."""
    infos = [registry.event_info(f"{name}.v1") for name in registry.events]
    stored = {f"{i.kind}.v{n}": i.kind for i in infos for n in range(1, i.version + 1)}
    found = tuple(one for one, name in stored.items() if kind in (one, name))
    if kind and not found:
        raise NoSuchKind(field="kind")
    return found


async def list_events(  # noqa: PLR0913, PLR0917  Each is a part of the request.
    request: Request,
    here: Here,
    reader: Speaking,
    stream: Name = "",
    kind: Name = "",
    actor: Name = "",
    place: Annotated[str, Query(max_length=64, description="and all that lies in it")] = "",
    since: Annotated[Moment | None, Query(description="recorded then or later")] = None,
    until: Annotated[Moment | None, Query(description="recorded before")] = None,
    after: From = None,
    limit: Limit = 50,
    cursor: Where = None,
    seen: Seen = None,
) -> Response:
    """List events, the newest first; a page that is short and has a cursor goes on there."""
    await reached(here, after)
    sought = Sought(
        stream=stream,
        kinds=kinds_of(here.data.registry, kind),
        actor=actor,
        place=place,
        since=since,
        until=until,
        after=after,
    )
    everything = any(g.role in EVERYTHING and g.unit == EVERYWHERE for g in reader.grants)
    look = Explorer(here.data.boards(), reader.units, everything=everything).page
    page = await run_in_threadpool(look, sought, limit, unsealed(cursor) if cursor else None)
    return paged(request, here, page, seen)

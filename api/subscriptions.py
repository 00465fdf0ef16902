"""Subscriptions over HTTP: fetch events behind a position or live, see how deliveries fare, take the secret."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel
from starlette.concurrency import run_in_threadpool

from api import bodies, cloud
from api.boards import NDJSON, POSITION_MAX, Limit
from api.bodies import DISCREET
from api.context import Context, Here, Reader, Speaking, reader_of, subject_of
from api.live.ticks import TICK_S
from api.problems import Fault
from api.webhooks.progress import Progress, kept
from domain.authorise import NothingThere, NotYours, sees
from domain.facts import covers
from domain.ledger import StorageDown
from domain.refusals import Refusal
from domain.subscription import Subscription
from domain.subscription.commands import KEEPERS
from domain.subscription.refusals import NoSecret, SubscriptionStands
from domain.subscription.words import Status, Way
from projections.subscribed import Wanted

LOOK_S, PAGE = 0.2, 100
Id = Annotated[str, Path(max_length=64)]
After = Annotated[
    int | None,
    Query(ge=0, le=POSITION_MAX, description="behind this position; from its start when left out"),
]
Last = Annotated[str | None, Header(alias="Last-Event-ID", pattern=r"^[0-9]{1,15}$")]


class Events(BaseModel):
    """Some of what a subscription wants; ``next`` is the position to ask behind for more, now or later."""

    rows: list[dict[str, Any]]
    next: int


class Waits(BaseModel):
    """A street whose first event was not taken: its position, since when, how often tried, what was said."""

    street: str
    position: int
    since: AwareDatetime
    tries: int
    said: str


class Fares(BaseModel):
    """How deliveries fare: up to where all was taken, what was taken last, and what waits."""

    head: int
    after: int
    taken: int
    taken_at: AwareDatetime | None
    said: str
    waits: list[Waits]


class Secret(BaseModel):
    """The secret that signs, shown only now."""

    number: int
    secret: str


def routes() -> APIRouter:
    """Give the routes."""
    router = APIRouter(tags=["subscriptions"])
    stream = {200: {"description": "Events", "content": {"text/event-stream": {}}}}
    answers: dict[str, dict[str, Any]] = {
        "events": {"response_model": Events, **bodies.problems(401, 403, 404, 409)},
        "live": bodies.problems(401, 403, 404, 409) | {"response_class": StreamingResponse},
        "fares": bodies.problems(401, 403, 404),
        "secret": bodies.problems(401, 403, 404, 409) | {"dependencies": DISCREET},
    }
    answers["live"]["responses"] |= stream
    for method, name, endpoint in (
        ("GET", "events", list_wanted),
        ("GET", "live", watch_wanted),
        ("GET", "fares", show_fares),
        ("POST", "secret", show_secret),
    ):
        path, id_ = f"/subscriptions/{{id}}/{name}", endpoint.__name__.replace("_", "-")
        router.add_api_route(path, endpoint, methods=[method], operation_id=id_, **answers[name])
    return router


def list_wanted(
    id: Id,  # noqa: A002  The path's own word.
    request: Request,
    here: Here,
    reader: Speaking,
    after: After = None,
    limit: Limit = 50,
) -> Response:
    """Fetch what a subscription wants behind a position, in order; as lines when they are asked for."""
    state = _running(here, reader, id)
    begin = here.subscribed.begins(state) if after is None else after
    found, position = here.subscribed.after(id, begin, limit)
    written = [_written(here, one) for one in found]
    if NDJSON in request.headers.get("accept", ""):
        more = request.url.include_query_params(after=position)
        headers = {"Link": f'<{more}>; rel="next"', "Vary": "Accept, Authorization"}
        return Response(b"".join(one + b"\n" for one in written), 200, headers, NDJSON)
    body = b'{"rows":[' + b",".join(written) + b'],"next":%d}' % position
    return Response(body, media_type="application/json", headers={"Vary": "Accept, Authorization"})


def watch_wanted(
    id: Id,  # noqa: A002  The path's own word.
    request: Request,
    here: Here,
    reader: Speaking,
    after: After = None,
    last: Last = None,
) -> StreamingResponse:
    """Watch what a subscription wants, live; the id of each event is its position, to come back with."""
    state = _running(here, reader, id)
    begin = here.subscribed.begins(state) if after is None else after

    def again() -> None:
        _running(here, reader_of(subject_of(request, here), here), id)

    frames = _frames(here, id, int(last) if last else begin, again)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(frames, media_type="text/event-stream", headers=headers)


async def _frames(
    here: Context, id_: str, position: int, again: Callable[[], None]
) -> AsyncIterator[bytes]:
    """Give frames until the client leaves, its right or the subscription ends, or the service does.

    A frame without an event moves the client on, so that it need not look at the same again.
    """
    seen_at = time.monotonic() - TICK_S
    here.metrics.streams.inc()
    try:
        yield b"retry: 1000\n\n"
        while not here.ending.is_set():
            look = here.subscribed.after
            found, after = await run_in_threadpool(look, id_, position, PAGE)
            if found:
                yield b"".join(_frame(here, one) for one in found)
            if time.monotonic() - seen_at >= TICK_S:
                await run_in_threadpool(again)
                seen_at = time.monotonic() - TICK_S
                yield b"id: %d\n\n" % after
            if here.subscribed.last(id_).status is not Status.OPEN:
                return
            if after == position:
                await asyncio.sleep(LOOK_S)
            position = after
    except (Fault, Refusal, StorageDown):
        return  # Coming back says why.
    finally:
        here.metrics.streams.dec()


def show_fares(id: Id, here: Here, reader: Speaking) -> Fares:  # noqa: A002  The path's own word.
    """Show how a webhook's deliveries fare; what is fetched is counted by whoever fetches it."""
    state = _own(here, reader, id)
    found = kept(here.data.ledger, id)
    if found is None or found.run != state.run:
        after = here.subscribed.begins(state)
        found = Progress(run=state.run, after=after, beyond={}, failing={})
    waits = [
        Waits(street=street, position=f.position, since=f.since, tries=f.tries, said=f.said)
        for street, f in sorted(found.failing.items())
    ]
    return Fares(
        head=here.data.ledger.head(),
        after=found.after,
        taken=found.taken,
        taken_at=found.taken_at,
        said=found.said,
        waits=waits,
    )


def show_secret(id: Id, here: Here, reader: Speaking) -> Secret:  # noqa: A002  The path's own word.
    """Show the secret that signs: once; after that it can only be rotated."""
    state = _own(here, reader, id, KEEPERS)
    if state.way is not Way.WEBHOOK:
        raise NoSecret(way=state.way)
    return Secret(number=state.secret, secret=here.access.signing.show(id, state.secret))


def _running(here: Context, reader: Reader, id_: str) -> Subscription:
    """Give a subscription that events may be fetched of."""
    state = _own(here, reader, id_)
    if state.status is not Status.OPEN:
        raise SubscriptionStands(status=state.status, needs=Status.OPEN)
    return state


def _own(here: Context, reader: Reader, id_: str, roles: tuple[str, ...] = ()) -> Subscription:
    """Give a subscription of an office for which the reader holds a role: it sees no more than they do."""
    state, register = here.subscribed.now().get(id_), here.data.keeper.current()
    if state is None or not sees(register, reader.grants, state.area, (state.office,)):
        raise NothingThere
    over = [g for g in reader.grants if covers(register, g.unit, state.office)]
    if not any(not roles or grant.role in roles for grant in over):
        raise NotYours(roles=", ".join(roles), unit=state.office)
    return state


def _written(here: Context, one: Wanted) -> bytes:
    return cloud.event(one.row, one.street, here.subscribed.lineage)


def _frame(here: Context, one: Wanted) -> bytes:
    name, position = one.row.kind.encode(), one.row.position
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name, position, _written(here, one))

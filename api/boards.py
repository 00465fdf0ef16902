"""Read the boards: lists with filters, one row with its timeline; GET reads nothing else."""

from __future__ import annotations

import asyncio
import base64
import inspect
import time
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Annotated, Any

from annotated_types import Predicate
from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel
from starlette.concurrency import run_in_threadpool

from api.commands import Moment
from api.context import Context, Here, Reader, Speaking, query_of
from api.problems import Fault, documented
from domain.codec import Unreadable, from_json, to_json
from domain.refusals import Missing
from domain.text import is_storable
from projections.board import Board, Readable, View, stamp
from projections.query import PAGE_MAX, Cursor, Page

AFTER_S = 2.0
POSITION_MAX = 2**53
NDJSON = "application/x-ndjson"
PROBLEMS = (401, 404, 405, 422, 503)
After = Annotated[
    int | None, Query(ge=0, le=POSITION_MAX, description="wait until the boards hold this position")
]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Where = Annotated[str | None, Query(max_length=500, description="where the page before ended")]
Storable = Predicate(is_storable)  # SQLite ends a pattern at a NUL, and would find everything.
Key = Annotated[str, Query(max_length=64, description="what a row's key begins with"), Storable]
Words = Annotated[str, Query(max_length=120, description="words that a row must hold"), Storable]
Unit = Annotated[
    str, Query(max_length=64, description="an office that has to do with it"), Storable
]
Filter = Annotated[str | None, Query(max_length=64)]
At = Annotated[
    Moment | None, Query(description="the moment at which a row holds: now, when left out")
]
Seen = Annotated[str | None, Header(alias="If-None-Match", max_length=200)]


class NothingShown(Missing):
    """There is nothing under that id that you may see."""


class Rows(BaseModel):
    """A page of a board as of a position of the ledger; ``cursor`` asks for the next one.

    A row that moves while pages are read may come twice, and the later holds; none that stays is missed.
    ``at`` is the service's time, which passes at ``speed``: 1 outside a demo.
    """

    at: AwareDatetime
    speed: float
    position: int
    build: int
    rows: list[dict[str, Any]]
    cursor: str | None = None


class Whole(BaseModel):
    """One row, and all that happened to it."""

    row: dict[str, Any]
    timeline: list[dict[str, Any]]


def routes(boards: Mapping[str, Readable]) -> APIRouter:
    """Give a route for every board that people read, and one for each row with a timeline."""
    router = APIRouter(tags=["boards"])
    shown = {**documented(*PROBLEMS), 304: {"description": "Nothing new"}}
    for board in boards.values():
        router.add_api_route(
            f"/{board.name}",
            _listing(board),
            methods=["GET"],
            response_model=Rows,
            responses=shown,
            operation_id=f"list-{board.name}",
            summary=board.question,
        )
        if isinstance(board, Board) and board.whole:
            router.add_api_route(
                f"/{board.name}/{{id}}",
                _showing(board),
                methods=["GET"],
                response_model=Whole,
                responses=shown,
                operation_id=f"show-{board.slice}",
                summary=f"What is the state of one {board.slice}, and what happened to it?",
            )
    return router


def _listing(board: Readable) -> Callable[..., Coroutine[Any, Any, Response]]:
    timed = isinstance(board, View) and board.during is not None

    async def listing(  # noqa: PLR0913, PLR0917  Each is a part of the request.
        request: Request,
        here: Context,
        reader: Reader,
        q: str,
        unit: str,
        key: str,
        limit: int,
        after: int | None,
        cursor: str | None,
        seen: str | None,
        at: datetime | None = None,
        **filters: str | None,
    ) -> Response:
        await reached(here, after)
        wanted = {name: value for name, value in filters.items() if value is not None}
        page = await run_in_threadpool(
            query_of(here, reader).page,
            board.name,
            filters=wanted,
            text=q,
            unit=unit,
            key=key,
            at=stamp(at or here.data.clock.now()),
            cursor=unsealed(cursor) if cursor else None,
            limit=limit,
        )
        return paged(request, here, page, None if timed else seen)  # Time alone is news there.

    listing.__signature__ = inspect.Signature(_asked(board, timed=timed))  # type: ignore[attr-defined]
    return listing


def _asked(board: Readable, *, timed: bool) -> list[inspect.Parameter]:
    """Give what may be asked of a list."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    asked: list[tuple[str, Any, Any]] = [
        ("request", Request, inspect.Parameter.empty),
        ("here", Here, inspect.Parameter.empty),
        ("reader", Speaking, inspect.Parameter.empty),
        ("q", Words, ""),
        ("unit", Unit, ""),
        ("key", Key, ""),
        ("limit", Limit, 50),
        ("after", After, None),
        ("cursor", Where, None),
        ("seen", Seen, None),
        *((name, Filter, None) for name in board.filters),
        *([("at", At, None)] if timed else []),
    ]
    return [inspect.Parameter(n, keyword, annotation=a, default=d) for n, a, d in asked]


def _showing(board: Board) -> Callable[..., Coroutine[Any, Any, Response]]:
    async def showing(
        id: Annotated[str, Path(max_length=64)],  # noqa: A002  The path's own word.
        here: Here,
        reader: Speaking,
        after: After = None,
        seen: Seen = None,
    ) -> Response:
        await reached(here, after)
        query = query_of(here, reader)
        row = await run_in_threadpool(query.one, board.name, id)
        if row is None:
            raise NothingShown
        tag = f'"{row["version"]}"'
        if seen == tag:
            return Response(status_code=304, headers={"ETag": tag})
        timeline = await run_in_threadpool(query.timeline, f"{board.slice}-{id}")
        return JSONResponse({"row": row, "timeline": timeline}, headers={"ETag": tag})

    return showing


async def reached(here: Context, after: int | None) -> None:
    """Wait until the boards hold a position, so that one reads one's own writes; 2 s at most."""
    end = time.monotonic() + AFTER_S
    while after is not None and time.monotonic() < end:
        if await run_in_threadpool(here.data.boards().position) >= after:
            return
        await asyncio.sleep(0.01)


def paged(request: Request, here: Context, page: Page, seen: str | None) -> Response:
    """Answer with a page: as JSON or as lines, or that nothing is new since what was seen."""
    tag = f'"{page.build}.{page.position}"'
    if seen == tag:
        return Response(status_code=304, headers={"ETag": tag})
    cursor = sealed(page.cursor) if page.cursor else None
    headers = {"ETag": tag, "Vary": "Accept, Authorization"}
    if NDJSON in request.headers.get("accept", ""):
        if cursor:
            headers["Link"] = f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'
        lines = b"".join(to_json(row) + b"\n" for row in page.rows)
        return Response(lines, headers=headers, media_type=NDJSON)
    clock = here.data.clock
    body = {"at": stamp(clock.now()), "speed": clock.speed, "position": page.position}
    body |= {"build": page.build, "rows": page.rows, "cursor": cursor}
    return Response(to_json(body), headers=headers, media_type="application/json")


def sealed(cursor: Cursor) -> str:
    """Write a place in a list as one opaque word."""
    return base64.urlsafe_b64encode(to_json(cursor)).decode()


def unsealed(cursor: str) -> Cursor:
    """Read the place back; 422 when it is not one of ours."""
    try:
        found: Cursor = from_json(base64.urlsafe_b64decode(cursor), Cursor)
    except (ValueError, Unreadable) as wrong:
        raise Fault("bad-cursor") from wrong
    if not 0 <= found.pos <= POSITION_MAX:
        raise Fault("bad-cursor")
    return found

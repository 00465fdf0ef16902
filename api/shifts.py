"""Read the log of a shift: notes, calls, and all that happened to the office's matters meanwhile."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.boards import PROBLEMS, After, Limit, NothingShown, reached
from api.context import Here, Speaking, query_of
from api.problems import documented
from projections.shift_log import shift_log

Since = Annotated[int, Query(ge=0, le=2**53, description="what came after this position")]


class Log(BaseModel):
    """Some of a shift's log; ``next`` is the position after which it goes on, none at the end."""

    rows: list[dict[str, Any]]
    next: int | None


def routes() -> APIRouter:
    """Give the route."""
    router = APIRouter(tags=["boards"])
    router.add_api_route(
        "/shifts/{id}/log",
        list_shift_log,
        methods=["GET"],
        response_model=Log,
        responses=documented(*PROBLEMS),
        operation_id="list-shift-log",
        summary="What happened during a shift, in order?",
    )
    return router


async def list_shift_log(
    id: Annotated[str, Path(max_length=64)],  # noqa: A002  The path's own word.
    here: Here,
    reader: Speaking,
    since: Since = 0,
    after: After = None,
    limit: Limit = 50,
) -> Log:
    """List a shift's log after a position."""
    await reached(here, after)
    shift = await run_in_threadpool(query_of(here, reader).one, "shifts", id)
    if shift is None:
        raise NothingShown
    rows = await run_in_threadpool(
        shift_log, here.data.boards(), shift, reader.units, since, limit + 1
    )
    following = rows[limit - 1]["pos"] if len(rows) > limit else None
    return Log(rows=rows[:limit], next=following)

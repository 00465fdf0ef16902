"""Read the figures, and open the events that each was counted from."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.boards import PROBLEMS, After, Limit, Rows, Seen, Where, paged, reached, unsealed
from api.context import Context, Here, Reader, Speaking
from api.problems import Fault, documented
from domain.codec import to_plain
from domain.facts import Office
from domain.refusals import Malformed, Missing
from projections.board import Row
from projections.evidence import PARTS, Evidence, Part
from projections.figures import CODES, Asked, Figure, Figures
from projections.query import Page

Day = Annotated[date | None, Query(description="a day, as in 2026-11-24")]
Code = Annotated[str, Query(max_length=64)]


class NoSuchFigure(Missing):
    """There is no figure of that code."""


class PeriodBackwards(Malformed):
    """The period ends before it begins."""


def asked_of(
    first: Annotated[
        date | None, Query(alias="from", description="the first day, as in 2026-11-24")
    ] = None,
    last: Annotated[date | None, Query(alias="to", description="the last day")] = None,
    street: Annotated[str, Query(max_length=64, description="a street office's code")] = "",
    department: Annotated[str, Query(max_length=64, description="a department's code")] = "",
    kind: Annotated[str, Query(max_length=64, description="a kind of whistle: ER")] = "",
) -> Asked:
    """Give what the figures are asked of; PeriodBackwards."""
    if first and last and last < first:
        raise PeriodBackwards(field="to")
    return Asked(
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        street=street,
        department=department,
        kind=kind,
    )


Of = Annotated[Asked, Depends(asked_of)]


def routes() -> APIRouter:
    """Give the routes of the figures."""
    router = APIRouter(tags=["figures"])
    for path, show, name, summary in (
        ("/figures", list_figures, "list-figures", "How well were the limits kept?"),
        (
            "/figures/{code}/events",
            list_events_of,
            "list-figure-events",
            "Which events was a figure counted from?",
        ),
    ):
        router.add_api_route(
            path,
            show,
            methods=["GET"],
            response_model=Rows,
            responses={**documented(*PROBLEMS), 304: {"description": "Nothing new"}},
            operation_id=name,
            summary=summary,
        )
    return router


async def list_figures(
    request: Request,
    here: Here,
    reader: Speaking,
    asked: Of,
    after: After = None,
    seen: Seen = None,
) -> Response:
    """List every figure of domain.md §5 that there is, with where its events are."""
    await reached(here, after)
    page = await run_in_threadpool(_figures, here, reader, asked)
    return paged(request, here, page, seen)


def _figures(here: Context, reader: Reader, asked: Asked) -> Page:
    build = here.data.boards()
    figures, position = Figures(build, reader.units).all(asked)
    offices = here.data.keeper.current().all(Office)
    rows = [_row(figure, asked) for figure in figures]
    for row in rows:
        for group in row["groups"]:
            known = offices.get(group["department"])
            group["department_name"] = known.short if known else group["department"]
    return Page(rows=rows, position=position, build=build.id)


def _row(figure: Figure, asked: Asked) -> Row:
    names = {"first": "from", "last": "to"}
    of = {names.get(name, name): value for name, value in to_plain(asked).items() if value}
    events = {
        part: f"/figures/{figure.code}/events?{urlencode({'part': part, **of})}"
        for part in parts_of(figure.code)
    }
    return {**to_plain(figure), "denominator": figure.n, "of": of, "events": events}


def parts_of(code: str) -> tuple[str, ...]:
    """Give the parts that a figure's events come in."""
    return PARTS if code in ("K1", "K2", "K3", "K5") else PARTS[:2]


async def list_events_of(  # noqa: PLR0913, PLR0917  Each is a part of the request.
    code: Annotated[str, Path(max_length=8)],
    request: Request,
    here: Here,
    reader: Speaking,
    asked: Of,
    part: Part = "numerator",
    limit: Limit = 50,
    cursor: Where = None,
    seen: Seen = None,
) -> Response:
    """List the events that a part of a figure was counted from, as stream/version."""
    if code not in CODES or part not in parts_of(code):
        raise NoSuchFigure(code=code, part=part)
    place = unsealed(cursor) if cursor else None
    look = Evidence(here.data.boards(), reader.units).page
    try:
        page = await run_in_threadpool(look, code, part, asked, place, limit)
    except ValueError as wrong:
        raise Fault("bad-cursor") from wrong
    return paged(request, here, page, seen)

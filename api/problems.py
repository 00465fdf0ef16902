"""Every refusal and fault as an RFC 9457 problem: one table from family to status, no echo of input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.requires import ANYONE
from domain.ledger import StorageDown
from domain.refusals import Refusal, refusals

STATUS: Mapping[str, int] = {
    "rule": 409,
    "malformed": 422,
    "missing": 404,
    "forbidden": 403,
    "moved": 412,
    "contended": 409,
}
OWN: Mapping[str, tuple[int, str]] = {
    "not-signed-in": (401, "This needs a session or a bearer token that stands for somebody now."),
    "wrong-name-or-password": (401, "Name and password do not go together."),
    "cross-site": (403, "Another site sent this in your name: do it from this one."),
    "no-such-page": (404, "There is nothing at this address."),
    "no-such-method": (405, "This address does not take that method."),
    "too-large": (413, "A body holds at most 256 KiB."),
    "invalid": (422, "A field is missing, unknown, or not what it must be."),
    "not-in-addresses": (422, "This address takes no query: what is asked goes into the body."),
    "too-many-attempts": (429, "Too many wrong attempts came from here: wait, then try again."),
    "too-busy": (503, "Many are signing in at once: nothing was done, repeat it in a second."),
    "storage-down": (503, "Nothing is known to have been stored, and it is safe to repeat."),
    "bad-cursor": (422, "The cursor is not one that a page gave: begin at the first page."),
    "our-fault": (500, "Something went wrong on our side; the log says what."),
    "closed": (403, "This page is closed until its token is set."),
}
UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
FIELD = re.compile(r"[a-z][a-z_]{0,40}")
MEDIA = "application/problem+json"


class Problem(BaseModel):
    """A problem as RFC 9457 writes it; ``code`` and ``parameters`` are what programs use."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    parameters: dict[str, str | int | bool | None] = {}
    errors: list[dict[str, str]] = []


class Fault(Exception):
    """A problem of ours that is no refusal of the domain."""

    def __init__(
        self, code: str, headers: Mapping[str, str] | None = None, **parameters: int
    ) -> None:
        """Name the problem, by its code in the table."""
        super().__init__(code)
        self.code, self.headers, self.parameters = code, headers, parameters


def own(code: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:  # noqa: ANN401
    """Give one of our own problems as a response."""
    status, detail = OWN[code]
    return respond(code, status, detail, headers, **more)


def respond(
    code: str,
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
    **more: Any,  # noqa: ANN401  Members of the problem.
) -> Response:
    """Give a problem as a response."""
    problem = Problem(
        type=f"/problems/{code}",
        title=code.replace("-", " ").capitalize(),
        status=status,
        detail=detail,
        code=code,
        **more,
    )
    body = problem.model_dump(exclude_defaults=True)
    return JSONResponse(body, status, dict(headers or {}), media_type=MEDIA)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the OpenAPI entries of the problems that a route may answer with."""
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"model": Problem, "description": f"Problem {status}", "content": content}
        for status in statuses
    }


def install(app: FastAPI) -> None:
    """Let every refusal and fault of an app become a problem, and give each its page."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(StorageDown, _storage)
    app.add_exception_handler(Fault, _fault)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _ours)
    app.add_api_route(
        "/problems/{code}",
        show_problem,
        methods=["GET"],
        include_in_schema=False,
        dependencies=ANYONE,
    )


async def _refusal(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)  # noqa: S101  The table of handlers says so.
    request.scope["problem"] = refusal.code()
    status = STATUS[refusal.family]
    return respond(refusal.code(), status, refusal.rule(), parameters=refusal.parameters)


async def _storage(request: Request, down: Exception) -> Response:
    request.scope["problem"] = "storage-down"
    return own("storage-down", {"Retry-After": "1"})


async def _ours(request: Request, fault: Exception) -> Response:
    request.scope["problem"] = "our-fault"
    return own("our-fault")


async def _fault(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Fault)  # noqa: S101  The table of handlers says so.
    request.scope["problem"] = fault.code
    return own(fault.code, fault.headers, parameters=fault.parameters)


async def _invalid(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, RequestValidationError)  # noqa: S101  The table of handlers says so.
    request.scope["problem"] = "invalid"
    return own("invalid", errors=[_where(error) for error in wrong.errors()])


def _where(error: Mapping[str, Any]) -> dict[str, str]:
    """Name the field and the fault; what was sent is not repeated, not even as a field's name."""
    *within, last = (str(part) for part in error["loc"])
    if error["type"] in UNKNOWN and not FIELD.fullmatch(last):
        last = "(unknown)"
    return {"field": ".".join((*within, last)), "fault": str(error["type"])}


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  The table of handlers says so.
    code = {404: "no-such-page", 405: "no-such-method", 413: "too-large"}.get(
        error.status_code, "invalid"
    )
    request.scope["problem"] = code
    return own(code, error.headers)


def pages() -> dict[str, str]:
    """Give every problem's code with its rule."""
    ours = ("domain", "api")
    rules = {
        code: cls.rule() for code, cls in refusals().items() if cls.__module__.startswith(ours)
    }
    return rules | {code: detail for code, (_, detail) in OWN.items()}


def show_problem(code: str) -> Response:
    """Show what a problem means, behind its type."""
    rule = pages().get(code)
    if rule is None:
        return own("no-such-page")
    title = code.replace("-", " ").capitalize()
    page = f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1><p>{rule}</p>"
    return HTMLResponse(page)

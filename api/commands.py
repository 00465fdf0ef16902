"""A route for every command in the registry; nothing here knows any command."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

from annotated_types import Ge, Le, MaxLen, MinLen, Predicate
from fastapi import APIRouter, Header, Path, Response
from pydantic import AfterValidator, AwareDatetime, BaseModel

from api.context import Context, Here, Subject
from api.problems import documented
from domain.command import give
from domain.declare import CommandInfo, command_info
from domain.order import Answer, Order
from domain.refusals import Refusal
from domain.registry import Registry
from domain.slice import Slice
from domain.text import is_code

StreamId = Annotated[str, MinLen(1), MaxLen(64), Predicate(is_code), Path()]
Part = Annotated[int, Ge(1), Le(64), Path()]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Match = Annotated[str | None, Header(alias="If-Match", pattern=r'^"[0-9]{1,9}"$')]


def in_utc(at: datetime) -> datetime:
    """Give a moment in UTC; ValueError at the ends of time, where a time zone leads beyond them."""
    try:
        return at.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("no such moment") from beyond


Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]
PROBLEMS = (400, 401, 403, 404, 405, 409, 412, 413, 422, 503)


class Accepted(BaseModel):
    """An accepted command: its id, the stream it went to, and what was recorded."""

    command: str
    stream: str
    id: str
    version: int
    position: int
    events: list[str]
    recorded_at: AwareDatetime
    repeated: bool


def given_by_people(info: CommandInfo) -> bool:
    """Say whether anybody but the system may give a command."""
    return any(set(roles) - {"system"} for roles in info.by.values())


def path_of(slice_: Slice[Any], info: CommandInfo) -> str:
    """Give the route of a command: the stream, its part, the command."""
    where = "" if info.begins else "/{id}"
    part = f"/{info.part}/{{number}}" if info.part else ""
    return f"/{slice_.plural}{where}{part}/{info.name}"


def routes(registry: Registry) -> APIRouter:
    """Give a route for every command that people give."""
    router = APIRouter()
    for cls in registry.commands.values():
        info = command_info(cls)
        if not given_by_people(info):
            continue
        slice_ = registry.homes[cls]
        router.add_api_route(
            path_of(slice_, info),
            _endpoint(cls, info, slice_),
            methods=["POST"],
            status_code=201 if info.begins else 200,
            response_model=Accepted,
            responses=documented(*PROBLEMS),
            name=info.name.replace("-", "_"),
            operation_id=info.name,
            summary=(cls.__doc__ or "").splitlines()[0],
            tags=[slice_.plural],
        )
    return router


def may_drill(info: CommandInfo, slice_: Slice[Any]) -> bool:
    """Say whether a command begins a stream that may be an exercise."""
    return bool(info.begins) and slice_.drills


def body_of(cls: type, *, drills: bool = False) -> type:
    """Give the body of a command: its fields, and those that the mechanism owns."""
    hints = typing.get_type_hints(cls, include_extras=True)
    given = [
        (field.name, hints[field.name], dataclasses.field(default=field.default))
        for field in dataclasses.fields(cls)
    ]
    own: list[tuple[str, Any, Any]] = [
        ("occurred_at", Moment | None, dataclasses.field(default=None))
    ]
    own += [("exercise", bool, dataclasses.field(default=False))] if drills else []
    made = dataclasses.make_dataclass(cls.__name__, [*given, *own], kw_only=True, frozen=True)
    made.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]
    made.__doc__ = cls.__doc__
    return made


def _endpoint(cls: type, info: CommandInfo, slice_: Slice[Any]) -> Callable[..., Accepted]:
    names = [field.name for field in dataclasses.fields(cls)]

    def endpoint(  # noqa: PLR0913, PLR0917  Each is a part of the request.
        here: Context,
        subject: str,
        response: Response,
        body: Any = None,  # noqa: ANN401  The command's own body.
        id: str = "",  # noqa: A002  The path's own word.
        number: int = 0,
        key: str | None = None,
        match: str | None = None,
    ) -> Accepted:
        order = Order(
            command=cls(**{name: getattr(body, name) for name in names}),
            who=subject,
            key=key or str(uuid4()),
            stream=f"{slice_.name}-{id}" if id else "",
            part=number,
            occurred_at=body.occurred_at,
            exercise=getattr(body, "exercise", False),
            expected=int(match.strip('"')) if match else None,
        )
        answer = _given(order, here)
        response.headers["ETag"] = f'"{answer.version}"'
        response.headers["Idempotency-Key"] = order.key
        return accepted(answer)

    asked_for = body_of(cls, drills=may_drill(info, slice_))
    asked = {"here": Here, "subject": Subject, "response": Response}
    asked |= {} if info.begins else {"id": StreamId}
    asked |= {"number": Part} if info.part else {}
    parameters = [
        *(
            inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, annotation=a)
            for n, a in asked.items()
        ),
        *(
            inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, annotation=a, default=None)
            for n, a in (("key", Key), ("match", Match))
        ),
        inspect.Parameter("body", inspect.Parameter.KEYWORD_ONLY, annotation=asked_for),
    ]
    endpoint.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return endpoint


def _given(order: Order, here: Context) -> Answer:
    try:
        answer = give(order, here.ports)
    except Refusal as refusal:
        here.metrics.refusals.labels(refusal.code()).inc()
        raise
    here.metrics.commands.labels(type(order.command).__name__).inc()
    return answer


def accepted(answer: Answer) -> Accepted:
    """Give an answer as the API writes it."""
    return Accepted(
        command=answer.command,
        stream=answer.stream,
        id=answer.stream.partition("-")[2],
        version=answer.version,
        position=answer.position,
        events=list(answer.events),
        recorded_at=answer.recorded_at,
        repeated=answer.repeated,
    )

"""What somebody may do with a stream as it stands: by their roles and by the tables of legal moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from annotated_types import MaxLen, MinLen, Predicate
from fastapi import APIRouter, Path
from pydantic import BaseModel

from api.boards import NothingShown
from api.commands import given_by_people, path_of
from api.context import Here, Reader, Speaking
from api.problems import documented
from domain.authorise import authorise, sees
from domain.circumstances import Where
from domain.declare import CommandInfo, command_info
from domain.past import Past
from domain.refusals import Forbidden
from domain.register import Register
from domain.registry import Registry
from domain.slice import Slice
from domain.text import is_code

Id = Annotated[str, MinLen(1), MaxLen(64), Predicate(is_code), Path()]


class Act(BaseModel):
    """A command that the reader may give now, and the address to give it at."""

    command: str
    part: int
    path: str


class Acts(BaseModel):
    """What the reader may do with a stream as of a version; a rule may still refuse what is asked."""

    version: int
    acts: list[Act]


def routes(registry: Registry) -> APIRouter:
    """Give a route for every slice whose streams stand somewhere."""
    router = APIRouter(tags=["acts"])
    for slice_ in registry.slices.values():
        if slice_.moves:
            router.add_api_route(
                f"/{slice_.plural}/{{id}}/acts",
                _endpoint(slice_),
                methods=["GET"],
                responses=documented(401, 404, 405, 422, 503),
                operation_id=f"show-{slice_.name}-acts",
                summary=f"What may I do with this {slice_.name} as it stands?",
            )
    return router


def _endpoint(slice_: Slice[Any]) -> Any:  # noqa: ANN401  FastAPI reads the function's own types.
    def show_acts(id: Id, here: Here, reader: Speaking) -> Acts:  # noqa: A002  The path's own word.
        stream = f"{slice_.name}-{id}"
        past, register = here.ports.pasts.of(stream), here.ports.register.current()
        if not past.version or not _seen(slice_, past, reader, register):
            raise NothingShown
        found = [
            Act(command=info.name, part=part, path=_filled(slice_, info, id, part))
            for info, part in _legal(slice_, past.state)
            if _may(info, slice_, past, Where(stream=stream, part=part), (reader, register, here))
        ]
        return Acts(version=past.version, acts=found)

    return show_acts


def _seen(slice_: Slice[Any], past: Past, reader: Reader, register: Register) -> bool:
    audience = slice_.audience
    return audience is None or sees(register, reader.grants, *audience(past.state))


def _legal(slice_: Slice[Any], state: Any) -> Iterator[tuple[CommandInfo, int]]:  # noqa: ANN401
    """Give the commands that are legal as the stream stands, each with its part, 0 for the whole."""
    whole = slice_.moves.get(slice_.name, {})
    parts = next((table for name, table in slice_.moves.items() if name != slice_.name), {})
    for cls in slice_.decide:
        info, move = command_info(cls), whole.get(cls)
        if info.begins or not given_by_people(info):
            continue
        if move is not None and state.status not in move.of:
            continue
        if not info.part:
            yield info, 0
            continue
        for number, part in enumerate(getattr(state, info.part), 1):
            if cls not in parts or part.state in parts[cls].of:
                yield info, number


def _may(
    info: CommandInfo,
    slice_: Slice[Any],
    past: Past,
    where: Where,
    at: tuple[Reader, Register, Any],
) -> bool:
    reader, register, here = at
    try:
        sides = slice_.sides(past.state, None, where, register)
        authorise(info, sides, reader.subject, register, here.data.clock.now())
    except Forbidden:
        return False
    return True


def _filled(slice_: Slice[Any], info: CommandInfo, id_: str, part: int) -> str:
    return path_of(slice_, info).replace("{id}", id_).replace("{number}", str(part))

"""Where live boards are watched: one by its name, or several as one stream."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from api.context import Context, Here, Reader, Speaking, secret_of
from api.live.live import Live, Since
from api.live.stream import Stream
from api.problems import Fault, documented

BOARDS_MAX = 16
PLACE = re.compile(r"([0-9]{1,9})\.([0-9]{1,15})")
Last = Annotated[str | None, Header(alias="Last-Event-ID", max_length=64)]
Place = Annotated[  # A browser that opens a stream anew by itself cannot set the header.
    str | None, Query(alias="last", max_length=64, description="as Last-Event-ID")
]
After = Annotated[int | None, Query(ge=0, le=2**53, description="the snapshot's position")]
Boards = Annotated[
    list[str], Query(alias="board", min_length=1, max_length=BOARDS_MAX, description="which boards")
]
STREAM = """\
Frames, ticks and resyncs as server-sent events. `frame` is `{"board", "pos", "at", "ops"}`, its operations
`{"op": "upsert", "key", "row"}` and `{"op": "remove", "key"}`; its id is there where nothing of any board
is lost by coming back with it. `tick` comes first and then each 5 s: `{"at", "head", "pos", "speed",
"build"}`; all up to `pos` has come before it. `resync` means: look at every board of the stream anew."""


def _answers(said: str) -> dict[int | str, dict[str, Any]]:
    ok = {"description": said, "content": {"text/event-stream": {}}}
    return {200: ok, **documented(401, 404, 405, 422, 503)}


def _since(after: int | None, last: str | None) -> Since:
    """Give what knows the position to go on from in a build: None when it must be looked at anew."""
    if last is None:
        return lambda _: after
    found = PLACE.fullmatch(last)
    return lambda build: int(found[2]) if found and int(found[1]) == build else None


def routes() -> APIRouter:
    """Give the routes of the live boards."""
    router = APIRouter(tags=["live"])
    stream: dict[str, Any] = {"methods": ["GET"], "response_class": StreamingResponse}
    router.add_api_route(
        "/live", watch_boards, responses=_answers(STREAM), operation_id="watch-boards", **stream
    )
    router.add_api_route(
        "/live/{board}",
        watch_board,
        responses=_answers("Frames"),
        operation_id="watch-board",
        **stream,
    )
    return router


async def watch_boards(  # noqa: PLR0913, PLR0917  Each is a part of the request.
    boards: Boards,
    request: Request,
    here: Here,
    reader: Speaking,
    after: After = None,
    last: Last = None,
    place: Place = None,
) -> Stream:
    """Watch several boards as one stream: frames of rows to put and keys to remove, a tick every 5 s."""
    return _watched(request, here, reader, frozenset(boards), _since(after, last or place))


async def watch_board(
    board: str,
    request: Request,
    here: Here,
    reader: Speaking,
    after: After = None,
    last: Last = None,
) -> Stream:
    """Watch a board: frames of rows to put and keys to remove, a tick every 5 s."""
    return _watched(request, here, reader, board, _since(after, last))


def _watched(
    request: Request, here: Context, reader: Reader, boards: str | frozenset[str], since: Since
) -> Stream:
    live: Live = here.live  # type: ignore[attr-defined]
    alone = isinstance(boards, str)
    names = {boards} if isinstance(boards, str) else boards
    if not names <= live.boards.keys():
        raise Fault("no-such-page")
    kind = live.crowds.kind(names, reader, alone=alone)
    return live.stream(kind, secret_of(request), reader, since)

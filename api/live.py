"""Live boards: server-sent frames of what changed, filtered for each reader; frozen ones are freed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.context import Context, Here, Reader, Speaking, reader_of, subject_of
from api.problems import Fault, documented
from api.pump import TICK_S, Client, Pump
from domain.codec import to_json
from domain.ledger import StorageDown
from projections.board import stamp
from projections.query import Changed, shown
from projections.query import Query as Asked
from projections.store import Build

DIGITS_MAX = 15
From = Annotated[str | None, Header(alias="Last-Event-ID", max_length=64)]
After = Annotated[int | None, Query(ge=0, le=2**53, description="the snapshot's position")]


class Live:
    """The pumps of a running service, one a board."""

    def __init__(self, here: Context, boards: Iterable[str]) -> None:
        """Prepare a pump for every board that people read."""
        self._here = here
        self.pumps = {name: Pump(here, name) for name in boards}
        loop = asyncio.get_running_loop()

        def heard() -> None:
            with suppress(RuntimeError):  # The loop has ended.
                loop.call_soon_threadsafe(self._wake)

        here.worker.listen(heard)
        here.data.hear(heard)

    def _wake(self) -> None:
        for pump in self.pumps.values():
            pump.wake()

    def end(self) -> None:
        """End every stream now."""
        self._here.ending.set()
        for pump in self.pumps.values():
            pump.end()

    async def frames(
        self, board: str, again: Callable[[], Reader], after: int | None, last: str | None
    ) -> AsyncIterator[bytes]:
        """Give frames for one reader until the client leaves or the service ends."""
        here, pump = self._here, self.pumps[board]
        build = await run_in_threadpool(here.data.boards)
        reader = await run_in_threadpool(again)
        client = Client(
            reader=reader,
            again=again,
            board=build.tables.readable[board],
            build=build.id,
            moment=stamp(here.data.clock.now()),
        )
        here.metrics.streams.inc()
        try:
            await pump.join(client)
            since = _since(build.id, after, last)
            if since is None:
                yield _anew(build.id, await run_in_threadpool(build.position))
            else:
                changed = await run_in_threadpool(Asked(build, ()).changed, board, since)
                yield self._frame(client, changed)
            while not here.ending.is_set():
                yield await self._next(client)
        except (Fault, StorageDown):
            return  # Coming back says why.
        finally:
            pump.leave(client)
            here.metrics.streams.dec()

    async def _next(self, client: Client) -> bytes:
        try:
            changed = await asyncio.wait_for(client.queue.get(), TICK_S)
        except TimeoutError:
            changed = Changed(rows=[], removed=[], position=-1)
        if self._here.ending.is_set():
            return b""
        build = await run_in_threadpool(self._here.data.boards)
        outdated = await run_in_threadpool(self._outdated, client, build)
        if changed is None or not changed.complete or outdated or build.id != client.build:
            client.build = build.id
            client.position = await run_in_threadpool(build.position)
            return _anew(client.build, client.position)
        if changed.position < 0:
            return await self._tick()
        return self._frame(client, changed) if changed.position > client.position else b""

    async def _tick(self) -> bytes:
        head = await run_in_threadpool(self._here.data.ledger.head)
        clock = self._here.data.clock
        body = {"at": stamp(clock.now()), "head": head, "speed": clock.speed}
        return event("tick", None, head, body)

    def _outdated(self, client: Client, build: Build) -> bool:
        """Say whether a client sees other rows now: its roles changed, or time alone brought others."""
        now, before = stamp(self._here.data.clock.now()), client.moment
        client.moment, timed = now, client.timed
        turned = timed is not None and Asked(build, ()).turned(timed, before, now)
        return client.renewed() or turned

    def _frame(self, client: Client, changed: Changed) -> bytes:
        client.position = changed.position
        if not changed.complete:
            return _anew(client.build, changed.position)
        now, timed = stamp(self._here.data.clock.now()), client.timed
        rows = [row for row in changed.rows if client.sees(row)]
        seen = [row for row in rows if timed is None or timed.holds(row, now)]
        present = {row["key"] for row in seen}
        left = {row["key"] for row in changed.removed if client.sees(row)} - present
        left |= {row["key"] for row in rows} - present
        ops: list[dict[str, object]] = [
            *({"op": "upsert", "key": row["key"], "row": shown(row)} for row in seen),
            *({"op": "remove", "key": key} for key in sorted(left)),
        ]
        body = {"pos": changed.position, "at": now, "ops": ops}
        return event("frame", client.build, changed.position, body)


def _anew(build: int, position: int) -> bytes:
    """Tell a client to look at the whole board again."""
    return event("resync", build, position, {})


def event(name: str, build: int | None, position: int, body: dict[str, object]) -> bytes:
    """Write one server-sent event; its id says from where to go on."""
    id_ = f"id: {build}.{position}\n" if build is not None else ""
    return f"event: {name}\n{id_}data: {to_json(body).decode()}\n\n".encode()


def _since(build: int, after: int | None, last: str | None) -> int | None:
    """Give the position to go on from, or None when the client must look anew."""
    if last is None:
        return after
    of, _, position = last.partition(".")
    known = of == str(build) and position.isdecimal() and len(position) <= DIGITS_MAX
    return int(position) if known else None


def routes() -> APIRouter:
    """Give the route of the live boards."""
    router = APIRouter(tags=["live"])

    @router.get(
        "/live/{board}",
        response_class=StreamingResponse,
        responses={
            200: {"description": "Frames", "content": {"text/event-stream": {}}},
            **documented(401, 404, 405, 422, 503),
        },
        operation_id="watch-board",
    )
    async def watch_board(
        board: str,
        request: Request,
        here: Here,
        _: Speaking,
        after: After = None,
        last: From = None,
    ) -> StreamingResponse:
        """Watch a board: frames of rows to put and keys to remove, a tick every 5 s."""
        live: Live = here.live  # type: ignore[attr-defined]
        if board not in live.pumps:
            raise Fault("no-such-page")

        def again() -> Reader:
            return reader_of(subject_of(request, here), here)

        frames = live.frames(board, again, after, last)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(frames, media_type="text/event-stream", headers=headers)

    return router

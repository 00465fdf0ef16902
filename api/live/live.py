"""All live streams of a running service: how each begins, and what keeps them going."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from random import Random

import structlog

from api.context import Context, Reader
from api.live.crowd import Client, Crowds, Kind
from api.live.pump import Pump
from api.live.seats import Seats
from api.live.stream import Stream
from api.live.ticks import Ticks
from api.live.wire import RESYNC
from projections.board import Readable

RETRY_MS = 1000, 3000  # When a service comes back, its clients do not do so all at once.
FAILED_S = 1.0
CHANCE = Random()  # noqa: S311  Only so that not all come at once.
log = structlog.get_logger()
Since = Callable[
    [int], int | None
]  # From the build to the position to go on from; None: look anew.


class Live:
    """The live streams of a running service."""

    def __init__(self, here: Context, boards: Mapping[str, Readable]) -> None:
        """Stand ready for whoever watches some of these boards."""
        self._here, self.boards = here, boards
        self.crowds = Crowds(boards)
        self.pump = Pump(here, self.crowds)
        self.ticks = Ticks(here, self.crowds, self.pump)
        self.seats = Seats(here, self.crowds)
        loop = asyncio.get_running_loop()
        loops = (self.pump.run, self.ticks.run, self.seats.run)
        self._tasks = [loop.create_task(self._for_ever(one)) for one in loops]

        def heard() -> None:
            with suppress(RuntimeError):  # The loop has ended.
                loop.call_soon_threadsafe(self.pump.wake)

        here.worker.listen(heard)
        here.data.hear(heard)

    async def _for_ever(self, run: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await run()
            except Exception as fault:
                log.exception("live.failed", why=repr(fault)[:200])
                self.crowds.end()
                await asyncio.sleep(FAILED_S)

    def end(self) -> None:
        """End every stream now."""
        self._here.ending.set()
        self.crowds.end()
        for task in self._tasks:
            task.cancel()

    def stream(self, kind: Kind, secret: str, reader: Reader, since: Since) -> Stream:
        """Give a stream of boards for a reader, from where ``since`` says."""
        client = Client()

        def leave() -> None:
            if client.crowd is not None:
                self.crowds.leave(client)
                self.ticks.leave(client)
                self.seats.leave(client, secret)
                self._here.metrics.streams.dec()

        async def begin() -> bytes:
            await self.pump.stands()
            self.crowds.join(client, kind)
            self.ticks.join(client)
            self.seats.join(client, secret, reader)
            self._here.metrics.streams.inc()
            if self._here.ending.is_set():
                client.end()
            return await self._first(client, since(self.pump.build))

        return Stream(client, begin, leave)

    async def _first(self, client: Client, since: int | None) -> bytes:
        """Give the first events: how late it is, then what was missed, or that all must be looked at."""
        crowd = client.crowd
        assert crowd is not None  # noqa: S101  It has joined.
        names, alone = crowd.kind.names, crowd.kind.alone
        first = b"" if alone else await self._greeting()
        if since is None:
            return first + RESYNC
        step = (
            await self.pump.since(names, since) if alone or self.pump.beyond(names, since) else None
        )
        if client.looks:
            return first  # It is to look anew by now.
        client.after = max(since, step.position if step else 0)
        return first + (crowd.kind.told(step) if step else b"")

    async def _greeting(self) -> bytes:
        return b"retry: %d\n\n" % CHANCE.randint(*RETRY_MS) + await self.ticks.now(alone=False)

"""Who watches a board, and the pump that reads what changed there once for all of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from api.context import Context, Reader
from domain.ledger import StorageDown
from projections.board import Readable, Row, View
from projections.query import Changed, visible
from projections.query import Query as Asked
from projections.store import Build

QUEUE_MAX = 256
TICK_S = 5.0
POLL_S = 0.2


@dataclass(eq=False)
class Client:
    """One open stream: who reads, and what is still to be sent (None: too slow, look anew).

    ``again`` gives the reader as of now, or raises Fault: roles and tokens end while streams are open.
    """

    reader: Reader
    again: Callable[[], Reader]
    board: Readable
    build: int
    moment: str = ""
    asked_at: float = field(default_factory=time.monotonic)
    position: int = -1
    queue: asyncio.Queue[Changed | None] = field(default_factory=lambda: asyncio.Queue(QUEUE_MAX))

    def offer(self, changed: Changed) -> None:
        """Queue a change; a full queue is emptied, and the client told to look anew."""
        try:
            self.queue.put_nowait(changed)
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(None)

    @property
    def timed(self) -> View | None:
        """Give the view whose rows come and go by time alone, if it is one."""
        return self.board if isinstance(self.board, View) and self.board.during else None

    def sees(self, row: Row) -> bool:
        """Say whether the client sees a row."""
        mine = isinstance(self.board, View) and self.board.mine
        units = self.reader.own if mine else self.reader.units
        return self.board.public or visible(row, units)

    def renewed(self) -> bool:
        """Look at the roles anew, each 5 s at most; True when the client sees other rows now."""
        if time.monotonic() - self.asked_at < TICK_S:
            return False
        before, self.reader = self.reader, self.again()
        self.asked_at = time.monotonic()
        return (self.reader.units, self.reader.own) != (before.units, before.own)


class Pump:
    """Reads one board's changes once, and offers them to every client of it."""

    def __init__(self, here: Context, board: str) -> None:
        """Stand still until there is a client."""
        self._here, self._board = here, board
        self._clients: set[Client] = set()
        self._task: asyncio.Task[None] | None = None
        self._news, self._stands = asyncio.Event(), asyncio.Event()

    def wake(self) -> None:
        """Look at once."""
        self._news.set()

    async def join(self, client: Client) -> None:
        """Offer changes to a client from now on: all that come after what it reads hereafter."""
        self._clients.add(client)
        if self._task is None or self._task.done():
            self._stands.clear()
            self._task = asyncio.create_task(self._run())
        await self._stands.wait()

    def leave(self, client: Client) -> None:
        """Offer nothing more to a client."""
        self._clients.discard(client)

    async def _begun(self) -> tuple[Build, int]:
        """Give the build and the position to go on from, when they can be read."""
        while True:
            try:
                build = await run_in_threadpool(self._here.data.boards)
                return build, await run_in_threadpool(build.position)
            except StorageDown:
                await asyncio.sleep(POLL_S)

    async def _run(self) -> None:
        build, position = await self._begun()
        self._stands.set()
        while self._clients:
            self._news.clear()
            try:
                now = await run_in_threadpool(self._here.data.boards)
                if now is not build:
                    build, position = now, await run_in_threadpool(now.position)
                    self._offer(Changed(rows=[], removed=[], position=position, complete=False))
                changed = await run_in_threadpool(Asked(build, ()).changed, self._board, position)
            except StorageDown:
                await asyncio.sleep(POLL_S)
                continue
            if changed.position > position:
                position = changed.position
                self._offer(changed)
            await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._news.wait(), POLL_S)
        except TimeoutError:
            return

    def end(self) -> None:
        """Wake every client, since the service ends."""
        self._stands.set()
        self._offer(Changed(rows=[], removed=[], position=-1))

    def _offer(self, changed: Changed) -> None:
        for client in self._clients:
            client.offer(changed)

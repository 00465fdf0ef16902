"""Ticks: each client hears every five seconds how late it is, not all of them at once."""

from __future__ import annotations

import asyncio
import math
import time
from itertools import count

from starlette.concurrency import run_in_threadpool

from api.context import Context
from api.live.crowd import Client, Crowds, Told, by_shards
from api.live.pump import Pump
from api.live.wire import tick
from domain.ledger import StorageDown
from projections.board import stamp

TICK_S, SLOTS = 5.0, 50
SLOT_S = TICK_S / SLOTS
HEAD_S = 1.0  # The ledger's head is read so often at most, whoever asks.


class Ticks:
    """Ticks for all clients, each in the slot of the five seconds that it was given."""

    def __init__(self, here: Context, crowds: Crowds, pump: Pump) -> None:
        """Have nobody to tell."""
        self._here, self._crowds, self._pump = here, crowds, pump
        self._slots: list[set[Client]] = [set() for _ in range(SLOTS)]
        self._next = count()
        self._head, self._head_at, self._reading = 0, -HEAD_S, asyncio.Lock()

    def join(self, client: Client) -> None:
        """Give a client a slot."""
        client.slot = next(self._next) % SLOTS
        self._slots[client.slot].add(client)

    def leave(self, client: Client) -> None:
        """Tell a client nothing more."""
        self._slots[client.slot].discard(client)

    async def now(self, *, alone: bool) -> bytes:
        """Write a tick; one of a single board's stream says less. StorageDown."""
        async with self._reading:
            if time.monotonic() - self._head_at >= HEAD_S:
                self._head = await run_in_threadpool(self._here.data.ledger.head)
                self._head_at = time.monotonic()
        return self._written(alone=alone)

    def _written(self, *, alone: bool) -> bytes:
        clock, told = self._here.data.clock, self._pump.told
        body = {"at": stamp(clock.now()), "head": max(self._head, told), "speed": clock.speed}
        return tick(**body) if alone else tick(**body, pos=told, build=self._here.front_end)

    async def run(self) -> None:
        """Tell one slot after the other, for ever."""
        slot, due = 0, time.monotonic()
        while True:
            await self._crowds.somebody.wait()
            due = max(due + SLOT_S, time.monotonic())
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            slot = (slot + 1) % SLOTS
            try:
                written = {one: Told(math.inf, await self.now(alone=one)) for one in (False, True)}
            except StorageDown:
                continue  # A tick would say that all is well.
            async for client in by_shards(tuple(self._slots[slot])):
                if client.crowd is not None:
                    client.offer(written[client.crowd.kind.alone])

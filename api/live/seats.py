"""Whose streams are open: tokens and sessions, each asked again every five seconds, a few at a time."""

from __future__ import annotations

import asyncio
import heapq
import time
from dataclasses import dataclass, field
from random import Random

from starlette.concurrency import run_in_threadpool

from api.context import Context, Reader, reader_of
from api.live.crowd import Client, Crowds
from domain.ledger import StorageDown

AGAIN_S, LOOK_S = 5.0, 0.1
SHARE_MAX = 50
CHANCE = Random()  # noqa: S311  Only so that not all are asked at once.


@dataclass(eq=False, slots=True)
class Seat:
    """A token or a session: what it may read now, and the streams that are open with it."""

    secret: str
    reader: Reader
    clients: set[Client] = field(default_factory=set)


class Seats:
    """All seats of a running service: roles, tokens and sessions end while streams are open."""

    def __init__(self, here: Context, crowds: Crowds) -> None:
        """Have nobody."""
        self._here, self._crowds = here, crowds
        self._of: dict[str, Seat] = {}
        self._due: list[tuple[float, int, Seat]] = []
        self._count = 0

    def join(self, client: Client, secret: str, reader: Reader) -> None:
        """Seat a client whose reader is known as of now."""
        seat = self._of.get(secret)
        if seat is None:
            seat = self._of[secret] = Seat(secret, reader)
            self._again(seat, AGAIN_S * CHANCE.uniform(0.2, 1))
        seat.clients.add(client)
        self._renewed(seat, reader)

    def leave(self, client: Client, secret: str) -> None:
        """Ask for a client no more."""
        seat = self._of.get(secret)
        if seat is not None:
            seat.clients.discard(client)
            if not seat.clients:
                del self._of[secret]

    def _again(self, seat: Seat, after: float) -> None:
        self._count += 1
        heapq.heappush(self._due, (time.monotonic() + after, self._count, seat))

    async def run(self) -> None:
        """Ask for those whose time has come, for ever."""
        while True:
            await self._crowds.somebody.wait()
            await asyncio.sleep(LOOK_S)
            while seats := self._taken():
                await self._ask(seats)

    def _taken(self) -> list[Seat]:
        """Take some seats whose time has come; those that nobody sits in are forgotten."""
        seats: list[Seat] = []
        while self._due and self._due[0][0] <= time.monotonic() and len(seats) < SHARE_MAX:
            seat = heapq.heappop(self._due)[2]
            seats += [seat] if self._of.get(seat.secret) is seat else []
        return seats

    async def _ask(self, seats: list[Seat]) -> None:
        try:
            readers = await run_in_threadpool(self._readers, [seat.secret for seat in seats])
        except StorageDown:
            readers = [None] * len(seats)  # Coming back says why.
        for seat, reader in zip(seats, readers, strict=True):
            self._renewed(seat, reader)
            self._again(seat, AGAIN_S)

    def _readers(self, secrets: list[str]) -> list[Reader | None]:
        held = (self._here.access.shown(secret) for secret in secrets)
        return [reader_of(one.subject, self._here) if one else None for one in held]

    def _renewed(self, seat: Seat, reader: Reader | None) -> None:
        """Let all streams of a seat go by what it may read now; they end when it stands for nobody."""
        if reader is not None:
            seat.reader = reader
        for client in seat.clients:
            if reader is None:
                client.end()
            else:
                self._crowds.renew(client, reader)

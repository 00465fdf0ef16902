"""Who watches: clients with one open stream each, gathered in crowds that are told the same bytes."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import NamedTuple

from api.context import Reader
from api.live.wire import RESYNC, Eyes, Step, eyes_of
from projections.board import Readable

QUEUE_MAX = 256
SHARD = 200


class Kind(NamedTuple):
    """What a crowd is told of: some boards by some eyes; ``alone`` one board as /live/{board} tells it."""

    names: tuple[str, ...]
    eyes: tuple[Eyes, ...]
    alone: bool

    def told(self, step: Step) -> bytes:
        """Give what a step tells a crowd, nothing when it has nothing for it."""
        if not step.complete(self.names):
            return RESYNC
        if self.alone:
            return step.frame(self.names[0], self.eyes[0])
        return step.frames(self.names, self.eyes)


class Told(NamedTuple):
    """What is sent, and the position up to which it tells; what tells of none is always sent."""

    position: float
    told: bytes


ANEW = Told(math.inf, RESYNC)


class Client:
    """One open stream: what is still to be sent on it, shared with all who are told the same.

    Frames up to the position ``after`` are not sent: it knows those. ``looks`` counts how often it was
    told to look anew.
    """

    __slots__ = ("_ended", "_queue", "_waiting", "after", "crowd", "looks", "slot")

    def __init__(self) -> None:
        """Begin with nothing to send, in no crowd yet."""
        self.crowd: Crowd | None = None
        self.slot, self.after, self.looks = 0, -1, 0
        self._queue: list[Told] = []
        self._waiting: asyncio.Future[None] | None = None
        self._ended = False

    def offer(self, told: Told) -> None:
        """Send this next; a full queue is emptied, and the client told to look anew."""
        if len(self._queue) < QUEUE_MAX:
            self._queue.append(told)
            self._wake()
        else:
            self.anew()

    def anew(self) -> None:
        """Tell the client to look at every board anew, in place of all that it was still to hear."""
        self._queue, self.after = [ANEW], -1
        self.looks += 1
        self._wake()

    def end(self) -> None:
        """End the stream."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def next(self) -> bytes | None:
        """Wait for what is to be sent; None when the stream has ended."""
        while not self._ended:
            queue, self._queue = self._queue, []
            if found := b"".join(told for position, told in queue if position > self.after):
                return found
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        return None


class Crowd:
    """The clients of one kind."""

    def __init__(self, kind: Kind) -> None:
        """Begin with nobody."""
        self.kind = kind
        self.clients: set[Client] = set()

    async def offer(self, told: Told, clients: Iterable[Client]) -> None:
        """Offer the same to clients of this crowd; who has left it meanwhile must not hear it."""
        async for client in by_shards(clients):
            if client.crowd is self:
                client.offer(told)

    async def anew(self, clients: Iterable[Client]) -> None:
        """Tell clients of this crowd to look anew."""
        async for client in by_shards(clients):
            client.anew()


async def by_shards(clients: Iterable[Client]) -> AsyncIterator[Client]:
    """Give clients, some at a time, so that commands are answered meanwhile."""
    for number, client in enumerate(clients, 1):
        yield client
        if number % SHARD == 0:
            await asyncio.sleep(0)


class Crowds:
    """All clients of a running service, by what they are told of."""

    def __init__(self, boards: Mapping[str, Readable]) -> None:
        """Begin with nobody."""
        self.boards = boards
        self.somebody = asyncio.Event()
        self._of: dict[Kind, Crowd] = {}

    def __bool__(self) -> bool:
        """Say whether somebody watches."""
        return bool(self._of)

    def __iter__(self) -> Iterator[tuple[Crowd, tuple[Client, ...]]]:
        """Give each crowd with its clients, as it is now."""
        return iter([(crowd, tuple(crowd.clients)) for crowd in self._of.values()])

    @property
    def names(self) -> frozenset[str]:
        """Name the boards that somebody watches."""
        return frozenset(name for kind in self._of for name in kind.names)

    def kind(self, names: Iterable[str], reader: Reader, *, alone: bool) -> Kind:
        """Give what a reader is told of some boards."""
        ordered = tuple(sorted(names))
        eyes = tuple(eyes_of(self.boards[name], reader) for name in ordered)
        return Kind(ordered, eyes, alone)

    def join(self, client: Client, kind: Kind) -> None:
        """Tell a client what its kind is told from now on."""
        client.crowd = self._of.setdefault(kind, Crowd(kind))
        client.crowd.clients.add(client)
        self.somebody.set()

    def leave(self, client: Client) -> None:
        """Tell a client nothing more."""
        crowd, client.crowd = client.crowd, None
        if crowd is not None:
            crowd.clients.discard(client)
            if not crowd.clients:
                del self._of[crowd.kind]
        if not self._of:
            self.somebody.clear()

    def end(self) -> None:
        """End every stream."""
        for crowd in self._of.values():
            for client in crowd.clients:
                client.end()

    def renew(self, client: Client, reader: Reader) -> None:
        """Let a client look anew when its reader sees other rows now than before."""
        if (crowd := client.crowd) is None:
            return
        kind = self.kind(crowd.kind.names, reader, alone=crowd.kind.alone)
        if kind != crowd.kind:
            self.leave(client)
            self.join(client, kind)
            client.anew()

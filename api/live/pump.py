"""The pump: reads what changed on all watched boards once, and tells every crowd its part of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from api.context import Context
from api.live.crowd import Client, Crowd, Crowds, Told
from api.live.wire import Step, timed
from domain.ledger import StorageDown
from projections.board import stamp
from projections.news import Changed, News, moment_of, news, turned
from projections.store import Build

POLL_S = 0.2
TURNS_S = 1.0  # So often the views are asked whether time alone has turned them.
DOWN_S = 5.0  # When the boards could not be read for so long, streams end: coming back says why.
CAUGHT_MAX = 64
LOST = Changed(rows=[], removed=[], complete=False)


@dataclass(frozen=True, slots=True)
class Look:
    """A build as it was found, what changed there, and which views time has turned."""

    build: Build
    found: News
    turned: frozenset[str] = frozenset()


class Pump:
    """Reads the boards for everybody while somebody watches."""

    def __init__(self, here: Context, crowds: Crowds) -> None:
        """Stand still until there is a client."""
        self._here, self._crowds = here, crowds
        self._coming = 0
        self._somebody, self._news, self._stands = (asyncio.Event() for _ in range(3))
        self._build: Build | None = None
        self._caught: dict[tuple[tuple[str, ...], int], asyncio.Task[Step]] = {}
        self._read_at, self._turns_at, self._moment = 0.0, 0.0, ""
        self.position = 0  # Whoever joins is offered all that comes after this one.
        self.told = 0  # Everybody has been offered all up to this one.

    @property
    def build(self) -> int:
        """Give the id of the build that is read."""
        return self._build.id if self._build else 0

    def wake(self) -> None:
        """Look at once."""
        self._news.set()

    async def stands(self) -> None:
        """Wait until it is known where the boards stand; whoever joins at once misses nothing. StorageDown."""
        if self._stands.is_set():
            return
        self._coming += 1
        self._somebody.set()
        try:
            await asyncio.wait_for(self._stands.wait(), DOWN_S)
        except TimeoutError as silent:
            raise StorageDown("the boards cannot be read") from silent
        finally:
            self._coming -= 1

    def beyond(self, names: tuple[str, ...], position: int) -> bool:
        """Say whether there may be something to tell whoever saw the boards as of a position."""
        return position < self.position or any(timed(self._crowds.boards[name]) for name in names)

    async def since(self, names: tuple[str, ...], after: int) -> Step:
        """Give what changed on some boards since a position; read once for all who ask it now. StorageDown."""
        key = names, after
        if key not in self._caught:
            if len(self._caught) >= CAUGHT_MAX:
                self._caught.clear()
            self._caught[key] = asyncio.create_task(self._read(names, after))
        try:
            return await asyncio.shield(self._caught[key])
        except StorageDown:
            self._caught.pop(key, None)
            raise

    async def _read(self, names: tuple[str, ...], after: int) -> Step:
        assert self._build is not None  # noqa: S101  Whoever asks has waited until it stands.
        return self._step(
            self._build, await run_in_threadpool(self._missed, self._build, names, after)
        )

    def _missed(self, build: Build, names: tuple[str, ...], after: int) -> News:
        """Read what somebody missed; a view that time has turned meanwhile has to be looked at anew."""
        found, now = news(build, names, after), stamp(self._here.data.clock.now())
        views = [view for name in names if (view := timed(self._crowds.boards[name]))]
        since = moment_of(build, after) if views else now
        late = {view.name: LOST for view in views if turned(build, view, since, now)}
        return News(position=found.position, of=found.of | late)

    def _step(self, build: Build, found: News) -> Step:
        return Step(
            build=build.id,
            position=found.position,
            at=stamp(self._here.data.clock.now()),
            boards=self._crowds.boards,
            changed=found.of,
        )

    async def run(self) -> None:
        """Tell everybody what changes, for ever."""
        while True:
            if not (self._crowds or self._coming):
                await self._rest()
            self._news.clear()
            try:
                await self._turn()
            except StorageDown:
                if time.monotonic() - self._read_at >= DOWN_S:
                    self._stands.clear()
                    self._crowds.end()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), POLL_S)

    async def _rest(self) -> None:
        self._stands.clear()
        self._build, self._moment, self._turns_at = None, "", 0.0
        self._somebody.clear()
        await self._somebody.wait()

    async def _turn(self) -> None:
        """Look once, and tell what was found."""
        look = await self._looked()
        self._read_at = time.monotonic()
        if look.build is not self._build:
            self._build, self.position = look.build, look.found.position
            self._caught.clear()
            await self._anew(self._crowds)
        elif look.turned:
            await self._anew(one for one in self._crowds if look.turned & {*one[0].kind.names})
        if look.found.position > self.position:
            await self._tell(self._step(look.build, look.found))
        self.told = self.position
        self._stands.set()

    async def _looked(self) -> Look:
        """Look at the boards; once more when somebody came meanwhile who watches others."""
        now, turns = (
            stamp(self._here.data.clock.now()),
            time.monotonic() - self._turns_at >= TURNS_S,
        )
        moments = (self._moment, now) if turns and self._moment else None
        look, names = None, frozenset[str]()
        while look is None or not self._crowds.names <= names:
            names = self._crowds.names
            look = await run_in_threadpool(self._look, names, moments)
        if turns:
            self._moment, self._turns_at = now, time.monotonic()
            self._caught.clear()  # What was missed is more by what time has turned since.
        return look

    def _look(self, names: frozenset[str], moments: tuple[str, str] | None) -> Look:
        build = self._here.data.boards()
        if build is not self._build:
            return Look(build, News(position=build.position(), of={}))
        found = news(build, names, self.position)
        views = (timed(self._crowds.boards[name]) for name in names) if moments else ()
        gone = (v.name for v in views if v and moments and turned(build, v, *moments))
        return Look(build, found, frozenset(gone))

    async def _tell(self, step: Step) -> None:
        crowds = tuple(self._crowds)  # Who joins from here on has this step already.
        self.position = step.position
        self._caught.clear()
        for crowd, clients in crowds:
            if told := crowd.kind.told(step):
                await crowd.offer(Told(step.position, told), clients)
            await asyncio.sleep(0)

    async def _anew(self, crowds: Iterable[tuple[Crowd, tuple[Client, ...]]]) -> None:
        for crowd, clients in tuple(crowds):
            await crowd.anew(clients)

"""All webhooks of one data directory: a task for each that is open, begun anew when it changes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import structlog

from api.access import Access
from api.webhooks.endpoint import LOOK_S, Endpoint, Surroundings, flows
from api.webhooks.hosts import Hosts
from api.webhooks.sending import WHOLE_S, Resolve, Sender, resolved
from api.webhooks.waiting import Pace
from domain.command import Ports
from domain.subscription import Subscription
from projections.subscribed import Subscribed

THREADS_MAX, AGAIN_S = 32, 1.0
log = structlog.get_logger()


class Ending(Protocol):
    """What tells that it is over: an event, or a worker's term."""

    def is_set(self) -> bool:
        """Say whether it is over."""
        ...


class Deliveries:
    """Delivers to every webhook that is open; each waits for its own receiver alone."""

    def __init__(  # noqa: PLR0913  All but the first three have what holds outside of tests.
        self,
        ports: Ports,
        access: Access,
        subscribed: Subscribed,
        hosts: Hosts,
        *,
        pace: Pace | None = None,
        resolve: Resolve = resolved,
        whole_s: float = WHOLE_S,
    ) -> None:
        """Prepare; nothing is sent before it runs."""
        self._around = Surroundings(
            ports=ports,
            access=access,
            subscribed=subscribed,
            pace=pace or Pace(),
        )
        self._trust = ssl.create_default_context()
        self._hosts, self._resolve, self._whole_s = hosts, resolve, whole_s
        self._running: dict[str, asyncio.Task[None]] = {}

    def run(self, ending: Ending) -> None:
        """Deliver until the end; StorageDown."""
        asyncio.run(self._run(ending))

    async def _run(self, ending: Ending) -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS_MAX))
        try:
            while not ending.is_set():
                await self._look(await asyncio.to_thread(self._around.subscribed.now))
                await asyncio.sleep(LOOK_S)
        finally:
            await asyncio.gather(*map(self._end, [*self._running]))

    async def _look(self, states: Mapping[str, Subscription]) -> None:
        """Begin the deliveries of what is open, and end those that are over."""
        for id_ in [id_ for id_, task in self._running.items() if task.done()]:
            await self._end(id_)
        open_ = {id_: state for id_, state in states.items() if flows(state)}
        for id_ in open_.keys() - self._running.keys():
            self._running[id_] = asyncio.create_task(self._deliver(id_, open_[id_]))

    async def _deliver(self, id_: str, state: Subscription) -> None:
        """Deliver to one webhook; whatever breaks off begins again in a while, and holds up no other."""
        sender = Sender(self._hosts, self._trust, self._resolve, self._whole_s)
        try:
            made = await asyncio.to_thread(Endpoint, id_, state, self._around, sender)
            await made.deliver()
        except Exception as broken:  # noqa: BLE001  Whatever it is, the others go on.
            log.warning("webhook.waits", subscription=id_, why=repr(broken)[:200])
            await asyncio.sleep(AGAIN_S)

    async def _end(self, id_: str) -> None:
        task = self._running.pop(id_)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

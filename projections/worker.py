"""What runs beside the API: boards in step, clocks that fall due, what follows by policy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import structlog

from domain.command import Ports
from domain.ledger import StorageDown
from projections.consequences import Consequences
from projections.data import Data
from projections.kafka.faults import Stopped
from projections.kafka.wish import STOPPED, topic_of
from projections.lease import Lease
from projections.runner import BATCH, Runner
from projections.ticker import tick

# Far behind, a row that was touched often is written once: twice as many events a second.
BATCH_BEHIND = 2_000
TICK_S = 0.5
RETRY_S = 0.5
STOPPED_S = 5.0
log = structlog.get_logger()


class Term:
    """For how long a loop goes on: until the worker ends, or its lead does."""

    def __init__(self, ending: threading.Event, lease: Lease) -> None:
        """Name what ends it."""
        self._ending, self._lease = ending, lease

    def is_set(self) -> bool:
        """Say whether it is over."""
        return self._ending.is_set() or not self._lease.held

    def wait(self, seconds: float) -> bool:
        """Wait so long at most, and say whether it is over."""
        self._ending.wait(seconds)
        return self.is_set()


class Worker:
    """The worker of one district's data; one at a time leads, others wait for its lease."""

    def __init__(self, data: Data, ports: Ports) -> None:
        """Prepare; nothing runs before start."""
        self._data, self._ports = data, ports
        self._ending, self._leading = threading.Event(), threading.Lock()
        self._lease = data.lease("worker")
        self._threads: list[threading.Thread] = []
        self._heard: list[Callable[[], None]] = []
        self._also: list[Callable[[Term], None]] = []

    @property
    def leads(self) -> bool:
        """Say whether it leads now."""
        return self._lease.held

    def listen(self, heard: Callable[[], None]) -> None:
        """Call this after each batch that was written."""
        self._heard.append(heard)

    def also(self, loop: Callable[[Term], None]) -> None:
        """Run this beside the others while this worker leads, until what it is given is set."""
        self._also.append(loop)

    def prepare(self) -> None:
        """Let new policies begin here, before anybody gives a command; StorageDown."""
        Consequences(self._ports)

    def start(self) -> None:
        """Start the loops: one for the boards, one for time and policies, and what was added; StorageDown."""
        self.prepare()
        also = (partial(loop, Term(self._ending, self._lease)) for loop in self._also)
        for loop in (self._project, self._follow, *also):
            thread = threading.Thread(target=self._until_ended, args=(loop,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End the loops, and give the lease back."""
        self._ending.set()
        for thread in self._threads:
            thread.join(timeout=5)
        self._lease.release()

    def lead(self) -> bool:
        """Take the lease if it is free; both loops may ask at once."""
        with self._leading:
            return self._lease.take()

    def _until_ended(self, loop: Callable[[], None]) -> None:
        while not self._ending.is_set():
            try:
                if self.lead():
                    loop()
                else:
                    self._ending.wait(RETRY_S)
            except Stopped as stopped:
                self._stop_for(stopped)
            except Exception as down:  # noqa: BLE001  A loop that ends would end unheard.
                log.warning("worker.waits", why=repr(down)[:200])
                self._ending.wait(RETRY_S)

    def _stop_for(self, stopped: Stopped) -> None:
        """Say loudly why the boards stand still, where the doctor looks, and look again now and then."""
        log.error("worker.stopped", why=str(stopped))
        with suppress(StorageDown):
            self._data.ledger.keep(STOPPED, str(stopped))
        self._ending.wait(STOPPED_S)

    def _goes_on(self) -> bool:
        return self._lease.held and not self._ending.is_set()

    def _project(self) -> None:
        runner: Runner | None = None
        limit = BATCH
        with self._data.feeding() as feed:
            topic = topic_of(self._data.ledger)
            self._data.ledger.keep(STOPPED, "")
            while self._goes_on() and topic_of(self._data.ledger) == topic:
                build = self._data.boards()
                if runner is None or runner.build is not build:
                    runner = self._data.runner(build, feed)
                count = runner.step(wait=0.2, limit=limit)
                limit = BATCH_BEHIND if count == limit else BATCH
                if count:
                    for heard in self._heard:
                        with suppress(RuntimeError):
                            heard()

    def _follow(self) -> None:
        consequences = Consequences(self._ports)
        while self._goes_on():
            busy = 0
            if not self._data.clock.held:
                busy = consequences.step() + tick(self._data.boards(), self._ports)
            if not busy:
                self._ending.wait(min(TICK_S, max(0.02, TICK_S / self._data.clock.speed)))

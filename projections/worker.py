"""What runs beside the API: boards in step, clocks that fall due, what follows by policy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import IO

import structlog

from domain.command import Ports
from projections.consequences import Consequences
from projections.data import Data
from projections.lock import lock
from projections.runner import Runner
from projections.ticker import tick

TICK_S = 0.5
RETRY_S = 0.5
log = structlog.get_logger()


class Worker:
    """The worker of one data directory; one at a time leads, others wait for its lease."""

    def __init__(self, data: Data, ports: Ports) -> None:
        """Prepare; nothing runs before start."""
        self._data, self._ports = data, ports
        self._ending, self._leading = threading.Event(), threading.Lock()
        self._lease: IO[str] | None = None
        self._threads: list[threading.Thread] = []
        self._heard: list[Callable[[], None]] = []
        self._also: list[Callable[[threading.Event], None]] = []
        self.leads = False

    def listen(self, heard: Callable[[], None]) -> None:
        """Call this after each batch that was written."""
        self._heard.append(heard)

    def also(self, loop: Callable[[threading.Event], None]) -> None:
        """Run this beside the others while this worker leads, until what it is given is set."""
        self._also.append(loop)

    def start(self) -> None:
        """Start the loops: one for the boards, one for time and policies, and what was added; StorageDown."""
        Consequences(self._ports)  # A new policy begins here, before anybody gives a command.
        also = (partial(loop, self._ending) for loop in self._also)
        for loop in (self._project, self._follow, *also):
            thread = threading.Thread(target=self._until_ended, args=(loop,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End the loops, and give the lease back."""
        self._ending.set()
        for thread in self._threads:
            thread.join(timeout=5)
        if self._lease is not None:
            self._lease.close()

    def lead(self) -> bool:
        """Take the lease if it is free: an exclusive lock on a file, freed with the process."""
        with self._leading:
            if self._lease is None:
                lease = lock(self._data.directory / "worker.lock")
                if lease is None:
                    return False
                self._lease, self.leads = lease, True
            return True

    def _until_ended(self, loop: Callable[[], None]) -> None:
        while not self._ending.is_set():
            try:
                if self.lead():
                    loop()
                else:
                    self._ending.wait(RETRY_S)
            except Exception as down:  # noqa: BLE001  A loop that ends would end unheard.
                log.warning("worker.waits", why=repr(down)[:200])
                self._ending.wait(RETRY_S)

    def _project(self) -> None:
        runner: Runner | None = None
        while not self._ending.is_set():
            build = self._data.boards()
            if runner is None or runner.build is not build:
                runner = self._data.runner(build)
            if runner.step(wait=0.2):
                for heard in self._heard:
                    with suppress(RuntimeError):
                        heard()

    def _follow(self) -> None:
        consequences = Consequences(self._ports)
        while not self._ending.is_set():
            busy = consequences.step() + tick(self._data.boards(), self._ports)
            if not busy:
                self._ending.wait(min(TICK_S, max(0.02, TICK_S / self._data.clock.speed)))

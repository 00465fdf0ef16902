"""The service as a process of its own: started, killed and started again over one data directory."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from api.access import Access
from projections.data import Data
from tests.nursery import Born
from tests.served import PATIENCE_S, until
from tests.world import world


class Process(AbstractContextManager["Process"]):
    """A service over a district that is set up; it always comes back on the same port."""

    def __init__(self, directory: Path) -> None:
        """Set the district up if need be; nothing runs yet."""
        with world(directory):
            pass
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.directory, self.url = directory, f"http://127.0.0.1:{self._port}"
        self._running: Born | None = None

    @property
    def pid(self) -> int:
        """Give the id of the process that runs."""
        assert self._running is not None
        return self._running.pid

    def start(self, *, wait: bool = True) -> None:
        """Start it, and wait until it writes."""
        command = ["serve", "--data", str(self.directory), "--port", str(self._port)]
        env = {**os.environ, "WHISTLE_LOG_LEVEL": "error", "WHISTLE_METRICS_TOKEN": "figures"}
        with Path(os.devnull).open("r+b") as nothing:
            self._running = Born(command, env, None, [nothing, nothing, nothing])
        if wait:
            until(self.is_ready)

    def is_ready(self) -> bool:
        """Say whether it writes; it must not have ended."""
        assert self._running is not None
        assert not self._running.ended, "the service ended before it was ready"
        try:
            return httpx.get(f"{self.url}/readyz").is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End it with SIGKILL, as a power failure would."""
        if self._running is not None:
            self._running.kill()
            self._running.wait(PATIENCE_S)
            self._running = None

    def __exit__(self, *_: object) -> None:
        self.kill()

    def client(self, who: str, timeout: float = 20) -> httpx.Client:
        """Give a client that is signed in."""
        access = Access(self.directory)
        token = access.issue(who, datetime.now(UTC) + timedelta(days=1))
        access.close()
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=timeout)


@contextmanager
def running(directory: Path) -> Iterator[Process]:
    """Run a service over a directory, and kill it at the end."""
    with Process(directory) as process:
        process.start()
        yield process


def same_after_rebuild(directory: Path) -> None:
    """Boards that were killed, shared or cut off equal boards built anew."""
    data = Data(directory)
    data.runner(data.boards()).catch_up()
    before = list(data.boards().dump())
    after = list(data.rebuild().dump())
    data.close()
    assert after == before

"""The service as tests use it: over real sockets, with a district set up and a token for each person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from api.access import Access
from api.serve import Background, listening
from api.settings import Settings
from tests.world import COMMUNITY, GRANTS, world

BLOW = {"level": "E1", "place": COMMUNITY, "matter": "水管爆裂", "need": "止水，疏散"}


class Service:
    """A running service over real sockets, and a token for each person."""

    def __init__(self, directory: Path) -> None:
        """Set a district up, issue tokens, serve."""
        self.directory = directory
        with world(directory):
            pass
        access = Access(directory)
        until = datetime.now(UTC) + timedelta(days=1)
        self.tokens = {who: access.issue(who, until) for who, _, _ in GRANTS}
        access.close()
        sock = listening("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        settings = Settings(data=directory, metrics_token="figures", log="json", log_level="error")  # noqa: S106
        self._running = Background(settings, sock)
        self.http = httpx.Client(base_url=self.url, timeout=10)
        while True:
            try:
                self.http.get("/readyz").raise_for_status()
            except httpx.HTTPError:
                continue
            return

    def ask(self, who: str, method: str, path: str, **more: object) -> httpx.Response:
        """Ask as a person."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        headers |= more.pop("headers", {})  # type: ignore[call-overload]
        return self.http.request(method, path, headers=headers, **more)  # type: ignore[arg-type]

    def do(self, who: str, path: str, **body: object) -> httpx.Response:
        """Give a command as a person."""
        return self.ask(who, "POST", path, json=body)

    def end(self) -> None:
        """End the service; what is open on the side of the client stays open."""
        self._running.stop()

    def stop(self) -> None:
        """End the service, and close the client."""
        self.http.close()
        self.end()


@contextmanager
def served(directory: Path) -> Iterator[Service]:
    """Run a service over a directory."""
    made = Service(directory)
    try:
        yield made
    finally:
        made.stop()

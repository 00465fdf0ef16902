"""The service as tests use it: over real sockets, with a district set up and a token for each person."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from api.access import Access
from api.context import Context
from api.serve import USER_TIMEOUT_MS, Background, listening
from api.settings import Settings
from tests.world import COMMUNITY, GRANTS, NOON, world

BLOW = {"level": "E1", "place": COMMUNITY, "matter": "水管爆裂", "need": "止水，疏散"}
STILL = 1e-9  # Domain seconds a wall second: time stands until the test moves it.
PATIENCE_S = 60  # A bound, for machines that have much else to do.


class Service:
    """A running service over real sockets, and a token for each person."""

    def __init__(
        self,
        directory: Path,
        at: datetime | None = None,
        user_timeout_ms: int = USER_TIMEOUT_MS,
    ) -> None:
        """Set a district up, issue tokens, serve; on wall time, or ``at`` a moment that stands."""
        self.directory = directory
        with world(directory, at or NOON) as here:
            if at:
                here.data.clock.run(STILL)
        self.tokens: dict[str, str] = {}
        for who, _, _ in GRANTS:
            self.admit(who)
        sock = listening("127.0.0.1", 0, user_timeout_ms=user_timeout_ms)
        self.url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        settings = Settings(data=directory, metrics_token="figures", log="json", log_level="error")  # noqa: S106
        self._running = Background(settings, sock)
        self.http = httpx.Client(base_url=self.url, timeout=10)
        until(self._is_ready)
        self.here: Context = self._running.server._app.state.context

    def _is_ready(self) -> bool:
        try:
            return self.http.get("/readyz").is_success
        except httpx.HTTPError:
            return False

    def admit(self, who: str) -> None:
        """Issue a token for somebody."""
        access = Access(self.directory)
        self.tokens[who] = access.issue(who, datetime.now(UTC) + timedelta(days=1))
        access.close()

    def later(self, **by: float) -> None:
        """Let time pass in the domain; the ticker sees it by itself."""
        clock = self.here.data.clock
        clock.set(clock.now() + timedelta(**by))

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
def served(
    directory: Path, at: datetime | None = None, user_timeout_ms: int = USER_TIMEOUT_MS
) -> Iterator[Service]:
    """Run a service over a directory."""
    made = Service(directory, at, user_timeout_ms)
    try:
        yield made
    finally:
        made.stop()


def until(so: Callable[[], Any]) -> Any:  # noqa: ANN401  Whatever says that it is so.
    """Look again and again until it is so, and give what was found; fail when it does not come."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := so():
            return found
        time.sleep(0.02)
    raise AssertionError(f"it was not so within {PATIENCE_S} s")


def open_streams(url: str) -> float:
    """Give how many live streams a service has open, as Prometheus hears it."""
    text = httpx.get(f"{url}/metrics", headers={"Authorization": "Bearer figures"}).text
    figures = {family.name: family for family in text_string_to_metric_families(text)}
    return figures["whistle_open_streams"].samples[0].value


def heard(lines: Iterator[str], word: str) -> str:
    """Read a stream until a line holds a word; fail when none comes in time, though it ticks on."""
    end = time.monotonic() + PATIENCE_S
    for line in lines:
        if word in line:
            return line
        assert time.monotonic() < end, f"{word} was not heard within {PATIENCE_S} s"
    raise AssertionError(f"the stream ended before {word}")

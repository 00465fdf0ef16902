"""A watchdog over what can hang for ever: whoever does not come back in time does not come back at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

LATE_S = 15.0
LOOK_S = 0.1


class Watchdog:
    """Calls ``bark`` once when nobody fed it for so long; it sleeps until it is fed first."""

    def __init__(self, late_s: float, bark: Callable[[], object]) -> None:
        """Say how long a cycle may take, and what is done when one takes longer."""
        self._late_s, self._bark = late_s, bark
        self._due: float | None = None
        self._ended = threading.Event()

    def fed(self) -> None:
        """Begin the time anew; who comes too late is barked at, though nobody has looked yet."""
        first = self._due is None
        self._look()
        self._due = time.monotonic() + self._late_s
        if first:
            threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def end(self) -> None:
        """Watch no longer."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_S):
            self._look()

    def _look(self) -> None:
        if self._due is not None and time.monotonic() > self._due and not self._ended.is_set():
            self._ended.set()
            self._bark()

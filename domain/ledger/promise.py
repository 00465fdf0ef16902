"""What a ledger promises, wherever it is kept: one total order, durable cursors, facts kept with it."""

from __future__ import annotations

import threading
import time
from abc import abstractmethod
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Self

from domain.ledger.stored import Stored


class Ledger(AbstractContextManager["Ledger"]):
    """Events in one total order, appended all or nothing; any thread may use it.

    Every method may raise StorageDown, and does once the ledger is closed.
    """

    poll_s = 0.2

    def __init__(self) -> None:
        """Have heard of nothing yet."""
        self._news, self._last = threading.Condition(), 0

    @abstractmethod
    def append(self, events: Sequence[Stored]) -> list[int]:
        """Store events in one transaction and give their positions; Conflict.

        After StorageDown they are stored all or not at all: load the stream and look.
        """

    @abstractmethod
    def load(self, stream: str, after: int = 0) -> list[Stored]:
        """Give a stream's events after a version, by version."""

    @abstractmethod
    def read(self, after: int, limit: int, kinds: Collection[str] = ()) -> list[Stored]:
        """Give at most ``limit`` events after a position, of some kinds or of all, by position."""

    @abstractmethod
    def prefixed(self, prefix: str, after: int = 0) -> list[Stored]:
        """Give the events after a position of all streams whose names begin so, by position."""

    @abstractmethod
    def head(self) -> int:
        """Give the last position, 0 when there is none."""

    @abstractmethod
    def cursor(self, name: str) -> int | None:
        """Give the position that a durable reader has reached, or None for a new one."""

    @abstractmethod
    def move_cursor(self, name: str, expected: int | None, to: int) -> bool:
        """Move a durable cursor from where it is expected (None: new); False: it is elsewhere."""

    @abstractmethod
    def fact(self, key: str) -> str | None:
        """Give a fact kept with the data, or None: lineage, schema, the domain clock."""

    @abstractmethod
    def keep(self, key: str, value: str) -> None:
        """Keep a fact with the data, in place of an older one."""

    @abstractmethod
    def check(self) -> list[str]:
        """Say in sentences what is wrong with the ledger; nothing when all is well."""

    @abstractmethod
    def close(self) -> None:
        """Close every connection."""

    def wall(self) -> float:
        """Give the seconds since 1970 by the clock that goes for all who use the ledger."""
        return time.time()

    def heard(self, position: int) -> None:
        """Wake who waits for a position: it is there."""
        with self._news:
            self._last = max(self._last, position)
            self._news.notify_all()

    def wait(self, after: int, seconds: float) -> bool:
        """Wait for an event after a position; other processes' events are seen within 200 ms."""
        end = time.monotonic() + seconds
        while self.head() <= after:
            left = end - time.monotonic()
            if left <= 0:
                return False
            with self._news:
                self._news.wait_for(lambda: self._last > after, min(left, self.poll_s))
        return True

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

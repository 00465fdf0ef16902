"""The one domain clock: wall time, or the time of a demo; it never goes back."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from domain.ledger import Ledger, StorageDown

KEPT = "clock"
HELD = "held"
LOOK_S = 1.0


class DomainClock:
    """Gives now to commands, the ticker and countdowns of one data directory.

    A demo sets its origin and speed, which are kept with the data: ``origin`` is the domain's
    moment at the wall's moment ``at``, and ``speed`` domain seconds pass in a wall second. Other
    processes hear of it within a second.
    """

    def __init__(self, ledger: Ledger) -> None:
        """Go on where the data stands: never before the last event that was recorded."""
        self._ledger = ledger
        self._lock = threading.Lock()
        self._last = datetime.min.replace(tzinfo=UTC)
        self._fixed: datetime | None = None
        self._look_at = 0.0
        self._kept = ""
        self._look()

    def now(self) -> datetime:
        """Give the moment in the domain, UTC, never before one that was given."""
        with self._lock:
            self._last = max(self._last, self._fixed or self._running())
            return self._last

    def set(self, at: datetime) -> None:
        """Stand at a moment: history is being played."""
        with self._lock:
            self._fixed = at

    def hold(self, at: datetime) -> None:
        """Stand at a moment, and let every process know that time does not run by itself now."""
        self._ledger.keep(KEPT, HELD)
        self.set(at)

    @property
    def held(self) -> bool:
        """Say whether history is being played, here or elsewhere: time brings nothing meanwhile."""
        with self._lock:
            self._look()
            return self._kept == HELD

    def run(self, speed: float = 1.0) -> None:
        """Run on from now at a speed; kept with the data."""
        origin = self.now()
        with self._lock:
            self._fixed = None
            self._ledger.keep(KEPT, f"{origin.isoformat()} {self._ledger.wall()} {speed}")
            self._look_at = 0.0
            self._look()

    def not_before(self, at: datetime) -> None:
        """Never give a moment before this one."""
        with self._lock:
            self._last = max(self._last, at)

    @property
    def speed(self) -> float:
        """Give how many domain seconds pass in a wall second."""
        return self._speed

    def _look(self) -> None:
        """Read anew, now and then, how time runs; while the ledger is away it runs as before."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + LOOK_S
        with suppress(StorageDown):
            self._kept = self._ledger.fact(KEPT) or ""
        origin, at, speed = ("", "0", "1") if self._kept in {"", HELD} else self._kept.split()
        self._origin = datetime.fromisoformat(origin) if origin else None
        self._at, self._speed = float(at), float(speed)

    def _running(self) -> datetime:
        self._look()
        if self._origin is None:
            return datetime.fromtimestamp(self._ledger.wall(), UTC)
        return self._origin + timedelta(seconds=(self._ledger.wall() - self._at) * self._speed)

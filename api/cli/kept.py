"""The rows of a board as its stream keeps them, on the service's clock, and how old they are."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from api.words import ZONE

Row = dict[str, Any]
STALE_S, KEPT_MAX = 12.0, 2000
LIVE, LATE, LOST = "live", "late", "lost"


@dataclass
class Clock:
    """The service's clock, as last heard, running on at its speed."""

    at: datetime | None = None
    heard: float = 0.0
    speed: float = 1.0

    def hear(self, at: str, speed: float | None = None) -> None:
        """Take over what the service says the time is."""
        self.at, self.heard = datetime.fromisoformat(at), time.monotonic()
        self.speed = self.speed if speed is None else speed

    def now(self) -> datetime:
        """Give the service's time now."""
        if self.at is None:
            return datetime.now(UTC)
        return self.at + timedelta(seconds=(time.monotonic() - self.heard) * self.speed)

    def as_of(self) -> str:
        """Give when the service last spoke, by its clock."""
        return hours(self.at or self.now())


def hours(at: datetime) -> str:
    """Write a moment as hours, minutes and seconds in the zone of the terminal."""
    return at.astimezone(ZONE).strftime("%H:%M:%S")


class Kept:
    """What is known of a board; a board is never blanked, it only says how old it is."""

    def __init__(self) -> None:
        """Know nothing."""
        self.rows: dict[str, Row] = {}
        self.clock = Clock()
        self._linked = False
        self._since = time.monotonic()
        self.tries, self._next = 0, 0.0

    def begin(self, page: Row, rows: Iterable[Row]) -> list[Row]:
        """Begin from a snapshot, and give the rows that are new or other than before."""
        before, self.rows = self.rows, {row["key"]: row for row in rows}
        self.heard(page["at"], page["speed"])
        return [row for key, row in self.rows.items() if before.get(key) != row]

    def apply(self, body: Row) -> list[Row]:
        """Take one event of the stream, and give the rows that changed; of a removed one only its key."""
        self.heard(body["at"], body.get("speed"))
        changed = []
        for op in body.get("ops", ()):
            if op["op"] == "upsert":
                before, self.rows[op["key"]] = self.rows.get(op["key"]), op["row"]
                changed += [op["row"]] if op["row"] != before else []
            elif self.rows.pop(op["key"], None):
                changed.append({"key": op["key"], "removed": True})
        if len(self.rows) > KEPT_MAX:
            self.rows = {row["key"]: row for row in self.sorted()[: KEPT_MAX // 2]}
        return changed

    def heard(self, at: str, speed: float | None) -> None:
        """Note that the service spoke."""
        self.clock.hear(at, speed)
        self._linked, self._since = True, time.monotonic()

    def lost(self, tries: int, wait: float) -> None:
        """Note that the connection is gone, and when it is tried again."""
        if self._linked:
            self._linked, self._since = False, self.clock.heard
        self.tries, self._next = tries, time.monotonic() + wait

    @property
    def silent(self) -> float:
        """Give for how many seconds nothing was heard."""
        return time.monotonic() - self._since

    @property
    def again(self) -> float:
        """Give in how many seconds the connection is tried again."""
        return max(0.0, self._next - time.monotonic())

    @property
    def state(self) -> str:
        """Say whether the board is live, late, or cut off from its service."""
        if not self._linked:
            return LOST
        return LATE if self.silent > STALE_S else LIVE

    def sorted(self) -> list[Row]:
        """Give the rows in the board's order."""
        return sorted(self.rows.values(), key=lambda row: (row["sort"], row["key"]))

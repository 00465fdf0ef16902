"""Where projections read: the ledger's order, the same from whatever carries it."""

from __future__ import annotations

from typing import Protocol

from domain.ledger import Ledger, Stored


class Feed(Protocol):
    """Events in the ledger's order, with the ledger's positions."""

    def read(self, after: int, limit: int, wait: float) -> list[Stored]:
        """Give at most limit events after a position; wait at most so many seconds for the first."""
        ...

    def head(self) -> int:
        """Give the last position there is."""
        ...


class LedgerFeed:
    """The feed of a laptop: the ledger itself, read in place."""

    def __init__(self, ledger: Ledger) -> None:
        """Read from a ledger."""
        self._ledger = ledger

    def read(self, after: int, limit: int, wait: float) -> list[Stored]:
        """Give at most limit events after a position; a wake-up ends the wait."""
        rows = self._ledger.read(after, limit)
        if not rows and wait and self._ledger.wait(after, wait):
            rows = self._ledger.read(after, limit)
        return rows

    def head(self) -> int:
        """Give the last position there is."""
        return self._ledger.head()

"""A data directory, opened: the ledger, the boards, and what is needed to give a command."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

import domain
from domain.codec import Codec, Unreadable
from domain.command import Ports
from domain.keeper import Keeper
from domain.ledger import Ledger, StorageDown, open_ledger
from domain.order import Order
from domain.past import Pasts
from domain.refusals import Refusal
from domain.registry import build, find_slices
from projections.clock import DomainClock
from projections.feed import LedgerFeed
from projections.lock import IN_USE, lock
from projections.runner import Runner, rebuild
from projections.store import Build, Store
from projections.tables import tables

Refused = Callable[[Order, str, Refusal], None]


class Data:
    """One data directory; several processes may have it open, and none removes it meanwhile."""

    def __init__(self, directory: Path) -> None:
        """Open a directory, made when it is not there; NewerSchema, StorageDown."""
        self.directory = directory
        with ExitStack() as opened:
            self._open(opened)
            self._opened = opened.pop_all()

    def _open(self, opened: ExitStack) -> None:
        directory = self.directory
        opened.enter_context(_taken(directory))
        self.registry = build(find_slices(domain))
        self.codec = Codec(self.registry)
        self.ledger: Ledger = opened.enter_context(open_ledger(directory / "ledger.db"))
        self.feed = LedgerFeed(self.ledger)
        self.keeper = Keeper(self.ledger, self.codec, self.registry)
        self.pasts = Pasts(self.ledger, self.codec, self.registry)
        self.clock = DomainClock(self.ledger)
        for row in self.ledger.read(self.ledger.head() - 1, 1):
            with suppress(Unreadable):  # Poison is parked where it strikes, and keeps nothing shut.
                self.clock.not_before(self.codec.decode(row).meta.recorded_at)
        self.store = Store(directory)
        opened.callback(self.store.close)
        self.digest = tables().digest(self.registry)

    def ports(self, refused: Refused) -> Ports:
        """Give what the command path needs; refusals go to whoever keeps them."""
        return Ports(
            ledger=self.ledger,
            codec=self.codec,
            registry=self.registry,
            register=self.keeper,
            pasts=self.pasts,
            now=self.clock.now,
            refused=refused,
        )

    def boards(self) -> Build:
        """Give the current build of the boards."""
        return self.store.current(self.digest)

    def runner(self, build: Build) -> Runner:
        """Give the runner that keeps a build in step."""
        return Runner(self.feed, self.registry, self.codec, build)

    def rebuild(self, told: Callable[[int], object] = lambda _: None) -> Build:
        """Build all boards anew and switch; ``told`` hears each position reached."""
        return rebuild(self.store, self.runner, self.digest, told)

    def close(self) -> None:
        """Close all files."""
        self._opened.close()


def _taken(directory: Path) -> IO[str]:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        taken = lock(directory / IN_USE, shared=True)
    except OSError as wrong:
        raise StorageDown(wrong.strerror) from wrong
    if taken is None:
        raise StorageDown("another process is removing it")
    return taken

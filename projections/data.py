"""A data directory, opened: the ledger, the boards, and what is needed to give a command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

import domain
from domain.codec import Codec, Unreadable
from domain.command import Ports
from domain.keeper import Keeper
from domain.ledger import Ears, Ledger, PostgresLedger, StorageDown, open_ledger
from domain.order import Order
from domain.past import Pasts
from domain.refusals import Refusal
from domain.registry import build, find_slices
from projections.clock import DomainClock
from projections.feed import Feed, LedgerFeed
from projections.kafka.feed import KafkaFeed
from projections.kafka.link import Link
from projections.kafka.wish import TOPIC_ID, topic_of
from projections.lease import FileLease, Lease, PostgresLease
from projections.lock import IN_USE, lock
from projections.runner import Runner, rebuild
from projections.store import Build, Store
from projections.store_file import FileStore
from projections.store_postgres import WRITTEN, PostgresStore
from projections.tables import tables

Refused = Callable[[Order, str, Refusal], None]


class Data:
    """One data directory; several processes may have it open, and none removes it meanwhile."""

    def __init__(self, directory: Path, database: str = "", link: Link | None = None) -> None:
        """Open a directory, made when it is not there; NewerSchema, StorageDown.

        With the URL of a ``database`` in PostgreSQL the ledger and the boards live there; with a
        ``link`` to Kafka a worker reads the topic there.
        """
        self.directory, self.link = directory, link
        self.database = database
        with ExitStack() as opened:
            self._open(opened)
            self._opened = opened.pop_all()

    def _open(self, opened: ExitStack) -> None:
        directory = self.directory
        opened.enter_context(_taken(directory))
        self.registry = build(find_slices(domain))
        self.codec = Codec(self.registry)
        self.ledger: Ledger = opened.enter_context(self._ledger())
        self.feed = LedgerFeed(self.ledger)
        self.keeper = Keeper(self.ledger, self.codec, self.registry)
        self.pasts = Pasts(self.ledger, self.codec, self.registry)
        self.clock = DomainClock(self.ledger)
        for row in self.ledger.read(self.ledger.head() - 1, 1):
            with suppress(Unreadable):  # Poison is parked where it strikes, and keeps nothing shut.
                self.clock.not_before(self.codec.decode(row).meta.recorded_at)
        self.store: Store = PostgresStore(self.database) if self.database else FileStore(directory)
        opened.callback(self.store.close)
        self.digest = tables().digest(self.registry)

    def _ledger(self) -> Ledger:
        if self.database:
            return PostgresLedger(self.database)
        return open_ledger(self.directory / "ledger.db")

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

    def runner(self, build: Build, feed: Feed | None = None) -> Runner:
        """Give the runner that keeps a build in step, from the ledger unless told from where."""
        return Runner(feed or self.feed, self.registry, self.codec, build)

    @contextmanager
    def feeding(self) -> Iterator[Feed]:
        """Give what a worker reads: the topic where there is a Kafka, else the ledger itself.

        KafkaDown, Stopped. One thread uses it.
        """
        if self.link is None:
            yield self.feed
            return
        topic, lineage = topic_of(self.ledger), self.ledger.fact("lineage") or ""
        known = self.ledger.fact(TOPIC_ID) or ""
        with KafkaFeed(self.link, topic, lineage, known) as feed:
            if not known:
                self.ledger.keep(TOPIC_ID, feed.topic_id)
            yield feed

    def hear(self, heard: Callable[[], object]) -> None:
        """Call this whenever another process has written to the boards; of files nobody tells."""
        if self.database:
            ears = Ears(self.database, WRITTEN, lambda _: heard())
            ears.start()
            self._opened.callback(ears.end)

    def rebuild(self, told: Callable[[int], object] = lambda _: None) -> Build:
        """Build all boards anew and switch; ``told`` hears each position reached."""
        return rebuild(self.store, self.runner, self.digest, told)

    def lease(self, name: str) -> Lease:
        """Give the lease of a lead that one process at a time has."""
        if self.database:
            return PostgresLease(self.database, name)
        return FileLease(self.directory / f"{name}.lock")

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

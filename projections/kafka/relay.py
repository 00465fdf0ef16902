"""The relay: the ledger's events to Kafka, each once, in order; the topic is its own checkpoint."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence

from domain.ledger import Ledger, Stored
from projections.kafka.batch import Batch, Named, Tails, batches
from projections.kafka.faults import Doubt
from projections.kafka.link import Link
from projections.kafka.sender import Sender
from projections.kafka.tail import verified
from projections.kafka.topics import check, make, nodes_of
from projections.kafka.watchdog import Watchdog
from projections.kafka.wish import note_sent, paused, topic_of
from projections.lease import Lease
from projections.runner import seldom_collected

BATCH = 500
POLL_S, WAIT_S, NOTE_S = 0.02, 0.2, 1.0
Targets = Callable[[Stored], Sequence[str]]


def nobody(_: Stored) -> Sequence[str]:
    """Send to no topic but the one that holds all."""
    return ()


class Relay:
    """Sends what the ledger holds to its topic, and to those that ``targets`` names for each event.

    ``targets`` is a pure function of an event's place in the ledger's order: it is asked again for
    events long gone when a topic of a department is new or was emptied. ``known`` topics are
    brought up to date at once, others with their first event.
    """

    def __init__(
        self,
        ledger: Ledger,
        link: Link,
        lease: Lease,
        watchdog: Watchdog,
        targets: Targets = nobody,
        known: Iterable[str] = (),
    ) -> None:
        """Prepare; nothing is asked or sent before run."""
        self._ledger, self._link, self._lease, self._watchdog = ledger, link, lease, watchdog
        self._targets, self._known = targets, tuple(known)
        self.topic = topic_of(ledger)
        self._lineage = ledger.fact("lineage") or ""
        self._tails: Tails = {}
        self._noted, self._noted_at = -1, 0.0
        self._ahead: list[Batch] = []

    @property
    def sent(self) -> int:
        """Give the last position that is in the topic, 0 before that was looked at."""
        return self._tails.get(self.topic, 0)

    def run(self, ending: threading.Event, led: Callable[[], object] = lambda: None) -> None:
        """Lead, once the lease is free, until the end; Doubt, Stopped, StorageDown end the process.

        ``led`` is called when it leads and all that is in the topic was looked at.
        """
        while not self._lease.take():
            if ending.wait(WAIT_S):
                return
        self._watchdog.fed()
        try:
            with seldom_collected():
                self._lead(ending, led)
        finally:
            self._watchdog.end()
            self._lease.release()

    def _lead(self, ending: threading.Event, led: Callable[[], object]) -> None:
        # In this order: an older relay is fenced before the tail is read, or it might still add to it.
        self._sender = Sender(self._link, f"relay-{self.topic}")
        try:
            for topic in (self.topic, *self._known):
                self._meet(topic)
            led()
            while not ending.is_set():
                self._cycle(ending)
        finally:
            self._sender.close()

    def _cycle(self, ending: threading.Event) -> None:
        self._watchdog.fed()
        if not self._lease.held:
            raise Doubt("the lease was lost")
        if topic_of(self._ledger) != self.topic:
            raise Doubt(f"the topic is {topic_of(self._ledger)} from now on")
        if paused(self._ledger):
            ending.wait(WAIT_S)
        elif ready := self._ahead or self._next():
            self._ahead = []
            for batch in ready:
                self._commit(batch)
        else:
            ending.wait(POLL_S)
        self._note()

    def _note(self) -> None:
        if time.monotonic() - self._noted_at > NOTE_S and self.sent != self._noted:
            note_sent(self._ledger, self.sent)
            self._noted, self._noted_at = self.sent, time.monotonic()

    def _next(self) -> list[Batch]:
        """Prepare what comes next; topics that are new are looked at first."""
        named = self._named(self._tails[self.topic])
        for topic in self._new(named):
            self._meet(topic)
        return batches(named, self._tails, self._lineage)

    def _look_ahead(self, tails: Tails) -> None:
        """Prepare what comes after what is being sent; Kafka is not asked for anything meanwhile."""
        named = self._named(tails[self.topic])
        self._ahead = [] if self._new(named) else batches(named, tails, self._lineage)

    def _named(self, after: int) -> Named:
        rows = self._ledger.read(after, BATCH)
        return [(row, (self.topic, *self._targets(row))) for row in rows]

    def _new(self, named: Named) -> set[str]:
        return {topic for _, topics in named for topic in topics} - self._tails.keys()

    def _meet(self, topic: str) -> None:
        """Look at a topic's end, and bring it to where the one that holds all stands.

        A department's is made here when it is not there: nobody's order may stop the others.
        """
        if topic != self.topic:
            make(self._link, [topic], nodes_of(self._link))
        check(self._link, [topic])
        tail = verified(self._link, topic, self._ledger, self._lineage)
        self._watchdog.fed()
        self._tails[topic] = tail.position
        self._sender.stands(topic, tail.offset)
        after, to = tail.position, self._tails[self.topic]
        while topic != self.topic and after < to:
            rows = [row for row in self._ledger.read(after, BATCH) if row.position <= to]
            named: Named = [(row, (topic,)) for row in rows if topic in self._targets(row)]
            for batch in batches(named, self._tails, self._lineage):
                self._watchdog.fed()
                self._sender.send(batch.records)
                self._tails = batch.tails
            after = rows[-1].position

    def _commit(self, batch: Batch) -> None:
        self._watchdog.fed()
        self._sender.send(batch.records, lambda: self._look_ahead(batch.tails))
        self._tails = batch.tails

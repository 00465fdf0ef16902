"""The relay: the ledger's events to Kafka, each once, in order; the topic is its own checkpoint."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from domain.ledger import Ledger, Stored
from projections.kafka.faults import Doubt
from projections.kafka.link import Link
from projections.kafka.sender import Addressed, Sender
from projections.kafka.tail import Tail, verified
from projections.kafka.topics import check, make, nodes_of
from projections.kafka.watchdog import Watchdog
from projections.kafka.wire import about, headers_of, key_of
from projections.kafka.wish import paused, topic_of
from projections.lease import Lease

BATCH, BATCH_BYTES = 500, 8 * 1024 * 1024
POLL_S, WAIT_S = 0.02, 0.2
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
        self._tails: dict[str, int] = {}

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
        elif rows := self._ledger.read(self._tails[self.topic], BATCH):
            self._publish(rows)
        else:
            ending.wait(POLL_S)

    def _publish(self, rows: Sequence[Stored]) -> None:
        named = [(row, (self.topic, *self._targets(row))) for row in rows]
        for topic in {topic for _, topics in named for topic in topics} - self._tails.keys():
            self._meet(topic)
        self._send(named)

    def _meet(self, topic: str) -> None:
        """Look at a topic's end, and bring it to where the one that holds all stands.

        A department's is made here when it is not there: nobody's order may stop the others.
        """
        if topic != self.topic:
            make(self._link, [topic], nodes_of(self._link))
        check(self._link, [topic])
        tail = verified(self._link, topic, self._ledger, self._lineage)
        self._stands(topic, tail)
        after, to = tail.position, self._tails[self.topic]
        while topic != self.topic and after < to:
            rows = [row for row in self._ledger.read(after, BATCH) if row.position <= to]
            self._send([(row, (topic,)) for row in rows if topic in self._targets(row)])
            after = rows[-1].position

    def _stands(self, topic: str, tail: Tail) -> None:
        self._watchdog.fed()
        self._tails[topic] = tail.position
        self._sender.stands(topic, tail.offset)

    def _send(self, named: Sequence[tuple[Stored, Sequence[str]]]) -> None:
        batch, size, tails = list[Addressed](), 0, dict(self._tails)
        for row, topics in named:
            behind = [topic for topic in topics if tails[topic] < row.position]
            size += len(row.body) * len(behind)
            if batch and size > BATCH_BYTES:
                self._commit(batch, tails)
                batch, size = [], len(row.body) * len(behind)
            batch += [addressed(topic, row, tails[topic], self._lineage) for topic in behind]
            tails.update(dict.fromkeys(behind, row.position))
        self._commit(batch, tails)

    def _commit(self, batch: Sequence[Addressed], tails: dict[str, int]) -> None:
        self._watchdog.fed()
        if batch:
            self._sender.send(batch)
            self._tails = dict(tails)


def addressed(topic: str, row: Stored, prev: int, lineage: str) -> Addressed:
    """Give the record of an event for a topic in which another position was the last."""
    said = about(row.body)
    headers = headers_of(row, said.recorded_at, prev, lineage)
    return Addressed(
        topic, key_of(row.stream, said.place), row.body, headers, _moment(said.recorded_at)
    )


def _moment(recorded_at: str) -> int | None:
    try:
        at = datetime.fromisoformat(recorded_at)
    except ValueError:
        return None
    return (
        int(at.timestamp() * 1000) if at.tzinfo else int(at.replace(tzinfo=UTC).timestamp() * 1000)
    )

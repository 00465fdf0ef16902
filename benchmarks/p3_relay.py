"""P3: relay a ledger to Kafka, against kafka-python producing the same bytes in the same transactions.

The reference, same run, same broker, same settings: records that are ready in memory, sent in
transactions of 500 and committed, with nothing looked at. The relay reads its ledger, makes headers
and keys, and sees that every record is there before it commits: it must reach at least 0.8 of that.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.generate import fill
from domain.ledger import Ledger
from projections.kafka.batch import addressed
from projections.kafka.link import Link
from projections.kafka.relay import BATCH, Relay
from projections.kafka.topics import make
from projections.kafka.watchdog import Watchdog
from projections.kafka.wish import switch
from projections.lease import FileLease
from tests.kafka import Broker, running
from tests.world import world

EVENTS = int(sys.argv[1]) if sys.argv[1:] else 50_000
ROUNDS = 3


def relay(ledger: Ledger, link: Link, lock: Path, topic: str) -> float:
    """Let a relay fill an empty topic, and give the seconds from its first look to its last event."""
    make(link, [topic], 1)
    switch(ledger, topic)
    it, ending, begun = (
        Relay(ledger, link, FileLease(lock), Watchdog(60, sys.exit)),
        threading.Event(),
        [],
    )
    thread = threading.Thread(
        target=it.run, args=(ending, lambda: begun.append(time.perf_counter()))
    )
    thread.start()
    head = ledger.head()
    while it.sent < head:
        time.sleep(0.001)
    seconds = time.perf_counter() - begun[0]
    ending.set()
    thread.join()
    return seconds


def raw(ledger: Ledger, link: Link, topic: str) -> float:
    """Produce the same records with the bare client, and give the seconds."""
    make(link, [topic], 1)
    lineage = ledger.fact("lineage") or ""
    rows = ledger.read(0, ledger.head())
    records = [addressed(topic, row, row.position - 1, lineage) for row in rows]
    producer = link.producer(topic)
    producer.init_transactions()
    gc.collect()
    gc.freeze()  # The ready records are no part of what is measured.
    begun = time.perf_counter()
    for at in range(0, len(records), BATCH):
        producer.begin_transaction()
        for one in records[at : at + BATCH]:
            producer.send(
                topic,
                value=one.value,
                key=one.key,
                headers=one.headers,
                partition=0,
                timestamp_ms=one.at_ms,
            )
        producer.commit_transaction()
    seconds = time.perf_counter() - begun
    producer.close()
    gc.unfreeze()
    return seconds


def measured(ledger: Ledger, broker: Broker, lock: Path) -> tuple[float, float]:
    """Run both alternately, and give the median seconds of each."""
    link, found = Link(broker.address), list[tuple[float, float]]()
    for _ in range(ROUNDS):
        ours = relay(ledger, link, lock, broker.topic())
        found.append((ours, raw(ledger, link, broker.topic())))
    return statistics.median(one for one, _ in found), statistics.median(one for _, one in found)


def main() -> int:
    """Measure."""
    with tempfile.TemporaryDirectory(dir=".") as folder, world(Path(folder)) as here:
        fill(here, EVENTS)
        with running(Path(folder) / "kafka") as broker:
            ours, theirs = measured(here.data.ledger, broker, Path(folder) / "relay.lock")
    print(f"relay {EVENTS / ours:.0f} events/s, kafka-python alone {EVENTS / theirs:.0f}")
    print(
        f"P3 {theirs / ours:.2f} relay over kafka-python in transactions of {BATCH} (at least 0.8)"
    )
    return 0 if theirs / ours >= 0.8 else 1


if __name__ == "__main__":
    sys.exit(main())

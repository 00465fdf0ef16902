"""P13: one worker from Kafka to all boards on PostgreSQL, against the same worker reading the ledger.

Reference, same run, same server and broker: the same runner, batches of 500 as when it is behind,
reading the ledger in PostgreSQL. The events are relayed before; a build of its own for each run.
From Kafka it must be at least 0.6 times as fast.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.generate import fill
from projections.feed import Feed
from projections.kafka.feed import KafkaFeed
from projections.kafka.link import Link
from projections.kafka.relay import Relay
from projections.kafka.topics import make
from projections.kafka.watchdog import Watchdog
from projections.kafka.wish import topic_of
from projections.lease import FileLease
from tests.kafka import running as broker_running
from tests.postgres import ROLE
from tests.postgres import running as server_running
from tests.world import World, world

EVENTS = int(sys.argv[1]) if sys.argv[1:] else 20_000
ROUNDS = 3


def relayed(here: World, link: Link, lock: Path) -> None:
    """Let a relay fill the topic."""
    ledger = here.data.ledger
    make(link, [topic_of(ledger)], 1)
    it, ending = Relay(ledger, link, FileLease(lock), Watchdog(60, sys.exit)), threading.Event()
    thread = threading.Thread(target=it.run, args=(ending,))
    thread.start()
    while it.sent < ledger.head():
        time.sleep(0.01)
    ending.set()
    thread.join()


def built(here: World, feed: Feed) -> float:
    """Fold everything into a new build that is served meanwhile, and give events a second."""
    build = here.data.store.begin(f"bench-{time.monotonic_ns()}")
    with build.finishing():
        pass
    runner = here.data.runner(build, feed)
    begun = time.perf_counter()
    runner.catch_up()
    seconds = time.perf_counter() - begun
    build.close()
    return runner.position / seconds


def main() -> int:
    """Measure by turns."""
    with (
        tempfile.TemporaryDirectory() as directory,
        server_running(Path(directory) / "server", durable=True) as server,
        broker_running(Path(directory) / "kafka") as broker,
        world(Path(directory) / "w", database=server.url(ROLE, server.migrated())) as here,
    ):
        fill(here, EVENTS)
        link = Link(broker.address)
        relayed(here, link, Path(directory) / "relay.lock")
        found: dict[str, list[float]] = {"kafka": [], "ledger": []}
        for _ in range(ROUNDS):
            with KafkaFeed(link, topic_of(here.data.ledger)) as feed:
                found["kafka"].append(built(here, feed))
            found["ledger"].append(built(here, here.data.feed))
    kafka, ledger = (statistics.median(rates) for rates in found.values())
    print(f"from Kafka {kafka:.0f} events/s, from the ledger {ledger:.0f}")
    print(f"P13 {kafka / ledger:.2f} from Kafka over from the ledger (at least 0.6)")
    return 0 if kafka / ledger >= 0.6 else 1


if __name__ == "__main__":
    sys.exit(main())

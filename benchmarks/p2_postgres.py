"""P2: saves a second into PostgreSQL by 8 threads, against the library's own recorder.

Reference, same run and server: eventsourcing's PostgresApplicationRecorder with its default options,
one event a save. Ours over theirs must be at least 1.7. A reader follows the head meanwhile, and must
have read every position in order: what it missed is printed, and must be 0.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from domain.ledger import PostgresLedger, Stored
from tests.postgres import Server, running

THREADS, SAVES, ROUNDS = 8, 250, 5
KIND = "whistle.call-recorded.v1"
BODY = b'{"meta":{"actor":"420102-water"},"data":{"post":"x"}}' * 5
Save = Callable[[str, int], object]


def saving(save: Save) -> float:
    """Save from all threads at once, each into a stream of its own; give saves a second."""

    def many(_: int) -> None:
        stream = f"whistle-{uuid4()}"
        for version in range(1, SAVES + 1):
            save(stream, version)

    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(many, range(THREADS)))
    return THREADS * SAVES / (time.perf_counter() - begun)


def theirs(server: Server) -> Save:
    """Give the library's way to save."""
    name = server.database()
    store = PostgresDatastore(
        dbname=name,
        host="127.0.0.1",
        port=str(server.port),
        user="owner",
        password="",
        originator_id_type="text",
        pool_size=THREADS,
    )
    recorder = PostgresApplicationRecorder(store, events_table_name="stored_events")
    recorder.create_table()
    return lambda stream, version: recorder.insert_events(
        [StoredEvent(stream, version, KIND, BODY)]
    )


class Tail(threading.Thread):
    """Follows the head while others save."""

    def __init__(self, ledger: PostgresLedger) -> None:
        """Begin at the first position."""
        super().__init__(daemon=True)
        self._ledger, self.last, self.missed = ledger, 0, 0

    def run(self) -> None:
        """Read until all is there."""
        while self.last < THREADS * SAVES * ROUNDS:
            for row in self._ledger.read(self.last, 500):
                self.missed += row.position - self.last - 1
                self.last = row.position
            time.sleep(0.005)


def main() -> int:
    """Measure by turns."""
    with (
        tempfile.TemporaryDirectory() as directory,
        running(Path(directory) / "server", durable=True) as server,
        PostgresLedger(server.ledger()[1]) as ledger,
    ):
        runs: dict[str, Save] = {
            "ours": lambda stream, version: ledger.append([Stored(stream, version, KIND, BODY)]),
            "theirs": theirs(server),
        }
        tail = Tail(ledger)
        tail.start()
        found: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, save in runs.items():
                found[name].append(saving(save))
        tail.join()
    ours, library = (statistics.median(rates) for rates in found.values())
    print(f"ours {ours:.0f} saves/s, the library's {library:.0f}; a reader missed {tail.missed}")
    print(f"P2 {ours / library:.2f} ours over the library's (at least 1.7)")
    return 0 if ours / library >= 1.7 and tail.missed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

"""A relay at work in a test: in a thread, or as a process of its own that can be killed and frozen."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.ledger import Ledger, Stored, open_ledger
from projections.kafka.faults import Doubt
from projections.kafka.link import Link
from projections.kafka.log import Log
from projections.kafka.relay import Relay
from projections.kafka.topics import make
from projections.kafka.watchdog import Watchdog
from projections.kafka.wire import Told
from projections.kafka.wish import switch
from projections.lease import FileLease

PATIENCE_S = 30.0
BARKED = 9
KIND = "whistle.blown.v1"


def bodies(stream: str, first: int, count: int, size: int = 0) -> list[Stored]:
    """Give events of a stream, each of whose bodies says which it is."""
    filling = "x" * size
    return [
        Stored(
            stream, v, KIND, f'{{"meta":{{"place":"420102002"}},"data":"{v}{filling}"}}'.encode()
        )
        for v in range(first, first + count)
    ]


def fill(ledger: Ledger, count: int) -> None:
    """Append so many more events, in pages."""
    done = len(ledger.load("whistle-a"))
    for at in range(0, count, 500):
        ledger.append(bodies("whistle-a", done + at + 1, min(500, count - at)))


def until(true: Callable[[], bool], what: str = "it") -> None:
    """Wait for something to be so."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"{what} did not happen within {PATIENCE_S} s"
        time.sleep(0.02)


def topic_for(ledger: Ledger, link: Link, name: str) -> str:
    """Make a topic, and let it be the one of the ledger."""
    make(link, [name], 1)
    switch(ledger, name)
    return name


class Leading(threading.Thread):
    """A relay in a thread; what ends it is kept."""

    def __init__(self, relay: Relay) -> None:
        """Prepare."""
        super().__init__(daemon=True)
        self.relay, self.ending, self.fault = relay, threading.Event(), Exception("none")

    def run(self) -> None:
        """Relay until the end, or until something is wrong."""
        try:
            self.relay.run(self.ending)
        except Exception as fault:  # noqa: BLE001  The test looks at it.
            self.fault = fault

    def ended(self) -> Exception:
        """Wait until it ended by itself, and give why."""
        self.join(PATIENCE_S)
        assert not self.is_alive()
        return self.fault


@contextmanager
def leading(relay: Relay) -> Iterator[Leading]:
    """Run a relay, and end it; it must not have ended by itself."""
    thread = Leading(relay)
    thread.start()
    yield thread
    thread.ending.set()
    thread.join(PATIENCE_S)
    assert str(thread.fault) == "none"


def relayed(relay: Relay, position: int) -> None:
    """Relay until a position is in the topic."""
    with leading(relay) as thread:
        until(lambda: relay.sent >= position or not thread.is_alive(), f"position {position}")


def barks() -> None:
    """Fail: in a thread no watchdog is expected to bark."""
    os._exit(BARKED)


def dog(late_s: float = 60) -> Watchdog:
    """Give a watchdog that ends the process."""
    return Watchdog(late_s, barks)


def everything(link: Link, topic: str) -> list[Told]:
    """Read a topic from its beginning to its end."""
    with Log(link, topic) as log:
        end, found = log.end(), list[Told]()
        log.seek(log.begin())
        while more := log.fetch(500, end):
            found += more
    return found


def same(link: Link, topic: str, ledger: Ledger) -> None:
    """See that a topic holds what the ledger holds: nothing lost, doubled or out of order."""
    found = everything(link, topic)
    assert [one.row for one in found] == ledger.read(0, 10**7)
    assert [one.prev for one in found] == list(range(len(found)))


def start(ledger: Path, servers: str, lock: str = "relay.lock", late_s: float = 60) -> Child:
    """Start a relay as a process of its own."""
    command = [sys.executable, "-m", "tests.relaying", str(ledger), servers, lock, str(late_s)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


Child = subprocess.Popen[str]


def main(path: Path, servers: str, lock: str, late_s: float) -> int:
    """Relay; say on standard output when it leads."""
    with open_ledger(path) as ledger:
        lease = FileLease(path.with_name(lock))
        relay = Relay(ledger, Link(servers), lease, dog(late_s))
        try:
            relay.run(threading.Event(), lambda: print("leads", flush=True))  # noqa: T201
        except Doubt as doubt:
            print(doubt, file=sys.stderr, flush=True)  # noqa: T201
            return 1
    return 0


if __name__ == "__main__":
    os._exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])))

"""A real Apache Kafka for tests: one node of one's own, and topics in it that no other test uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from scripts.kafka.node import Node, places
from scripts.kafka.security import first_user, secured

NUMBERS = count()
# A killed node may come back when its session has run out.
IMPATIENT = {"broker.session.timeout.ms": "1000", "broker.heartbeat.interval.ms": "200"}


class Broker(Node):
    """A node on the loopback that hands out names of topics."""

    def topic(self) -> str:
        """Give the name of a topic that is not there yet."""
        return f"whistle.events.t{next(NUMBERS)}"


PASSWORD = "as-long-as-the-night"  # noqa: S105  Of a broker that lives for a test.


@contextmanager
def running(directory: Path, *, secure: bool = False) -> Iterator[Broker]:
    """Give a node that runs; a secure one lets in who has a password, at first only its administrator."""
    at, other = places(2)
    more = secured(at, other.client, "among-the-nodes") if secure else {}
    users = first_user(PASSWORD) if secure else ()
    made = Broker(directory, at, more={**IMPATIENT, **more}, users=users)
    made.start()
    try:
        yield made
    finally:
        made.kill()

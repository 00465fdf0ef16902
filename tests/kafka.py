"""A real Apache Kafka for tests: one node of one's own, and topics in it that no other test uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from scripts.kafka.node import Node, places

NUMBERS = count()
# A killed node may come back when its session has run out.
IMPATIENT = {"broker.session.timeout.ms": "1000", "broker.heartbeat.interval.ms": "200"}


class Broker(Node):
    """A node on the loopback that hands out names of topics."""

    def topic(self) -> str:
        """Give the name of a topic that is not there yet."""
        return f"whistle.events.t{next(NUMBERS)}"


@contextmanager
def running(directory: Path) -> Iterator[Broker]:
    """Give a node that runs."""
    (at,) = places(1)
    made = Broker(directory, at, more=IMPATIENT)
    made.start()
    try:
        yield made
    finally:
        made.kill()

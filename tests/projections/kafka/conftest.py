"""What tests of Kafka begin with: the way to a broker, an empty topic, a ledger with a topic of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.ledger import FileLedger, open_ledger
from projections.kafka.link import Link
from projections.kafka.topics import make
from tests.kafka import Broker
from tests.relaying import topic_for


@pytest.fixture
def link(kafka: Broker) -> Link:
    """Give the way to a broker."""
    return Link(kafka.address)


@pytest.fixture
def topic(link: Link, kafka: Broker) -> str:
    """Give an empty topic."""
    name = kafka.topic()
    make(link, [name], 1)
    return name


@pytest.fixture
def ledger(tmp_path: Path, link: Link, kafka: Broker) -> Iterator[FileLedger]:
    """Give a ledger with a topic of its own."""
    with open_ledger(tmp_path / "ledger.db") as opened:
        topic_for(opened, link, kafka.topic())
        yield opened

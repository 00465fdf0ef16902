"""A client that shares no line with ours reads a topic by what docs/kafka.md says, and by nothing else."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from confluent_kafka import Consumer, KafkaError, TopicPartition

from domain.ledger import Stored
from projections.kafka.link import Link
from projections.kafka.relay import Relay
from projections.kafka.topics import make
from projections.lease import FileLease
from tests.kafka import Broker
from tests.relaying import dog, relayed, topic_for
from tests.world import world

PAGE = Path(__file__).parents[3] / "docs" / "kafka.md"


def read(servers: str, topic: str) -> list[Any]:
    """Read a topic from its beginning to its end with librdkafka."""
    consumer = Consumer(
        {
            "bootstrap.servers": servers,
            "group.id": "none",
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        }
    )
    consumer.assign([TopicPartition(topic, 0, 0)])
    found: list[Any] = []
    while (message := consumer.poll(10)) is not None and message.error() is None:
        found.append(message)
    assert message is not None, f"{topic} has no end"
    ended = message.error()
    consumer.close()
    assert ended is not None
    assert ended.code() == KafkaError._PARTITION_EOF, ended.str()
    return found


class Relayed(NamedTuple):
    """What a ledger held, and the topics that hold it now."""

    rows: list[Stored]
    lineage: str
    topic: str
    share: str


@pytest.fixture
def district(tmp_path: Path, kafka: Broker) -> Relayed:
    """Relay a district that was set up; the share of a department are its grants."""
    share, link = kafka.topic(), Link(kafka.address)
    make(link, [share], 1)
    with world(tmp_path) as here:
        ledger = here.data.ledger
        topic = topic_for(ledger, link, kafka.topic())
        of = {True: (share,), False: ()}
        lease = FileLease(tmp_path / "relay.lock")
        relay = Relay(ledger, link, lease, dog(), lambda row: of[row.stream.startswith("grant-")])
        relayed(relay, ledger.head())
        rows, lineage = ledger.read(0, 10**6), ledger.fact("lineage") or ""
    return Relayed(rows, lineage, topic, share)


def test_an_independent_client_finds_what_the_page_says(district: Relayed, kafka: Broker) -> None:
    """Order, headers, key, moment and bytes of every event, in CloudEvents' binary mode."""
    found = read(kafka.address, district.topic)
    assert [message.value() for message in found] == [row.body for row in district.rows]
    for row, message in zip(district.rows, found, strict=True):
        meta = json.loads(message.value())["meta"]
        assert dict(message.headers()) == {
            "content-type": b"application/json; charset=utf-8",
            "ce_specversion": b"1.0",
            "ce_id": f"{row.stream}/{row.version}".encode(),
            "ce_type": row.kind.encode(),
            "ce_source": f"urn:uuid:{district.lineage}".encode(),
            "ce_subject": row.stream.encode(),
            "ce_time": meta["recorded_at"].encode(),
            "ce_sequence": str(row.position).encode(),
            "prev": str(row.position - 1).encode(),
            "lineage": district.lineage.encode(),
        }
        moment = datetime.fromisoformat(meta["recorded_at"])
        assert message.timestamp()[1] == int(moment.timestamp() * 1000)
        assert message.key() in {meta.get("place", "")[:n].encode() for n in (9, 6)} | {
            row.stream.encode()
        }


def test_a_departments_topic_is_a_chain_of_its_own(district: Relayed, kafka: Broker) -> None:
    """Whoever reads it sees that nothing is missing, by ``prev``."""
    found = [dict(message.headers()) for message in read(kafka.address, district.share)]
    positions = [row.position for row in district.rows if row.stream.startswith("grant-")]
    assert [int(headers["ce_sequence"]) for headers in found] == positions
    assert [int(headers["prev"]) for headers in found] == [0, *positions[:-1]]


def test_the_page_names_every_header_that_is_sent(district: Relayed, kafka: Broker) -> None:
    """And no other."""
    documented = set(re.findall(r"(?m)^\| `([\w-]+)` \|", PAGE.read_text("utf-8")))
    assert documented == {name for name, _ in read(kafka.address, district.topic)[0].headers()}

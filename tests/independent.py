"""A topic read by another client than ours: librdkafka, as a department written in another language would."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Message, TopicPartition

from domain.ledger import Stored
from projections.kafka.link import Link

PATIENCE_S, PAGE = 30.0, 1000


class Told(NamedTuple):
    """An event as a stranger reads it: what the headers say, the bytes, and the position before it."""

    row: Stored
    prev: int


def everything(link: Link, topic: str) -> list[Told]:
    """Give all that is committed in a topic, in its order."""
    consumer = Consumer(
        {
            "bootstrap.servers": link.servers,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": link.user,
            "sasl.password": link.password,
            "group.id": f"{link.user}.reader",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )
    try:
        consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
        return list(_until_end(consumer))
    finally:
        consumer.close()


def _until_end(consumer: Consumer) -> Iterator[Told]:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        for message in consumer.consume(PAGE, timeout=1.0):
            wrong = message.error()
            if wrong is None:
                end = time.monotonic() + PATIENCE_S
                yield _told(message)
            elif wrong.code() == KafkaError._PARTITION_EOF:
                return
    raise TimeoutError(f"nothing came for {PATIENCE_S:.0f} s, and not the end of the topic")


def _told(message: Message) -> Told:
    headers: Any = message.headers() or ()  # The library's types allow for what it never gives.
    said = {name: value.decode() for name, value in headers}
    stream, _, version = said["ce_id"].rpartition("/")
    body, position = bytes(message.value() or b""), int(said["ce_sequence"])
    return Told(Stored(stream, int(version), said["ce_type"], body, position), int(said["prev"]))

"""What is sent is there once and whole, or the process ends: a transaction that may not be believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from kafka.errors import KafkaError

from projections.kafka.faults import Doubt
from projections.kafka.link import Link, plainly
from projections.kafka.wire import Headers

FLUSH_S = 10.0
CLOSE_S = 1.0


class Addressed(NamedTuple):
    """A record on its way to a topic; ``at_ms`` is when its event was recorded, if that is known."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers
    at_ms: int | None


class Sender:
    """One transactional producer, under a name that fences every older one of the same name.

    The client may report a transaction as committed that is lost, and may wait for ever
    (kafka-python 3.0.12 on Kafka 4.3.1). In every such case a future held the exception, or the
    producer had become another one: both are looked at, and nothing is ever sent again after doubt.
    """

    def __init__(self, link: Link, name: str) -> None:
        """Fence older ones, and let their open transaction be given up; KafkaDown."""
        self._producer = link.producer(name)
        self._last: dict[str, int] = {}
        try:
            with plainly():
                self._producer.init_transactions()
        except BaseException:
            self.close()
            raise

    def stands(self, topic: str, offset: int) -> None:
        """Note the offset of a topic's last record, -1 for none: what is sent comes after it."""
        self._last[topic] = offset

    def send(
        self, batch: Sequence[Addressed], meanwhile: Callable[[], object] = lambda: None
    ) -> None:
        """Send records in one transaction, and do something while they are on their way; Doubt."""
        try:
            self._send(batch, meanwhile)
        except Doubt:
            raise
        except Exception as doubtful:  # Whatever the client raises, what became of it is unknown.
            raise Doubt(f"a transaction of {len(batch)} records: {doubtful!r}") from doubtful

    def _send(self, batch: Sequence[Addressed], meanwhile: Callable[[], object]) -> None:
        before = self._identity()
        self._producer.begin_transaction()
        futures = [
            self._producer.send(
                one.topic,
                value=one.value,
                key=one.key,
                headers=one.headers,
                partition=0,
                timestamp_ms=one.at_ms,
            )
            for one in batch
        ]
        meanwhile()
        self._producer.flush(timeout=FLUSH_S)
        moved = dict(self._last)
        for one, future in zip(batch, futures, strict=True):
            moved[one.topic] = _after(moved[one.topic], one.topic, future)
        self._producer.commit_transaction()
        if self._identity() != before:
            raise Doubt("the producer became another one during a transaction")
        self._last = moved

    def _identity(self) -> tuple[int, int]:
        now = self._producer._transaction_manager.producer_id_and_epoch  # noqa: SLF001  Told nowhere else.
        return now.producer_id, now.epoch

    def close(self) -> None:
        """Close the connection; what is open is given up by Kafka in time."""
        with suppress(KafkaError):
            self._producer.close(timeout=CLOSE_S)


def _after(last: int, topic: str, future: Any) -> int:  # noqa: ANN401  The library has no types.
    """Give the offset of a record that is there; Doubt, also when the topic is not the one it was."""
    if not future.is_done:
        raise Doubt(f"a record for {topic} was not acknowledged")
    if future.exception is not None:
        raise Doubt(f"a record for {topic} failed: {future.exception!r}")
    offset: int = future.value.offset
    if offset <= last:
        raise Doubt(f"{topic} is at offset {offset} and was at {last}: it was made anew")
    return offset

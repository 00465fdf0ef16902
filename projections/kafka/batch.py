"""What goes into one transaction: records for one or many topics, each naming the one before it there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from domain.ledger import Stored
from projections.kafka.sender import Addressed
from projections.kafka.wire import about, headers_of, key_of

BATCH_BYTES = 8 * 1024 * 1024
Tails = dict[str, int]
Named = list[tuple[Stored, tuple[str, ...]]]


class Batch(NamedTuple):
    """The records of a transaction, and the last position of each topic once it is committed."""

    records: list[Addressed]
    tails: Tails


def batches(named: Named, tails: Mapping[str, int], lineage: str) -> list[Batch]:
    """Give the transactions that bring events to the topics named with each, where they are not yet."""
    made = [Batch([], dict(tails))]
    size = 0
    for row, topics in named:
        records, now = made[-1]
        behind = [topic for topic in topics if now[topic] < row.position]
        size += len(row.body) * len(behind)
        if records and size > BATCH_BYTES:
            made.append(Batch([], dict(now)))
            records, now = made[-1]
            size = len(row.body) * len(behind)
        for topic in behind:
            records.append(addressed(topic, row, now[topic], lineage))
            now[topic] = row.position
    return [one for one in made if one.records]


def addressed(topic: str, row: Stored, prev: int, lineage: str) -> Addressed:
    """Give the record of an event for a topic in which another position was the last."""
    said = about(row.body)
    at = said.recorded_at
    headers = headers_of(row, at, prev, lineage)
    return Addressed(topic, key_of(row.stream, said.place), row.body, headers, _moment(at))


def _moment(recorded_at: str) -> int | None:
    try:
        at = datetime.fromisoformat(recorded_at)
    except ValueError:
        return None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)

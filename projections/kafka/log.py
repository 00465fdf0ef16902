"""A topic read as a log: where it ends, what stands last, and where a position lies."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Any

from kafka import TopicPartition

from projections.kafka.faults import KafkaDown
from projections.kafka.link import Link, plainly
from projections.kafka.wire import Told, told

POLL_MS, ASKED_MS, SILENT_S = 200, 5000, 10.0
STEP_BACK = 16


class Log(AbstractContextManager["Log"]):
    """The one partition of a topic; one thread uses it."""

    silent_s = SILENT_S

    def __init__(self, link: Link, topic: str) -> None:
        """Connect; KafkaDown."""
        self.topic = topic
        self._at = TopicPartition(topic, 0)
        self._consumer: Any = link.consumer()
        self._consumer.assign([self._at])

    def begin(self) -> int:
        """Give the first offset that is still there; KafkaDown."""
        with plainly():
            found: int = self._consumer.beginning_offsets([self._at], timeout_ms=ASKED_MS)[self._at]
        return found

    def end(self) -> int:
        """Give the offset after the last that is committed; KafkaDown, also where one may not read."""
        with plainly():
            found: int = self._consumer.end_offsets([self._at], timeout_ms=ASKED_MS)[self._at]
        return found

    def seek(self, offset: int) -> None:
        """Go on reading from an offset."""
        self._consumer.seek(self._at, offset)

    def offset(self) -> int:
        """Give the offset that is read next; KafkaDown."""
        with plainly():
            return self._consumer.position(self._at, timeout_ms=ASKED_MS) or 0

    def poll(self, limit: int, wait: float) -> list[Told]:
        """Give at most limit events from here on, whatever comes within so many seconds; Foreign."""
        with plainly():
            found = self._consumer.poll(timeout_ms=int(wait * 1000), max_records=limit)
        return [told(record) for record in found.get(self._at, ())]

    def fetch(self, limit: int, end: int) -> list[Told]:
        """Give at most limit events from here on, none only when there is none before ``end``.

        Markers of transactions occupy offsets and are no events. KafkaDown after long silence.
        """
        last = time.monotonic()
        while self.offset() < end:
            before = self.offset()
            if found := self.poll(limit, POLL_MS / 1000):
                return [one for one in found if one.offset < end]
            if self.offset() > before:
                last = time.monotonic()
            elif time.monotonic() - last > self.silent_s:
                raise KafkaDown(f"{self.topic} gives nothing from offset {before} on")
        return []

    def tail(self) -> list[Told]:
        """Give the last events, at least one when there is any, oldest first."""
        begin, end, back = self.begin(), self.end(), STEP_BACK
        while True:
            start = max(begin, end - back)
            self.seek(start)
            found: list[Told] = []
            while more := self.fetch(back, end):
                found += more
            if found or start == begin:
                return found
            back *= 8

    def find(self, after: int) -> int:
        """Give the offset from which on every event lies after a position, by halving the way."""
        low, high = self.begin(), self.end()
        end = high
        while low < high:
            middle = (low + high) // 2
            self.seek(middle)
            found = self.fetch(1, end)
            if found and found[0].row.position <= after:
                low = found[0].offset + 1
            else:
                high = middle
        return low

    def close(self) -> None:
        """Close the connection."""
        self._consumer.close()

    def __exit__(self, *_: object) -> None:
        self.close()

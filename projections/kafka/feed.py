"""The feed that reads a topic: the ledger's order and positions, and a gap is said, never passed by."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, ExitStack, closing

from domain.ledger import Stored
from projections.kafka.faults import Gap, Remade, WentBack
from projections.kafka.link import Link
from projections.kafka.log import Log
from projections.kafka.topics import topic_id
from projections.kafka.wire import Told

LOOK_S = 2.0


class KafkaFeed(AbstractContextManager["KafkaFeed"]):
    """Events of one topic, in its order; one thread uses it.

    ``lineage`` is the ledger whose events are expected, ``known`` the topic's id as it was when it
    was last read: a topic made anew is told from it. Both may be unknown.
    """

    def __init__(self, link: Link, topic: str, lineage: str = "", known: str = "") -> None:
        """Connect; KafkaDown, WrongTopic, Remade."""
        self.topic, self._lineage = topic, lineage
        self._at, self._head = -1, (0, 0)
        with ExitStack() as opened:
            self._admin = opened.enter_context(closing(link.admin()))
            self.topic_id = known or topic_id(self._admin, topic)
            self._look()
            self._log = opened.enter_context(Log(link, topic))
            self._opened = opened.pop_all()

    def read(self, after: int, limit: int, wait: float) -> list[Stored]:
        """Give at most limit events after a position; wait at most so many seconds for the first.

        Gap, WentBack, Remade, Foreign: somebody has to look. KafkaDown: it may be tried again.
        """
        if after != self._at or time.monotonic() - self._looked > LOOK_S:
            self._look()
        if after != self._at:
            self._log.seek(self._log.find(after))
            self._at = after
        try:
            return [one.row for one in self._more(limit, wait)]
        except BaseException:
            self._at = -1
            raise

    def head(self) -> int:
        """Give the last position that the topic holds; KafkaDown."""
        if (end := self._log.end()) != self._head[0]:
            last, self._at = self._log.tail(), -1
            self._head = (end, last[-1].row.position if last else 0)
        return self._head[1]

    def _more(self, limit: int, wait: float) -> list[Told]:
        found = self._log.poll(limit, wait) if wait else []
        end = 0 if found else self._log.end()
        while len(found) < limit and (more := self._log.fetch(limit - len(found), end)):
            found += more
        return [one for one in found if self._follows(one)]

    def _follows(self, one: Told) -> bool:
        """Say whether an event is news; Gap when its one before is missing, WentBack."""
        at = one.row.position
        if at <= self._at:
            return False
        if self._lineage and one.lineage != self._lineage:
            self._look()
            raise WentBack(
                "{topic} holds the events of ledger {theirs}, and this is ledger {ours}: name the"
                " Kafka that is meant in WHISTLE_KAFKA.",
                topic=self.topic,
                theirs=one.lineage,
                ours=self._lineage,
            )
        if one.prev > self._at:
            self._look()
            raise Gap(
                "{topic} at offset {offset}: position {at} follows {prev}, and {last} was read last.",
                topic=self.topic,
                offset=one.offset,
                at=at,
                prev=one.prev,
                last=self._at,
            )
        self._at = at
        return True

    def _look(self) -> None:
        """See that the topic is still the same; Remade, WrongTopic, KafkaDown."""
        now = topic_id(self._admin, self.topic)
        self._looked = time.monotonic()
        if now != self.topic_id:
            was, self.topic_id, self._at = self.topic_id, now, -1
            said = "{topic} was {was}, and is {now} now: it was deleted and made anew."
            raise Remade(said, topic=self.topic, was=was, now=now)

    def close(self) -> None:
        """Close the connections."""
        self._opened.close()

    def __exit__(self, *_: object) -> None:
        self.close()

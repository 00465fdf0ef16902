"""The end of a topic: what was sent last, and whether it is what the ledger holds there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from domain.ledger import Ledger
from projections.kafka.faults import Gap, WentBack
from projections.kafka.link import Link
from projections.kafka.log import Log
from projections.kafka.wire import Told


class Tail(NamedTuple):
    """The position and the offset of a topic's last event; nothing was sent yet: 0 and -1."""

    position: int
    offset: int


def verified(link: Link, topic: str, ledger: Ledger, lineage: str) -> Tail:
    """Give the tail of a topic that continues the ledger; Gap, WentBack, KafkaDown."""
    with Log(link, topic) as log:
        if begin := log.begin():
            said = "{topic} begins at offset {begin}: what stood before it is gone."
            raise Gap(said, topic=topic, begin=begin)
        last = log.tail()
    chained(topic, last)
    if not last:
        return Tail(0, -1)
    _same(topic, last[-1], ledger, lineage)
    return Tail(last[-1].row.position, last[-1].offset)


def chained(topic: str, events: Sequence[Told]) -> None:
    """See that each event names the one that stands before it; Gap."""
    for one, following in pairwise(events):
        if following.prev != one.row.position:
            raise Gap(
                "{topic} at offset {offset}: position {at} follows {prev}, and {last} stands before it.",
                topic=topic,
                offset=following.offset,
                at=following.row.position,
                prev=following.prev,
                last=one.row.position,
            )


def _same(topic: str, last: Told, ledger: Ledger, lineage: str) -> None:
    at = last.row.position
    if last.lineage != lineage:
        raise WentBack(
            "{topic} holds the events of ledger {theirs}, and this is ledger {ours}: name the"
            " Kafka that is meant in WHISTLE_KAFKA.",
            topic=topic,
            theirs=last.lineage,
            ours=lineage,
        )
    if (head := ledger.head()) < at:
        raise WentBack(
            "{topic} ends at position {at}, and the ledger at {head}: it is an older copy. Stop"
            " who writes to it, and bring it up to date: whistle restore --from-kafka.",
            topic=topic,
            at=at,
            head=head,
        )
    if ledger.read(at - 1, 1) != [last.row]:
        raise WentBack(
            "{topic} and the ledger hold different events at position {at}: the ledger is an older"
            " copy that was written to since. Stop who writes to it, keep it aside, and make a new"
            " one: whistle restore --from-kafka.",
            topic=topic,
            at=at,
        )

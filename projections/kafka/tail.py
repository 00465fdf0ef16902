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
            raise Gap(f"{topic} begins at offset {begin}: what stood before it is gone. {ANEW}")
        last = log.tail()
    chained(topic, last)
    if not last:
        return Tail(0, -1)
    _same(topic, last[-1], ledger, lineage)
    return Tail(last[-1].row.position, last[-1].offset)


ANEW = "Make the next generation of the topic: whistle topics --next."


def chained(topic: str, events: Sequence[Told]) -> None:
    """See that each event names the one that stands before it; Gap."""
    for one, following in pairwise(events):
        if following.prev != one.row.position:
            raise Gap(
                f"{topic} at offset {following.offset}: position {following.row.position} follows"
                f" {following.prev}, and {one.row.position} stands before it. {ANEW}"
            )


def _same(topic: str, last: Told, ledger: Ledger, lineage: str) -> None:
    at = last.row.position
    if last.lineage != lineage:
        raise WentBack(
            f"{topic} holds the events of ledger {last.lineage}, and this one is {lineage}: name"
            f" the right Kafka in WHISTLE_KAFKA, or give this ledger a topic of its own."
        )
    if (head := ledger.head()) < at:
        raise WentBack(
            f"{topic} ends at position {at}, and the ledger at {head}: it is an older copy."
            " Stop who writes to it, and bring it up to date: whistle restore --from-kafka."
        )
    if ledger.read(at - 1, 1) != [last.row]:
        raise WentBack(
            f"{topic} and the ledger hold different events at position {at}: the ledger is an"
            " older copy that was written to since. Stop who writes to it, keep it aside, and"
            " make a new one: whistle restore --from-kafka."
        )

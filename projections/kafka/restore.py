"""The way back: a ledger that was lost, or is an older copy, made whole again from the topic alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.ledger import Ledger, Stored
from projections.consequences import find_policies
from projections.kafka.faults import Gap, WentBack, WrongTopic
from projections.kafka.feed import KafkaFeed
from projections.kafka.link import Link
from projections.kafka.log import Log

PAGE = 500
# What followed from the last events may not have been sent: policies look at them again, and a
# command that was given already has no second effect.
LOOKED_AT_AGAIN = 1000


def lineage_in(link: Link, topic: str) -> str:
    """Give the lineage of the ledger whose events a topic holds; WrongTopic: it holds none."""
    with Log(link, topic) as log:
        log.seek(log.begin())
        for one in log.fetch(1, log.end()):
            return one.lineage
    raise WrongTopic("{topic} holds no event: nothing can be restored from it.", topic=topic)


def top_up(
    ledger: Ledger, link: Link, topic: str, told: Callable[[int, int], object] = lambda *_: None
) -> int:
    """Append what the topic holds and the ledger does not, and give how many events there were.

    It may be ended at any moment and begun again. ``told`` hears each position reached, of how
    many. WentBack: the ledger has gone another way than the topic. Gap, KafkaDown, StorageDown.
    """
    with KafkaFeed(link, topic, ledger.fact("lineage") or "") as feed:
        begun = at = ledger.head()
        last = feed.head()
        _continues(ledger, feed, min(at, last))
        while rows := feed.read(at, PAGE, 0.0):
            at = _appended(ledger, rows, at)
            told(at, last)
    for name in find_policies():
        ledger.move_cursor(name, None, max(0, at - LOOKED_AT_AGAIN))
    return at - begun


def _continues(ledger: Ledger, feed: KafkaFeed, at: int) -> None:
    """See that the ledger and the topic hold the same event at the last position both hold."""
    if at and feed.read(at - 1, 1, 0.0) != ledger.read(at - 1, 1):
        raise WentBack(
            "The ledger and {topic} hold different events at position {at}: it was written to"
            " after it was restored. Keep it aside, and restore into an empty directory.",
            topic=feed.topic,
            at=at,
        )


def _appended(ledger: Ledger, rows: Sequence[Stored], after: int) -> int:
    expected = [*range(after + 1, after + 1 + len(rows))]
    if [row.position for row in rows] != expected:
        raise Gap("The topic does not hold all events after position {after}.", after=after)
    return ledger.append(rows)[-1]

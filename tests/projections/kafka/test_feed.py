"""The feed from Kafka: the same order and positions as the ledger's own, or a sentence that says why not."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.generate import fill as live
from domain.ledger import FileLedger, Stored
from projections.kafka.batch import addressed
from projections.kafka.faults import Gap, Remade, WentBack, WrongTopic
from projections.kafka.feed import KafkaFeed
from projections.kafka.link import Link
from projections.kafka.relay import Relay
from projections.kafka.sender import Sender
from projections.kafka.topics import make
from projections.kafka.wish import topic_of
from projections.lease import FileLease
from projections.runner import Runner
from tests.kafka import Broker
from tests.relaying import dog, fill, leading, relayed, topic_for, until
from tests.world import world


@pytest.fixture
def relay(ledger: FileLedger, link: Link, tmp_path: Path) -> Relay:
    """Give a relay from the ledger to its topic."""
    return Relay(ledger, link, FileLease(tmp_path / "relay.lock"), dog())


def test_boards_from_kafka_equal_boards_from_the_ledger(
    tmp_path: Path, link: Link, kafka: Broker
) -> None:
    """Byte for byte, in batches of any size."""
    with world(tmp_path) as here:
        topic = topic_for(here.data.ledger, link, kafka.topic())
        live(here, 1500)
        relay = Relay(here.data.ledger, link, FileLease(tmp_path / "relay.lock"), dog())
        relayed(relay, 1500)
        expected = list(here.data.rebuild().dump())
        for size in (97, 20_000):
            build = here.data.store.begin("from kafka")
            with KafkaFeed(link, topic, here.data.ledger.fact("lineage") or "") as feed:
                Runner(feed, here.data.registry, here.data.codec, build).catch_up(size)
            assert list(build.dump()) == expected
        assert len(expected) > 1000


def test_any_position_is_read_on_from(ledger: FileLedger, link: Link, relay: Relay) -> None:
    """Forward, back, at the end and beyond it, in pages."""
    fill(ledger, 1100)
    relayed(relay, 1100)
    with KafkaFeed(link, relay.topic) as feed:
        assert feed.read(0, 5000, 0.0) == ledger.read(0, 5000)
        for after in (1099, 0, 500, 501, 1100, 3, 2000):
            assert feed.read(after, 7, 0.0) == ledger.read(after, 7)
        assert feed.head() == 1100
        assert feed.read(7, 1, 0.0) == feed.read(7, 1, 0.0) == ledger.read(7, 1)
        assert feed.head() == 1100


def test_an_empty_topic_has_no_head(link: Link, relay: Relay) -> None:
    """And nothing to read; nobody waits where nobody asked to wait."""
    with KafkaFeed(link, relay.topic) as feed:
        assert (feed.head(), feed.read(0, 10, 0.0), feed.read(0, 10, 0.05)) == (0, [], [])


def test_whoever_waits_is_given_what_comes(ledger: FileLedger, link: Link, relay: Relay) -> None:
    """As soon as it was committed, not when the wait is over."""
    with KafkaFeed(link, relay.topic) as feed, leading(relay):
        assert feed.read(0, 10, 0.0) == []
        threading.Timer(0.2, fill, (ledger, 1)).start()
        begun = time.monotonic()
        assert [row.position for row in feed.read(0, 10, 20.0)] == [1]
        assert time.monotonic() - begun < 10


def sent(link: Link, topic: str, *chain: tuple[int, int], lineage: str = "l") -> None:
    """Send events, each after another one."""
    with closing(Sender(link, topic)) as sender:
        sender.stands(topic, -1)
        rows = [(Stored("whistle-a", at, "x.y.v1", b"{}", at), prev) for at, prev in chain]
        sender.send([addressed(topic, row, prev, lineage) for row, prev in rows])


def test_a_gap_is_said_and_never_passed_by(link: Link, relay: Relay) -> None:
    """However often it is read, wherever from."""
    sent(link, relay.topic, (1, 0), (2, 1), (4, 3), (5, 4))
    with KafkaFeed(link, relay.topic) as feed:
        assert [row.position for row in feed.read(0, 2, 0.0)] == [1, 2]
        for _ in range(2):
            with pytest.raises(Gap, match=r"position 4 follows 3, and 2 was read last.*--next"):
                feed.read(2, 10, 0.0)
        with pytest.raises(Gap):
            feed.read(0, 10, 0.0)
        assert [row.position for row in feed.read(3, 10, 0.0)] == [4, 5]


def test_what_is_doubled_in_the_topic_is_read_once(link: Link, relay: Relay) -> None:
    """A position at or before the last is no news."""
    sent(link, relay.topic, (1, 0), (2, 1), (2, 1), (1, 0), (3, 2))
    with KafkaFeed(link, relay.topic) as feed:
        assert [row.position for row in feed.read(0, 10, 0.0)] == [1, 2, 3]


def test_another_ledgers_events_are_said(link: Link, relay: Relay) -> None:
    """With both lineages."""
    sent(link, relay.topic, (1, 0), lineage="theirs")
    with (
        KafkaFeed(link, relay.topic, "ours") as feed,
        pytest.raises(WentBack, match=r"theirs, and.*ours"),
    ):
        feed.read(0, 10, 0.0)


def listen(feed: KafkaFeed, after: int, seconds: float) -> None:
    """Read on for a while, as a worker does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        feed.read(after, 10, 0.1)


def test_a_topic_made_anew_is_noticed_and_read_on_when_it_is_filled_again(
    ledger: FileLedger, link: Link, relay: Relay, tmp_path: Path
) -> None:
    """Within two seconds; the relay that filled the old one ends, and the next one fills the new."""
    fill(ledger, 600)
    relayed(relay, 600)
    with KafkaFeed(link, relay.topic) as feed:
        before = feed.topic_id
        assert len(feed.read(0, 600, 0.0)) == 600
        with closing(link.admin()) as admin:
            admin.delete_topics([relay.topic])
        make(link, [relay.topic], 1)
        with pytest.raises(Remade, match="made anew"):
            listen(feed, 600, seconds=20)
        assert feed.topic_id != before
        fill(ledger, 5)
        again = Relay(ledger, link, FileLease(tmp_path / "relay.lock"), dog())
        relayed(again, 605)
        until(lambda: feed.read(600, 10, 0.0) == ledger.read(600, 10))
    with pytest.raises(Remade):
        KafkaFeed(link, relay.topic, known=before)


def test_a_topic_that_is_not_there_is_said(link: Link, ledger: FileLedger) -> None:
    """When the feed is opened."""
    assert topic_of(ledger) != "whistle.none"
    with pytest.raises(WrongTopic, match=r"whistle\.none"):
        KafkaFeed(link, "whistle.none")

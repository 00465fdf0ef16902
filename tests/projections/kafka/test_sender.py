"""Transactions that may not be believed: whatever is doubtful ends in Doubt, and nothing is sent after it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from kafka.errors import KafkaError
from kafka.producer.future import FutureProduceResult, FutureRecordMetadata
from kafka.structs import TopicPartition

from domain.ledger import Stored
from projections.kafka.batch import addressed
from projections.kafka.faults import Doubt
from projections.kafka.link import Link
from projections.kafka.sender import Addressed, Sender, _after
from projections.kafka.topics import make
from projections.kafka.watchdog import Watchdog
from tests.relaying import everything, until


@pytest.fixture
def sender(link: Link, topic: str) -> Iterator[Sender]:
    """Give a sender to the topic, under its name."""
    with closing(Sender(link, topic)) as made:
        made.stands(topic, -1)
        yield made


def record(topic: str, position: int = 1) -> Addressed:
    """Give a record."""
    row = Stored("whistle-a", position, "x.y.v1", b"{}", position)
    return addressed(topic, row, position - 1, "l")


def test_a_newer_sender_of_the_same_name_fences_the_older(
    sender: Sender, link: Link, topic: str
) -> None:
    """The older one hears of it before anything of it is to be seen."""
    sender.send([record(topic)])
    with closing(Sender(link, topic)) as newer:
        newer.stands(topic, 0)
        with pytest.raises(Doubt):
            sender.send([record(topic, 2)])
        newer.send([record(topic, 2)])
    assert [one.row.position for one in everything(link, topic)] == [1, 2]


def test_a_topic_made_anew_is_noticed_before_the_commit(
    sender: Sender, link: Link, topic: str
) -> None:
    """Its offsets begin again, and the transaction is given up."""
    sender.send([record(topic, 1), record(topic, 2)])
    with closing(link.admin()) as admin:
        admin.delete_topics([topic])
    make(link, [topic], 1)
    with pytest.raises(Doubt):
        sender.send([record(topic, 3)])
    sender.close()
    with closing(Sender(link, topic)):
        assert everything(link, topic) == []


def test_a_producer_that_became_another_one_is_not_believed(link: Link, topic: str) -> None:
    """The client begins again by itself where a transaction has expired, and says nothing."""

    class Changing(Sender):
        """A sender whose producer is another one each time."""

        changes = 0

        def _identity(self) -> tuple[int, int]:
            self.changes += 1
            return self.changes, 0

    with closing(Changing(link, topic)) as changing:
        changing.stands(topic, -1)
        with pytest.raises(Doubt, match="became another one"):
            changing.send([record(topic)])


def test_every_record_must_be_acknowledged_and_lie_behind_the_last() -> None:
    """A future that is not done, that failed, or that says an offset that was there before."""
    at = TopicPartition("t", 0)

    def future() -> tuple[FutureProduceResult, FutureRecordMetadata]:
        produced = FutureProduceResult(at)
        return produced, FutureRecordMetadata(produced, 0, None, None, 0, 0, 0)

    produced, open_ = future()
    with pytest.raises(Doubt, match="not acknowledged"):
        _after(0, "t", open_)
    produced.failure(KafkaError("lost"))
    with pytest.raises(Doubt, match="lost"):
        _after(0, "t", open_)
    produced, done = future()
    produced.success((7, None, None))
    assert _after(6, "t", done) == 7
    with pytest.raises(Doubt, match="made anew"):
        _after(7, "t", done)


def test_a_watchdog_barks_at_whoever_does_not_come_back() -> None:
    """Once; and at nobody who feeds it, or who said that it is over."""
    barked: list[str] = []
    late, fed, over = (Watchdog(0.3, lambda n=n: barked.append(n)) for n in ("late", "fed", "over"))  # type: ignore[misc]
    for dog in (late, fed, over):
        dog.fed()
    over.end()
    for _ in range(8):
        time.sleep(0.1)
        fed.fed()
    until(lambda: barked == ["late"])
    fed.end()


def test_whoever_feeds_the_watchdog_too_late_is_barked_at_as_well() -> None:
    """A process that was frozen may wake up before its watchdog does."""
    barked: list[str] = []
    dog = Watchdog(0.0, lambda: barked.append("late"))
    dog.fed()
    time.sleep(0.001)
    dog.fed()
    assert barked == ["late"]

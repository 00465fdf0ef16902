"""A topic read as a log: past the markers of transactions, to any position, and no further than its end."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from kafka import TopicPartition

from domain.ledger import Stored, open_ledger
from projections.kafka.batch import addressed
from projections.kafka.faults import Foreign, Gap, KafkaDown
from projections.kafka.link import Link
from projections.kafka.log import Log
from projections.kafka.sender import Sender
from projections.kafka.tail import chained, verified
from projections.kafka.wire import Told
from tests.relaying import everything

LINEAGE = "l"


def event(position: int) -> Stored:
    """Give an event at a position."""
    return Stored("whistle-a", position, "x.y.v1", b"{}", position)


def sent(link: Link, topic: str, *batches: list[int]) -> None:
    """Send events of some positions, a transaction a list."""
    with closing(Sender(link, topic)) as sender:
        sender.stands(topic, -1)
        before = 0
        for batch in batches:
            records = []
            for position in batch:
                records.append(addressed(topic, event(position), before, LINEAGE))
                before = position
            sender.send(records)


def gave_up(link: Link, topic: str, times: int) -> None:
    """Give transactions up, each of which leaves a record that nobody sees and a marker."""
    producer = link.producer("gave-up")
    producer.init_transactions()
    for _ in range(times):
        producer.begin_transaction()
        producer.send(topic, value=b"never", partition=0)
        producer.flush(10)
        producer.abort_transaction()
    producer.close()


def test_an_empty_topic_has_no_tail(link: Link, topic: str) -> None:
    """And every position lies at its beginning."""
    with Log(link, topic) as log:
        assert (log.begin(), log.end(), log.tail(), log.find(7)) == (0, 0, [], 0)


def test_the_tail_lies_before_any_number_of_markers(link: Link, topic: str) -> None:
    """Transactions that were given up occupy offsets and are no events."""
    sent(link, topic, [1, 2], [3])
    gave_up(link, topic, 40)
    with Log(link, topic) as log:
        assert log.end() >= 3 + 2 + 80
        assert [one.row for one in log.tail()] == [event(1), event(2), event(3)]


def test_every_position_is_found(link: Link, topic: str) -> None:
    """Also between those that a department's topic holds, and behind the last."""
    positions = [[1], [2, 4], [8], [9, 10, 11, 20]]
    sent(link, topic, *positions)
    flat = [position for batch in positions for position in batch]
    with Log(link, topic) as log:
        end = log.end()
        for after in (0, 1, 3, 4, 8, 11, 19, 20, 21):
            log.seek(log.find(after))
            assert [one.row.position for one in log.fetch(99, end)] == [
                p for p in flat if p > after
            ]


def test_whoever_reads_no_topic_hears_so(link: Link) -> None:
    """Polling would say nothing for ever."""
    with Log(link, "whistle.none") as log, pytest.raises(KafkaDown):
        log.end()


def test_a_topic_that_falls_silent_is_said(link: Link, topic: str) -> None:
    """Its end was promised, and nothing comes."""
    with Log(link, topic) as log:
        log.silent_s = 0.3
        log.seek(0)
        with pytest.raises(KafkaDown, match="gives nothing from offset 0"):
            log.fetch(1, 5)


def test_what_somebody_else_wrote_is_said(link: Link, topic: str) -> None:
    """With where it stands."""
    producer = link.producer("other")
    producer.init_transactions()
    producer.begin_transaction()
    producer.send(topic, value=b"hello", partition=0)
    producer.commit_transaction()
    producer.close()
    with pytest.raises(Foreign, match="at offset 0"):
        everything(link, topic)


def test_a_topic_whose_beginning_is_gone_is_said(link: Link, topic: str, tmp_path: Path) -> None:
    """Somebody deleted records, or they were not kept for ever."""
    sent(link, topic, [1, 2, 3])
    with closing(link.admin()) as admin:
        admin.delete_records({TopicPartition(topic, 0): 2})
    with open_ledger(tmp_path / "l.db") as ledger, pytest.raises(Gap, match="begins at offset 2"):
        verified(link, topic, ledger, LINEAGE)


def test_a_chain_that_is_broken_is_said() -> None:
    """With both positions, and what mends it."""
    good, other = Told(event(1), 0, LINEAGE, 0), Told(event(3), 2, LINEAGE, 1)
    chained("t", [good])
    with pytest.raises(Gap, match=r"position 3 follows 2, and 1 stands before it.*--next"):
        chained("t", [good, other])

"""The relay: each event once, in order, to every topic that it is for, and from where the topic ends."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.ledger import FileLedger, Stored, open_ledger
from projections.kafka.batch import addressed
from projections.kafka.faults import Doubt, WentBack, WrongTopic
from projections.kafka.link import Link
from projections.kafka.relay import Relay
from projections.kafka.standing import standing
from projections.kafka.topics import make
from projections.kafka.wish import pause, resume, switch
from projections.lease import FileLease
from tests.kafka import Broker
from tests.relaying import (
    bodies,
    dog,
    everything,
    fill,
    leading,
    relayed,
    same,
    topic_for,
    until,
)

NOW = datetime(2026, 11, 24, 4, 0, 30, tzinfo=UTC)


@pytest.fixture
def lease(tmp_path: Path) -> FileLease:
    """Give a lease."""
    return FileLease(tmp_path / "relay.lock")


def test_what_the_ledger_holds_is_in_the_topic_once_and_in_order(
    ledger: FileLedger, link: Link, lease: FileLease
) -> None:
    """More than one batch, and then one more event while it leads."""
    fill(ledger, 1200)
    relay = Relay(ledger, link, lease, dog())
    with leading(relay):
        until(lambda: relay.sent == 1200)
        fill(ledger, 1)
        until(lambda: relay.sent == 1201)
    same(link, relay.topic, ledger)


def test_a_relay_goes_on_where_the_topic_ends(
    ledger: FileLedger, link: Link, lease: FileLease
) -> None:
    """However often it is started."""
    for count in (1, 1, 700, 1):
        fill(ledger, count)
        relay = Relay(ledger, link, lease, dog())
        relayed(relay, ledger.head())
    same(link, relay.topic, ledger)


def test_any_bytes_are_sent_as_they_are(ledger: FileLedger, link: Link, lease: FileLease) -> None:
    """Poison, nothing at all, and an event of 256 KiB; more than a transaction holds is split."""
    strange = (
        b"{",
        b"",
        bytes(range(256)),
        b'{"meta":{"recorded_at":"soon"}}',
        b"{" + b"x" * 2**18,
    )
    ledger.append([Stored("whistle-a", n, "x.y.v1", body) for n, body in enumerate(strange, 1)])
    ledger.append(bodies("whistle-b", 1, 20, size=2**19))
    relay = Relay(ledger, link, lease, dog())
    relayed(relay, ledger.head())
    same(link, relay.topic, ledger)


def test_an_event_that_no_topic_takes_stops_the_relay(
    ledger: FileLedger, link: Link, lease: FileLease
) -> None:
    """The API refuses it long before; here it is said, and nothing is left out."""
    ledger.append(bodies("whistle-a", 1, 2, size=3 * 2**20))
    with leading(relay := Relay(ledger, link, lease, dog())) as thread:
        assert "MessageSizeTooLarge" in str(thread.ended())
        thread.fault = Exception("none")
    assert everything(link, relay.topic) == []


def test_a_department_hears_its_share_in_the_same_transaction(
    ledger: FileLedger, link: Link, lease: FileLease, kafka: Broker
) -> None:
    """Each record there names the one before it there."""
    name = kafka.topic()
    make(link, [name], 1)
    fill(ledger, 100)
    targets = {True: (name,), False: ()}
    relay = Relay(ledger, link, lease, dog(), lambda row: targets[row.position % 3 == 0])
    relayed(relay, 100)
    share = everything(link, name)
    assert [one.row for one in share] == [r for r in ledger.read(0, 100) if r.position % 3 == 0]
    assert [one.prev for one in share] == list(range(0, 99, 3))
    same(link, relay.topic, ledger)


def test_a_department_that_is_new_is_told_all_that_was_before(
    ledger: FileLedger, link: Link, lease: FileLease, kafka: Broker
) -> None:
    """At once when it is known, with its first event otherwise; and nothing twice."""
    known, found = kafka.topic(), kafka.topic()
    make(link, [known, found], 1)
    fill(ledger, 700)
    relayed(Relay(ledger, link, lease, dog()), 700)
    of = {0: (known,), 1: (found,)}
    relay = Relay(ledger, link, lease, dog(), lambda row: of[row.position % 2], [known])
    with leading(relay):
        until(lambda: len(everything(link, known)) == 350)
        assert everything(link, found) == []
        fill(ledger, 1)
        until(lambda: relay.sent == 701)
    assert [one.row.position for one in everything(link, found)] == list(range(1, 702, 2))
    assert [one.row.position for one in everything(link, known)] == list(range(2, 701, 2))


def test_an_older_copy_of_the_ledger_stops_the_relay(
    ledger: FileLedger, link: Link, lease: FileLease, tmp_path: Path
) -> None:
    """Whether it lags behind the topic or has gone another way since."""
    fill(ledger, 10)
    copy(tmp_path / "ledger.db", tmp_path / "old.db")
    fill(ledger, 5)
    relayed(Relay(ledger, link, lease, dog()), 15)
    with open_ledger(tmp_path / "old.db") as old:
        with pytest.raises(WentBack, match=r"ends at position 15, and the ledger at 10.*restore"):
            Relay(old, link, lease, dog()).run(threading.Event())
        old.append(bodies("whistle-b", 1, 9))
        with pytest.raises(WentBack, match="different events at position 15"):
            Relay(old, link, lease, dog()).run(threading.Event())


def copy(source: Path, target: Path) -> None:
    """Copy a ledger's file with its log."""
    for end in ("", "-wal"):
        shutil.copyfile(f"{source}{end}", f"{target}{end}")


def test_another_ledger_stops_the_relay(
    ledger: FileLedger, link: Link, lease: FileLease, tmp_path: Path
) -> None:
    """Its lineage is not the one in the topic."""
    fill(ledger, 3)
    relay = Relay(ledger, link, lease, dog())
    relayed(relay, 3)
    with open_ledger(tmp_path / "other.db") as other:
        switch(other, relay.topic)
        fill(other, 3)
        with pytest.raises(WentBack, match="WHISTLE_KAFKA"):
            Relay(other, link, lease, dog()).run(threading.Event())


def test_a_topic_that_is_not_there_stops_the_relay(
    ledger: FileLedger, link: Link, lease: FileLease
) -> None:
    """And what makes it is said."""
    switch(ledger, "whistle.none")
    with pytest.raises(WrongTopic, match="whistle topics --make"):
        Relay(ledger, link, lease, dog()).run(threading.Event())


def test_a_relay_rests_when_it_is_told_to(ledger: FileLedger, link: Link, lease: FileLease) -> None:
    """The wish is kept with the ledger; how far it is can be asked meanwhile."""
    fill(ledger, 1)
    relay = Relay(ledger, link, lease, dog())
    with leading(relay):
        until(lambda: relay.sent == 1)
        pause(ledger)
        ledger.append([Stored("whistle-b", 1, "x.y.v1", DATED)])
        until(lambda: standing(ledger, link, NOW).paused)
        now = standing(ledger, link, NOW)
        assert (now.head, now.sent, now.events, now.seconds) == (2, 1, 1, 30.0)
        resume(ledger)
        until(lambda: relay.sent == 2)
    now = standing(ledger, link, NOW)
    assert (now.events, now.seconds, now.paused) == (0, 0.0, False)


DATED = b'{"meta":{"recorded_at":"2026-11-24T04:00:00Z"},"data":{}}'


def test_an_event_that_says_no_moment_has_waited_for_nobody_knows_how_long(
    ledger: FileLedger, link: Link
) -> None:
    """It is counted."""
    fill(ledger, 1)
    now = standing(ledger, link, NOW)
    assert (now.events, now.seconds) == (1, 0.0)


def test_another_topic_ends_the_relay_that_fills_the_old_one(
    ledger: FileLedger, link: Link, lease: FileLease, kafka: Broker
) -> None:
    """Its supervisor starts one that fills the new one from the beginning."""
    fill(ledger, 3)
    with leading(relay := Relay(ledger, link, lease, dog())) as thread:
        until(lambda: relay.sent == 3)
        topic = topic_for(ledger, link, kafka.topic())
        assert topic in str(thread.ended())
        thread.fault = Exception("none")
    relayed(Relay(ledger, link, lease, dog()), 3)
    same(link, topic, ledger)


def test_a_lease_that_is_lost_ends_the_relay(
    ledger: FileLedger, link: Link, lease: FileLease
) -> None:
    """Before it sends anything more."""
    relay = Relay(ledger, link, lease, dog())
    with leading(relay) as thread:
        until(lambda: bool(relay._tails))
        lease.release()
        assert isinstance(thread.ended(), Doubt)
        thread.fault = Exception("none")


def test_one_relay_leads_and_the_other_waits(
    ledger: FileLedger, link: Link, lease: FileLease, tmp_path: Path
) -> None:
    """Until the first gives the lease back."""
    fill(ledger, 1)
    second = Relay(ledger, link, FileLease(tmp_path / "relay.lock"), dog())
    first = Relay(ledger, link, lease, dog())
    with leading(first):
        until(lambda: first.sent == 1)
        with leading(second) as waiting:
            assert waiting.is_alive()
        assert second.sent == 0
    relayed(second, 1)


def test_a_record_is_dated_when_its_event_was_recorded() -> None:
    """In any form that the envelope may have; without one, Kafka dates it."""
    for said, at in (
        (b"2026-11-24T04:00:00Z", 1795492800000),
        (b"2026-11-24T04:00:00", 1795492800000),
        (b"soon", None),
        (b"", None),
    ):
        body = b'{"meta":{"recorded_at":"%s"},"data":{}}' % said
        row = Stored("whistle-a", 1, "x.y.v1", body, 1)
        assert addressed("t", row, 0, "l").at_ms == at


def test_filling_the_next_generation_doubles_nothing_for_a_department(
    ledger: FileLedger, link: Link, lease: FileLease, kafka: Broker
) -> None:
    """Its topic is its own checkpoint: it holds all of that already."""
    share = kafka.topic()
    make(link, [share], 1)
    fill(ledger, 20)
    for _ in range(2):
        topic = topic_for(ledger, link, kafka.topic())
        relayed(Relay(ledger, link, lease, dog(), lambda _: (share,)), 20)
        same(link, topic, ledger)
    same(link, share, ledger)

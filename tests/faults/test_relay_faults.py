"""The relay killed, frozen, doubled, and its broker killed: nothing lost, nothing doubled, no order broken."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from domain.ledger import FileLedger, Stored, open_ledger
from projections.kafka.faults import KafkaDown
from projections.kafka.feed import KafkaFeed
from projections.kafka.link import Link
from projections.kafka.sender import Sender
from projections.kafka.tail import verified
from projections.kafka.topics import make
from projections.kafka.wish import topic_of
from tests.kafka import Broker, running
from tests.relaying import BARKED, Child, everything, fill, same, start, topic_for, until


class Here:
    """A ledger, its topic, and relays as processes of their own."""

    def __init__(self, ledger: FileLedger, path: Path, broker: Broker) -> None:
        """Make the topic."""
        self.ledger, self.path, self.broker = ledger, path, broker
        self.link, self.children = Link(broker.address), list[Child]()
        self.topic = topic_for(ledger, self.link, broker.topic())

    def start(self, lock: str = "relay.lock", late_s: float = 60) -> Child:
        """Start a relay; another lock lets two lead at once."""
        self.children.append(start(self.path, self.broker.address, lock, late_s))
        return self.children[-1]

    def leading(self, lock: str = "relay.lock", late_s: float = 60) -> Child:
        """Start a relay, and wait until it leads."""
        child = self.start(lock, late_s)
        assert child.stdout is not None
        assert child.stdout.readline() == "leads\n", child.communicate()
        return child

    def sent(self) -> int:
        """Give the last position that the topic holds."""
        found = everything(self.link, self.topic)
        return found[-1].row.position if found else 0

    def whole(self) -> None:
        """See that a relay brings it all into the topic, once and in order."""
        until(lambda: self.sent() == self.ledger.head(), "all events in the topic")
        same(self.link, self.topic, self.ledger)


def kill(child: Child) -> None:
    """End a process as a power failure would."""
    child.kill()
    child.communicate()


@pytest.fixture
def here(tmp_path: Path, kafka: Broker) -> Iterator[Here]:
    """Give a ledger with a topic, and end the relays that are left."""
    with open_ledger(tmp_path / "ledger.db") as ledger:
        made = Here(ledger, tmp_path / "ledger.db", kafka)
        yield made
        for child in made.children:
            kill(child)


def test_a_relay_that_is_killed_loses_and_doubles_nothing(
    here: Here, request: pytest.FixtureRequest
) -> None:
    """Kill -9 at random moments, many times, while events come and transactions are open."""
    chance = random.Random(20261125)
    for _ in range(int(request.config.getoption("--kills"))):
        child = here.start()
        end = time.monotonic() + chance.uniform(0.4, 1.2)
        while time.monotonic() < end:
            fill(here.ledger, chance.randint(1, 40))
        kill(child)
    here.leading()
    here.whole()


def test_a_frozen_relay_that_wakes_up_is_fenced(here: Here) -> None:
    """Another one led meanwhile: the frozen one ends, and what it was sending is nowhere."""
    first = here.leading()
    fill(here.ledger, 50)
    until(lambda: here.sent() == 50)
    first.send_signal(signal.SIGSTOP)
    second = here.leading("other.lock")
    fill(here.ledger, 50)
    until(lambda: here.sent() == 100)
    first.send_signal(signal.SIGCONT)
    fill(here.ledger, 50)
    assert first.wait(30) == 1
    here.whole()
    assert second.poll() is None


def test_a_relay_that_slept_too_long_ends_by_itself(here: Here) -> None:
    """Its watchdog barks when it wakes up, whether or not another one led meanwhile."""
    first = here.leading(late_s=2)
    first.send_signal(signal.SIGSTOP)
    time.sleep(2.5)
    fill(here.ledger, 500)
    first.send_signal(signal.SIGCONT)
    assert first.wait(30) == BARKED
    here.leading()
    here.whole()


def test_of_two_relays_without_a_lease_one_ends(here: Here) -> None:
    """The fence holds by itself, however often they take turns."""
    for number in range(3):
        child = here.leading(f"{number}.lock")
        fill(here.ledger, 30)
        until(lambda: here.sent() >= here.ledger.head() - 30)
    fill(here.ledger, 30)
    for fenced in here.children[:-1]:
        assert fenced.wait(30) == 1
    assert child.poll() is None
    here.whole()


def test_a_relay_takes_over_when_the_one_that_leads_is_killed(here: Here) -> None:
    """Within five seconds: the lease is free with the process."""
    first = here.leading()
    second = here.start()
    kill(first)
    begun = time.monotonic()
    assert second.stdout is not None
    assert second.stdout.readline() == "leads\n"
    assert time.monotonic() - begun < 5
    fill(here.ledger, 10)
    here.whole()


def test_a_topic_made_anew_ends_the_relay_and_the_next_one_fills_it(here: Here) -> None:
    """The empty topic is filled from the beginning; nothing was left in it by the older relay."""
    fill(here.ledger, 700)
    child = here.leading()
    until(lambda: here.sent() == 700)
    with closing(here.link.admin()) as admin:
        admin.delete_topics([here.topic])
    make(here.link, [here.topic], 1)
    fill(here.ledger, 10)
    assert child.wait(30) == 1
    assert everything(here.link, here.topic) == []
    here.leading()
    here.whole()


def test_a_broker_that_is_killed_in_a_transaction_comes_back_with_all_of_it_or_none(
    tmp_path: Path,
) -> None:
    """The relay ends, and the next one makes it whole; the feed says it is down, and goes on."""
    chance = random.Random(7)
    with running(tmp_path / "kafka") as broker, open_ledger(tmp_path / "ledger.db") as ledger:
        here = Here(ledger, tmp_path / "ledger.db", broker)
        with KafkaFeed(here.link, here.topic) as feed:
            for _ in range(2):
                child = here.leading(late_s=4)
                end = time.monotonic() + chance.uniform(0.2, 0.8)
                while time.monotonic() < end:
                    fill(ledger, 100)
                broker.kill()
                fill(ledger, 100)
                assert child.wait(30) in (1, BARKED)
                child.communicate()
                with pytest.raises(KafkaDown):
                    feed.read(ledger.head(), 100, 0.0)
                broker.start()
            last = here.leading()
            here.whole()
            until(lambda: heard(feed, ledger.head() - 50) == ledger.read(ledger.head() - 50, 50))
            kill(last)


def heard(feed: KafkaFeed, after: int) -> list[Stored]:
    """Read on, as a worker does: what is down is tried again."""
    try:
        return feed.read(after, 100, 0.1)
    except KafkaDown:
        return []


def test_a_hundred_thousand_events_behind_are_caught_up_in_flat_memory(here: Here) -> None:
    """No batch is larger than another."""
    fill(here.ledger, 5000)
    child = here.leading()
    until(lambda: here.sent() == 5000)
    before = peak(child)
    fill(here.ledger, 95_000)
    until(lambda: tail(here) == 100_000)
    assert peak(child) < before * 1.3
    same(here.link, here.topic, here.ledger)


def tail(here: Here) -> int:
    """Give the last position, without reading all."""
    return verified(here.link, here.topic, here.ledger, here.ledger.fact("lineage") or "").position


def peak(child: Child) -> int:
    """Give the most memory that a process has had, in KiB."""
    status = Path(f"/proc/{child.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def test_an_open_transaction_of_a_dead_relay_holds_nobody_up(here: Here) -> None:
    """The next relay's first act is to end it."""
    dead = Sender(here.link, f"relay-{topic_of(here.ledger)}")
    dead._producer.begin_transaction()
    dead._producer.send(here.topic, value=b"never", partition=0)
    dead._producer.flush(10)
    fill(here.ledger, 5)
    here.leading()
    here.whole()
    dead.close()

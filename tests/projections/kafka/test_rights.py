"""On a broker that knows who speaks: the relay writes, a department reads its own topic and no other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kafka.admin import (
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ResourcePattern,
    ResourceType,
)

from domain.ledger import FileLedger, open_ledger
from projections.kafka.faults import Doubt, KafkaDown, WrongTopic
from projections.kafka.feed import KafkaFeed
from projections.kafka.link import Link
from projections.kafka.log import Log
from projections.kafka.relay import Relay
from projections.kafka.rights import end_user, let_read, let_relay, put_user
from projections.kafka.sender import Sender
from projections.kafka.topics import EVENTS, make
from projections.lease import FileLease
from scripts.kafka.security import ADMIN
from tests.kafka import PASSWORD, Broker, running
from tests.program import whistle
from tests.relaying import dog, fill, leading, relayed, same, until

WATER, POWER = "whistle.for.water", "whistle.for.power"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Give a secure broker with topics, a relay and two departments."""
    with running(tmp_path_factory.mktemp("secure"), secure=True) as made:
        admin = Link(made.address, ADMIN, PASSWORD)
        make(admin, [EVENTS, WATER, POWER], 1)
        for user in ("relay", "water", "power"):
            put_user(admin, user, f"{user}-secret")
        let_relay(admin, "relay", [EVENTS, WATER, POWER])
        let_read(admin, "water", [WATER])
        let_read(admin, "power", [POWER])
        yield made


def link(broker: Broker, user: str) -> Link:
    """Give the way of a user."""
    return Link(broker.address, user, f"{user}-secret")


@pytest.fixture(scope="module")
def ledger(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileLedger]:
    """Give a ledger that was relayed by the user who may."""
    folder = tmp_path_factory.mktemp("ledger")
    with open_ledger(folder / "ledger.db") as opened:
        fill(opened, 30)
        lease = FileLease(folder / "relay.lock")
        relay = Relay(opened, link(broker, "relay"), lease, dog(), lambda _: (WATER,))
        relayed(relay, 30)
        yield opened


def test_the_relay_has_all_the_rights_that_it_needs(ledger: FileLedger, broker: Broker) -> None:
    """It looks at settings, reads the tail, and writes in transactions."""
    same(link(broker, "relay"), EVENTS, ledger)


def test_a_department_reads_its_topic(ledger: FileLedger, broker: Broker) -> None:
    """As it is, in its order."""
    with KafkaFeed(link(broker, "water"), WATER) as feed:
        assert feed.read(0, 100, 0.0) == ledger.read(0, 100)


def test_a_department_is_told_at_once_that_it_may_not_read_anothers(broker: Broker) -> None:
    """Not by silence: polling would say nothing for ever."""
    with pytest.raises(WrongTopic, match="Kafka's error 29"):
        KafkaFeed(link(broker, "power"), WATER)
    with Log(link(broker, "power"), WATER) as log, pytest.raises(KafkaDown):
        log.end()


def test_a_department_may_not_write(broker: Broker) -> None:
    """Nor open a transaction under a relay's name."""
    with pytest.raises(KafkaDown):
        Sender(link(broker, "water"), f"relay-{EVENTS}")


def test_a_relay_whose_password_is_wrong_is_told_so(broker: Broker, tmp_path: Path) -> None:
    """Within seconds, in a sentence; the password comes from a file."""
    secret = tmp_path / "secret"
    secret.write_text("guessed\n", encoding="utf-8")
    with open_ledger(tmp_path / "ledger.db"):
        settings = {
            "WHISTLE_KAFKA": broker.address,
            "WHISTLE_KAFKA_USER": "relay",
            "WHISTLE_KAFKA_PASSWORD_FILE": str(secret),
        }
        wrong = whistle("topics", "--data", tmp_path, settings=settings)
        assert (wrong.returncode, "does not let us in" in wrong.stderr) == (3, True)
        secret.write_text("relay-secret\n", encoding="utf-8")
        right = whistle("topics", "--data", tmp_path, "--nodes", "1", settings=settings)
    assert (right.returncode, right.stdout.split()[0]) == (0, EVENTS), right.stderr


def test_a_user_who_was_ended_is_not_let_in_again(broker: Broker) -> None:
    """What is said twice, or of nobody, is said to have failed."""
    admin = Link(broker.address, ADMIN, PASSWORD)
    put_user(admin, "gone", "gone-secret")
    link(broker, "gone").admin().close()
    end_user(admin, "gone")
    with pytest.raises(KafkaDown):
        link(broker, "gone").admin()
    with pytest.raises(KafkaDown):
        end_user(admin, "gone")


def test_only_an_administrator_gives_rights(broker: Broker) -> None:
    """The answer that says so is heard."""
    with pytest.raises(KafkaDown):
        let_read(link(broker, "water"), "water", [POWER])


def test_a_relay_whose_right_is_taken_away_ends_and_goes_on_when_it_is_given_back(
    ledger: FileLedger, broker: Broker, tmp_path: Path
) -> None:
    """Nothing is lost and nothing doubled: what it may not send waits in the ledger."""
    admin, way = Link(broker.address, ADMIN, PASSWORD), link(broker, "relay")
    relay = Relay(ledger, way, FileLease(tmp_path / "relay.lock"), dog(), lambda _: (WATER,))
    with leading(relay) as thread:
        until(lambda: relay.sent == 30)
        with closing(admin.admin()) as client:
            pattern = ResourcePattern(ResourceType.TOPIC, EVENTS)
            mine = ACLFilter(
                "User:relay", "*", ACLOperation.WRITE, ACLPermissionType.ALLOW, pattern
            )
            client.delete_acls([mine])
        fill(ledger, 5)
        assert isinstance(thread.ended(), Doubt)
        thread.fault = Exception("none")
    let_relay(admin, "relay", [EVENTS])
    again = Relay(ledger, way, FileLease(tmp_path / "again.lock"), dog(), lambda _: (WATER,))
    relayed(again, 35)
    same(way, EVENTS, ledger)


def test_a_relay_whose_password_changes_goes_on_and_the_next_one_needs_the_new(
    ledger: FileLedger, broker: Broker, tmp_path: Path
) -> None:
    """What is connected stays so; who comes anew with the old one is told."""
    admin, way = Link(broker.address, ADMIN, PASSWORD), link(broker, "relay")
    relay = Relay(ledger, way, FileLease(tmp_path / "relay.lock"), dog(), lambda _: (WATER,))
    with leading(relay):
        for password in ("relay-secret", "another"):
            put_user(admin, "relay", password)
            fill(ledger, 5)
            until(lambda: relay.sent == ledger.head())
    try:
        same(Link(broker.address, "relay", "another"), EVENTS, ledger)
        with pytest.raises(KafkaDown):
            way.admin()
    finally:
        put_user(admin, "relay", "relay-secret")


def test_a_relay_whose_right_was_not_given_ends(broker: Broker, tmp_path: Path) -> None:
    """It is refused before it leads."""
    with open_ledger(tmp_path / "l.db") as ledger:
        relay = Relay(ledger, link(broker, "water"), FileLease(tmp_path / "relay.lock"), dog())
        with pytest.raises(KafkaDown):
            relay.run(threading.Event())

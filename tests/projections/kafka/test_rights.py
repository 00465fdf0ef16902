"""Who may do what in a Kafka that lets in whom it knows: the relay writes, departments read their own."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from kafka.errors import KafkaError, TopicAuthorizationFailedError

from projections.kafka.faults import KafkaDown, WrongTopic
from projections.kafka.link import Link
from projections.kafka.log import Log
from projections.kafka.principals import admit, dismiss, of_department
from projections.kafka.topics import EVENTS, check, make
from tests.secured import POWER, WATER, as_


def sent(link: Link, topic: str) -> None:
    """Write one record in a transaction, and hear what became of it."""
    with closing(link.producer("relay-whistle.test")) as producer:
        producer.init_transactions()
        producer.begin_transaction()
        told = producer.send(topic, b"{}")
        producer.flush(10)
        told.get(timeout=10)
        producer.commit_transaction()


def test_the_relay_writes(admin: Link) -> None:
    """It makes topics, checks them, and writes in transactions."""
    relay = as_(admin, "relay")
    assert set(check(relay, [EVENTS], 1)) == {EVENTS}
    sent(relay, EVENTS)
    with Log(admin, EVENTS) as log:
        assert log.end() >= 1


@pytest.mark.parametrize("user", ["worker", WATER])
def test_nobody_else_writes_what_happened(admin: Link, user: str) -> None:
    """Neither a worker nor a department."""
    with pytest.raises((KafkaDown, KafkaError)):
        sent(as_(admin, user), EVENTS)


def test_a_worker_reads_and_checks_the_events(admin: Link) -> None:
    """And it sees how they are kept."""
    with Log(as_(admin, "worker"), EVENTS) as log:
        assert log.end() >= 0
    assert check(as_(admin, "worker"), [EVENTS], 1)


def test_a_department_reads_its_own_topic_and_is_told_at_once_of_others(admin: Link) -> None:
    """Reading nothing for ever would be the other way to refuse."""
    water = as_(admin, WATER)
    with Log(water, f"whistle.for.{WATER}") as log:
        assert log.end() >= 0
    for topic in (f"whistle.for.{POWER}", EVENTS):
        with Log(water, topic) as log, pytest.raises((KafkaDown, TopicAuthorizationFailedError)):
            log.end()


def test_who_was_dismissed_is_not_let_in(admin: Link) -> None:
    """And is let in again with a new password only."""
    user = "420102-gas"
    admit(admin, user, f"{user}-secret", of_department(user), quota=True)
    gas = as_(admin, user)
    make(admin, [f"whistle.for.{user}"], nodes=1)
    with Log(gas, f"whistle.for.{user}") as log:
        assert log.end() == 0
    dismiss(admin, user)
    with pytest.raises((KafkaDown, WrongTopic)), Log(gas, f"whistle.for.{user}") as log:
        log.end()
    admit(admin, user, "another", of_department(user), quota=True)
    with Log(replace(gas, password="another"), f"whistle.for.{user}") as log:  # noqa: S106
        assert log.end() == 0


def test_kafka_says_what_it_does_not_take(admin: Link) -> None:
    """Its answer holds the failure, and no error is raised by itself."""
    with pytest.raises(KafkaDown, match="does not take the password"):
        admit(admin, "", "x", (), quota=False)

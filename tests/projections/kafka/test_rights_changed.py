"""Rights and passwords that change while a relay runs: it ends or goes on, and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from kafka.admin import (
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePatternFilter,
    ResourceType,
)

from domain.ledger import FileLedger, open_ledger
from projections.kafka.faults import Doubt, KafkaDown
from projections.kafka.link import Link
from projections.kafka.principals import RELAY, admit
from projections.kafka.relay import Relay
from projections.lease import FileLease
from tests.relaying import dog, fill, leading, relayed, same, topic_for, until
from tests.secured import as_


@contextmanager
def carried(admin: Link, path: Path, user: str) -> Iterator[tuple[FileLedger, Link, str]]:
    """Give a ledger of thirty events, and a relay's own way to the topic that holds them."""
    admit(admin, user, f"{user}-secret", RELAY, quota=False)
    way = as_(admin, user)
    with open_ledger(path / "ledger.db") as ledger:
        topic = topic_for(ledger, way, f"whistle.events.{user}")
        fill(ledger, 30)
        yield ledger, way, topic


def relay_of(ledger: FileLedger, way: Link, lock: Path) -> Relay:
    """Give a relay of a ledger."""
    return Relay(ledger, way, FileLease(lock), dog())


def test_a_relay_whose_right_is_taken_away_ends_and_goes_on_when_it_is_given_back(
    admin: Link, tmp_path: Path
) -> None:
    """Nothing is lost and nothing doubled: what it may not send waits in the ledger."""
    with carried(admin, tmp_path, "one") as (ledger, way, topic):
        relay = relay_of(ledger, way, tmp_path / "relay.lock")
        with leading(relay) as thread:
            until(lambda: relay.sent == 30)
            pattern = ResourcePatternFilter(
                ResourceType.TOPIC, "whistle.", ACLResourcePatternType.PREFIXED
            )
            write, allow = ACLOperation.WRITE, ACLPermissionType.ALLOW
            with closing(admin.admin()) as client:
                client.delete_acls([ACLFilter("User:one", "*", write, allow, pattern)])
            fill(ledger, 5)
            assert isinstance(thread.ended(), Doubt)
            thread.fault = Exception("none")
        admit(admin, "one", "one-secret", RELAY, quota=False)
        relayed(relay_of(ledger, way, tmp_path / "again.lock"), 35)
        same(way, topic, ledger)


def test_a_relay_whose_password_changes_goes_on_and_the_next_one_needs_the_new(
    admin: Link, tmp_path: Path
) -> None:
    """What is connected stays so; who comes anew with the old one is told."""
    with carried(admin, tmp_path, "two") as (ledger, way, topic):
        relay = relay_of(ledger, way, tmp_path / "relay.lock")
        with leading(relay):
            for password in ("two-secret", "another"):
                admit(admin, "two", password, RELAY, quota=False)
                fill(ledger, 5)
                until(lambda: relay.sent == ledger.head())
        same(replace(way, password="another"), topic, ledger)  # noqa: S106
        with pytest.raises(KafkaDown):
            way.admin()

"""From the topic alone a lost ledger is whole again: the same positions, bytes and lineage."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.ledger import FileLedger, Ledger, PostgresLedger, Stored, migrate, open_ledger
from projections.consequences import find_policies
from projections.kafka.batch import addressed
from projections.kafka.faults import Gap, WentBack, WrongTopic
from projections.kafka.link import Link
from projections.kafka.relay import Relay
from projections.kafka.restore import lineage_in, top_up
from projections.kafka.sender import Sender
from projections.kafka.wish import topic_of
from projections.lease import FileLease
from tests.postgres import ROLE, Server
from tests.relaying import bodies, dog, fill, relayed


@pytest.fixture
def topic(ledger: FileLedger, link: Link, tmp_path: Path) -> str:
    """Give its topic, which holds 1,200 events of it."""
    fill(ledger, 1200)
    relayed(Relay(ledger, link, FileLease(tmp_path / "relay.lock"), dog()), 1200)
    return topic_of(ledger)


def contents(ledger: Ledger) -> tuple[str | None, list[Stored]]:
    """Give what must be the same: the lineage, and every event with its position."""
    return ledger.fact("lineage"), ledger.read(0, 10**7)


def test_a_lost_ledger_is_made_anew_from_the_topic(
    ledger: FileLedger, topic: str, link: Link, tmp_path: Path
) -> None:
    """Policies look at the last events again, for what followed may not have been sent."""
    heard: list[tuple[int, int]] = []
    lineage = UUID(lineage_in(link, topic))
    with open_ledger(tmp_path / "new.db", lineage=lineage) as new:
        assert top_up(new, link, topic, lambda *at: heard.append(at)) == 1200
        assert contents(new) == contents(ledger)
        assert new.check() == []
        assert {new.cursor(name) for name in find_policies()} == {200}
        assert top_up(new, link, topic) == 0
    assert heard == [(500, 1200), (1000, 1200), (1200, 1200)]


def test_a_ledger_in_postgresql_is_made_anew_as_well(
    ledger: FileLedger, topic: str, link: Link, postgres: Server
) -> None:
    """Its owner makes it with the lineage; the application's role fills it."""
    name = postgres.database()
    assert migrate(postgres.url("owner", name), ROLE, lineage=UUID(lineage_in(link, topic)))
    with PostgresLedger(postgres.url(ROLE, name)) as new:
        assert top_up(new, link, topic) == 1200
        assert contents(new) == contents(ledger)


def test_a_restore_that_was_ended_goes_on(
    ledger: FileLedger, topic: str, link: Link, tmp_path: Path
) -> None:
    """After any page; an older copy of the ledger is brought up to date in the same way."""

    def ended(*_: int) -> None:
        raise KeyboardInterrupt

    with open_ledger(tmp_path / "new.db", lineage=UUID(lineage_in(link, topic))) as new:
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                top_up(new, link, topic, ended)
        assert new.head() == 1000
        new.move_cursor("close_when_evaluated", None, 7)
        assert top_up(new, link, topic) == 200
        assert contents(new) == contents(ledger)
        assert new.cursor("close_when_evaluated") == 7


def test_a_ledger_that_went_another_way_is_left_alone(
    topic: str, link: Link, tmp_path: Path
) -> None:
    """Also one that has grown beyond the topic meanwhile."""
    with open_ledger(tmp_path / "new.db", lineage=UUID(lineage_in(link, topic))) as new:
        new.append(bodies("whistle-b", 1, 3))
        for count in (3, 1500):
            new.append(bodies("whistle-c", 1 + len(new.load("whistle-c")), count))
            before = contents(new)
            with pytest.raises(WentBack, match="different events at position"):
                top_up(new, link, topic)
            assert contents(new) == before


def test_another_ledger_is_left_alone(topic: str, link: Link, tmp_path: Path) -> None:
    """Its lineage is not the topic's."""
    with open_ledger(tmp_path / "new.db", lineage=uuid4()) as new:
        with pytest.raises(WentBack, match="holds the events of ledger"):
            top_up(new, link, topic)
        assert new.head() == 0


def test_a_ledger_ahead_of_the_topic_has_nothing_to_take(
    ledger: FileLedger, topic: str, link: Link
) -> None:
    """The tail that was not relayed is in it already."""
    fill(ledger, 5)
    assert top_up(ledger, link, topic) == 0


def test_a_topic_without_its_beginning_restores_nothing(
    ledger: FileLedger, link: Link, tmp_path: Path
) -> None:
    """Positions would be others than they were."""
    topic = topic_of(ledger)
    with pytest.raises(WrongTopic, match="holds no event"):
        lineage_in(link, topic)
    with closing(Sender(link, topic)) as sender:
        sender.stands(topic, -1)
        row = Stored("whistle-a", 1, "x.y.v1", b"{}", 5)
        sender.send([addressed(topic, row, 0, ledger.fact("lineage") or "")])
    lineage = UUID(lineage_in(link, topic))
    with open_ledger(tmp_path / "new.db", lineage=lineage) as new:
        with pytest.raises(Gap, match="all events after position 0"):
            top_up(new, link, topic)
        assert new.head() == 0

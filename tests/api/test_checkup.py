"""What the doctor finds: each thing well, or what is wrong with it and how it is mended."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.checkup import Finding, departments, look
from domain.authorise import SYSTEM
from domain.ledger import Stored
from domain.subscription.commands import OpenSubscription, ReportOutage
from domain.subscription.words import Start, Way
from projections.data import Data
from projections.kafka import wish
from projections.kafka.link import Link
from projections.kafka.topics import make
from projections.lease import FileLease
from tests.kafka import Broker
from tests.world import WATER, World, world


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Give a district that is set up, with its boards in step."""
    with world(tmp_path) as made:
        made.data.runner(made.data.boards()).catch_up()
        yield made


def found(data: Data) -> dict[str, Finding]:
    """Give what is found, by what was looked at."""
    return dict(look(data))


def ills(data: Data) -> dict[str, str]:
    """Give what is not well, in words."""
    return {about: one.words() for about, one in look(data) if not one.well}


def on(here: World, broker: Broker) -> str:
    """Let the district have a topic of its own, not made yet."""
    topic = broker.topic()
    wish.switch(here.data.ledger, topic)
    here.data.link = Link(broker.address)
    return topic


def test_a_district_in_files_that_is_well_has_nothing_to_mend(here: World) -> None:
    """It has no Kafka, and nobody says that it lacks one."""
    assert set(found(here.data)) == {"ledger", "boards", "lead", "clock", "room"}
    assert ills(here.data) == {}


def test_who_leads_is_seen(here: World) -> None:
    """By the lease, which the doctor gives back when it was free."""
    assert found(here.data)["lead"].words() == "Nobody serves it now."
    lease = FileLease(here.data.directory / "worker.lock")
    assert lease.take()
    assert found(here.data)["lead"].words() == "A worker leads."
    lease.release()


def test_boards_that_are_far_behind_are_found(here: World) -> None:
    """A thousand events are a while."""
    rows = [Stored("kind-x", version, "kind.unknown.v1", b"{}") for version in range(1, 1100)]
    here.data.ledger.append(rows)
    assert "1099 events behind" in ills(here.data)["boards"]


def test_a_disk_that_will_be_full_is_forecast(here: World) -> None:
    """By the pace of the last thousand events, whoever wrote them."""
    body = '{"meta":{"recorded_at":"2026-11-2%dT12:00:00Z","place":""},"data":{}}'
    rows = [
        Stored("kind-x", v, "kind.unknown.v1", (body % (3 + v // 600)).encode())
        for v in range(1, 1100)
    ]
    here.data.ledger.append(rows)
    assert "enough for 9999 days" in found(here.data)["room"].words()
    burst = (body % 5).encode()
    rows = [Stored("kind-y", v, "kind.unknown.v1", burst) for v in range(1, 1101)]
    here.data.ledger.append(rows)
    assert "Make room" in ills(here.data)["room"]


def test_what_the_boards_stand_still_for_is_told(here: World) -> None:
    """It is what the worker said last."""
    here.data.ledger.keep(wish.STOPPED, "A gap.")
    assert "A gap." in ills(here.data)["standstill"]


def test_a_department_that_takes_nothing_is_named(here: World) -> None:
    """Somebody has to call it."""
    asked = OpenSubscription(office=WATER, way=Way.WEBHOOK, url="http://w.x/", start=Start.HEAD)
    stream = here.give("boss", asked).stream
    assert found(here.data)["subscriptions"].words() == "1 subscriptions flow."
    late = ReportOutage(position=3, since=here.now, reason="no answer")
    here.give(SYSTEM, late, stream)
    assert f"overdue to {WATER}" in ills(here.data)["subscriptions"]


def test_a_topic_that_is_not_there_is_found_and_one_that_is_kept_is_well(
    here: World, kafka: Broker
) -> None:
    """With what makes it."""
    topic = on(here, kafka)
    assert "whistle topics --make" in ills(here.data)["topics"]
    make(Link(kafka.address), [topic], 1)
    assert found(here.data)["topics"].well


def test_a_relay_that_waits_or_rests_is_found(here: World, kafka: Broker) -> None:
    """Events of long ago wait for it; then it is told to rest."""
    make(Link(kafka.address), [on(here, kafka)], 1)
    assert "Start whistle relay" in ills(here.data)["relay"]
    wish.pause(here.data.ledger)
    assert "whistle relay resume" in ills(here.data)["relay"]


def test_without_kafka_the_relays_own_note_is_told(here: World, unused_port: int) -> None:
    """How far it was is known; that Kafka is away is said once."""
    here.data.link = Link(f"127.0.0.1:{unused_port}")
    assert list(departments.relay(here.data)) == []
    wish.note_sent(here.data.ledger, here.data.ledger.head() - 2)
    said = ills(here.data)
    assert set(said) == {"topics", "relay"}
    assert "2 events behind" in said["relay"]
    assert "(Kafka:" not in said["topics"]


@pytest.mark.parametrize(("days", "well"), [("3650", True), ("10", False)])
def test_a_certificate_that_ends_soon_is_found(
    here: World, tmp_path: Path, days: str, *, well: bool
) -> None:
    """With its day; and a file that is none is named."""
    ca = tmp_path / "ca.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=ca"]
    command += ["-keyout", str(tmp_path / "key.pem"), "-out", str(ca), "-days", days]
    subprocess.run(command, check=True, capture_output=True)
    here.data.link = Link("127.0.0.1:9", ca=str(ca))
    assert [one.well for one in departments.certificates(here.data)] == [well]
    here.data.link = Link("127.0.0.1:9", ca=str(tmp_path / "none.pem"))
    (missing,) = departments.certificates(here.data)
    assert "WHISTLE_KAFKA_CA" in missing.words()

"""The whole production way under faults: nothing accepted is lost, nothing doubled, no order broken."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from benchmarks.generate import fill
from domain.command import give
from domain.ledger import Stored
from domain.order import Order
from domain.whistle import commands as c
from domain.whistle.words import Level
from projections.data import Data
from projections.kafka.principals import RELAY, admit
from projections.kafka.topics import EVENTS
from projections.kafka.wish import pause, resume
from tests.city import NEWER, City
from tests.places import LIMIT, of_size, one_of
from tests.watching import Screen
from tests.world import OTHER, STREET, World

CLIENTS, TAKEOVER_S = 4, 5.0
BEHIND, REAL, PAGE = 100_000, 10_000, 1000
MEASURED = b'{"meta":{"recorded_at":"2026-11-24T04:00:00Z","actor":"x","command":"y"},"data":{}}'
leases = pytest.mark.parametrize("name", ["worker", "relay"])


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    """Give a district in production, with one node of Kafka."""
    # Not below pytest's own directory, which is closed to the server's user.
    with TemporaryDirectory(prefix="whistle-city-") as directory:
        made = City(Path(directory))
        try:
            made.start()
            with made.working(
                CLIENTS
            ):  # So that each test has something to look at, run alone too.
                time.sleep(2)
            yield made
        finally:
            made.stop()


def test_whatever_is_killed_at_random_all_goes_on_as_if_nothing_had_been(
    city: City, request: pytest.FixtureRequest
) -> None:
    """Kill -9 of the API, the workers and the relays, while clients give commands and a screen watches."""
    chance = random.Random(20261126)
    processes = list(city.cluster.processes.values())
    with Screen(city.cluster.url, city.tokens["dispatcher"]) as screen:
        with city.working(CLIENTS):
            for _ in range(int(request.config.getoption("--kills"))):
                time.sleep(chance.uniform(0.3, 1.6))
                chance.choice(processes).kill()
        city.whole()
        assert screen.same()
        assert screen.came_back


@leases
def test_whose_hold_is_cut_is_followed_by_another(city: City, name: str) -> None:
    """Also when the one that lost it takes it again."""
    with city.working(1), psycopg.connect(city.owner) as owner:
        held = city.until(lambda: city.holder(name))
        owner.execute("SELECT pg_terminate_backend(%s)", [held[0]])
        assert city.taken_over(name, held) < TAKEOVER_S
    city.in_order()


@leases
def test_who_is_frozen_is_followed_by_another_and_harms_nothing_when_it_wakes_up(
    city: City, name: str
) -> None:
    """The boards and the topic go on without it."""
    frozen, held = city.leader(name), city.holder(name)
    with city.working(1):
        frozen.kill(signal.SIGSTOP)
        assert city.taken_over(name, held) < TAKEOVER_S
        head = city.data.ledger.head()
        city.until(lambda: city.data.boards().position() > head)
        city.until(lambda: city.standing().sent > head)
        frozen.kill(signal.SIGCONT)
    city.in_order()


def test_without_kafka_commands_are_accepted_and_it_gets_all_of_them_later(city: City) -> None:
    """How far it is behind is said as soon as it is there again."""
    (node,) = city.cluster.nodes
    node.kill()
    with city.working(1) as (client,):
        city.until(lambda: client.count > 8)
    pause(city.data.ledger)
    node.start()
    said = city.until(lambda: city.cluster.run("relay", "status"))
    assert f"the ledger at {city.data.ledger.head()}: " in said
    assert city.standing().events >= 8
    resume(city.data.ledger)
    city.in_order()


def test_without_postgresql_commands_are_refused_and_safe_to_repeat(city: City) -> None:
    """It ends as by a power failure; each client repeats under its key until it is answered."""
    with city.working(CLIENTS) as clients:
        city.until(lambda: min(client.count for client in clients) > 1)
        city.cluster.postgres.stop("immediate")
        refused = [client.count for client in clients]
        time.sleep(1)
        city.cluster.postgres.start()
        city.until(lambda: all(c.count > n + 1 for c, n in zip(clients, refused, strict=True)))
    assert {503} <= {status for client in clients for status in client.statuses}
    city.in_order()


def test_a_password_that_kafka_no_longer_takes_stops_the_relay_until_it_is_set_back(
    city: City,
) -> None:
    """Who is connected stays so; who comes anew says that it is not let in, and is not silent."""
    since, password = city.said(), city.cluster.passwords["kafka_relay"]
    admit(city.admin, "relay", "another", RELAY, quota=False)
    for name in ("relay-1", "relay-2"):
        city.cluster.processes[name].kill()
    with city.working(1):
        city.heard("relay", "does not let us in", since)
    assert city.standing().events
    admit(city.admin, "relay", password, RELAY, quota=False)
    city.in_order()


def test_a_topic_made_anew_is_noticed_and_filled_whole(city: City) -> None:
    """The boards stand still meanwhile and say why; they are no other afterwards."""
    since = city.said()
    with closing(city.admin.admin()) as admin:
        admin.delete_topics([EVENTS])
    with city.working(1):
        city.heard("worker", "worker.stopped", since)
        city.heard("relay", "topics --make", since)
    city.cluster.run("topics", "--make", **city.cluster.env("tool", "admin"))
    city.whole()


def test_a_ledger_restored_from_an_old_backup_stops_all_until_it_is_topped_up(city: City) -> None:
    """The relay says so, the service takes no command, and Kafka holds what the backup does not."""
    city.back_up()
    with city.working(1) as (client,):
        city.until(lambda: client.count > 8)
    head = city.settled()
    kept, since = city.data.ledger.read(0, head), city.said()
    city.put_back()
    assert city.data.ledger.head() < head
    city.heard("relay", "it is an older copy", since)
    with city.working(1) as (client,):
        city.until(lambda: 503 in client.statuses)
        others = [it for it in city.cluster.processes.values() if it.name != "api"]
        for process in others:
            process.stop()
        city.cluster.run("restore", "--from-kafka")
        assert city.data.ledger.read(0, head) == kept
        for process in others:
            process.start()
    city.whole()


def test_an_event_of_256_kib_reaches_everybody_and_one_byte_more_is_refused(city: City) -> None:
    """It is refused where it is asked for, so that nothing on its way is ever too large."""
    path = "/territories/4201/import-places"
    with city.http("boss") as http:
        http.post(path, json={"rows": one_of(STREET)}).raise_for_status()
        within, beyond = of_size(city.data, STREET, LIMIT), of_size(city.data, OTHER, LIMIT + 1)
        assert http.post(path, json={"rows": beyond}).json()["code"] == "too-much-at-once"
        http.post(path, json={"rows": within}).raise_for_status()
    city.settled()
    assert max(len(row.body) for row in city.data.ledger.read(0, 10**7)) == LIMIT
    city.in_order()


def test_a_clock_that_is_an_hour_off_stops_nobody(city: City) -> None:
    """One process is an hour ahead, then one is an hour late: the order is the ledger's all the same."""
    blow = c.BlowNow(level=Level.E1, place=OTHER + "001", matter="水管爆裂", need="止水")
    for hours in (1, -1):
        with closing(Data(city.directory / "off", city.url)) as off:
            off.clock.set(datetime.now(UTC) + timedelta(hours=hours))
            order = Order(command=blow, who="stranger", key=f"off-{hours}")
            give(order, off.ports(lambda *_: None))
    with city.working(1):
        pass
    city.in_order()


def test_a_hundred_thousand_events_behind_are_caught_up(city: City) -> None:
    """One relay and one worker bring them to everybody; most are of a kind that only a newer version knows."""
    behind = [it for it in city.cluster.processes.values() if it.name != "api"]
    for process in behind:
        process.stop()
    fill(World(city.data, datetime.now(UTC)), city.data.ledger.head() + REAL)
    for at in range(0, BEHIND - REAL, PAGE):
        versions = range(at + 1, at + PAGE + 1)
        city.data.ledger.append([Stored("weather-x", v, NEWER, MEASURED) for v in versions])
    for name in ("relay-1", "worker-1"):
        city.cluster.processes[name].start()
    city.whole()

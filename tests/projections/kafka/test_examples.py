"""The programs in examples/ do what they say: a department reads its topic, a city all of its districts'."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.ledger import Ledger, open_ledger
from projections.addressed import topic_for
from projections.kafka.link import Link
from projections.kafka.relay import Relay
from projections.kafka.topics import make
from projections.lease import FileLease
from tests.relaying import dog, fill, relayed, until
from tests.relaying import topic_for as events_in
from tests.secured import WATER, as_

EXAMPLES = Path(__file__).parents[3] / "examples"


@dataclass(eq=False)
class District:
    """A ledger, and the relay that carries it."""

    ledger: Ledger
    relay: Relay

    def goes_on(self, count: int) -> None:
        """Record so many more events, and relay them."""
        fill(self.ledger, count)
        relayed(self.relay, self.ledger.head())


@contextmanager
def district(path: Path, link: Link, topic: str, to: tuple[str, ...] = ()) -> Iterator[District]:
    """Give a district whose every event goes to a topic, and to those of departments."""
    path.mkdir()
    with open_ledger(path / "ledger.db") as ledger:
        events_in(ledger, link, topic)
        lease = FileLease(path / "relay.lock")
        yield District(ledger, Relay(ledger, link, lease, dog(), lambda _: to, to))


@contextmanager
def program(name: str, link: Link, *arguments: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    """Run an example, and kill it at the end."""
    said = {"KAFKA": link.servers, "KAFKA_USER": link.user, "KAFKA_PASSWORD": link.password}
    started = subprocess.Popen(
        [sys.executable, EXAMPLES / name, *arguments],
        env={**os.environ, **said, **env},
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        yield started
        started.kill()


def positions(reader: subprocess.Popen[str], count: int) -> list[int]:
    """Read so many lines of a department's program, and give the positions in them."""
    assert reader.stdout is not None
    return [int(reader.stdout.readline().split()[0]) for _ in range(count)]


def test_a_department_reads_its_topic_from_the_beginning_a_position_and_live(
    admin: Link, tmp_path: Path
) -> None:
    """Thirty lines, with the rights that a department has."""
    to, water = (topic_for(WATER),), as_(admin, WATER)
    with district(tmp_path / "d", as_(admin, "relay"), "whistle.events.examples", to) as of:
        of.goes_on(5)
        with program("topic.py", water, TOPIC=to[0]) as reader:
            assert positions(reader, 5) == [1, 2, 3, 4, 5]
            of.goes_on(2)
            assert positions(reader, 2) == [6, 7]
        with program("topic.py", water, "4", TOPIC=to[0]) as reader:
            assert positions(reader, 3) == [5, 6, 7]


def test_a_city_reads_every_districts_topic_and_counts_each_event_once(
    admin: Link, tmp_path: Path
) -> None:
    """It is killed in the midst, and goes on from where it was."""
    link, table = as_(admin, "relay"), tmp_path / "city.db"
    topics = ("whistle.events.420102", "whistle.events.420103")
    with (
        district(tmp_path / "a", link, topics[0]) as one,
        district(tmp_path / "b", link, topics[1]) as other,
    ):
        counts = {one: 0, other: 0}
        for count in (60, 30):
            for of, more in ((one, count), (other, 2 * count)):
                of.goes_on(more)
                counts[of] += more
            with program("city.py", as_(admin, "worker"), str(table), *topics):
                until(lambda: counted(table)[topics[0]] > 0, "something counted")
        wanted = dict(zip(topics, counts.values(), strict=True))
        with program("city.py", as_(admin, "worker"), str(table), *topics):
            until(lambda: counted(table) == wanted, f"all counted, {wanted}")


def counted(table: Path) -> dict[str, int]:
    """Give how many events of each topic a city has counted."""
    try:
        with sqlite3.connect(table) as connection:
            rows = connection.execute("SELECT topic, sum(n) FROM counts GROUP BY topic").fetchall()
    except sqlite3.OperationalError:
        rows = []
    return dict.fromkeys(("whistle.events.420102", "whistle.events.420103"), 0) | dict(rows)


@pytest.mark.parametrize("name", ["topic.py", "webhook.py"])
def test_an_example_is_short(name: str) -> None:
    """A department's programmer reads it in a minute."""
    lines = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 30


def test_topics_are_made_by_whoever_may(admin: Link) -> None:
    """The relay's own rights suffice for a department's new topic."""
    relay = as_(admin, "relay")
    assert make(relay, ["whistle.for.420102-new"], 1) == ["whistle.for.420102-new"]
    assert make(relay, ["whistle.for.420102-new"], 1) == []

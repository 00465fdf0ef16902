"""Kafka from the command line: topics, the relay, how far it is, and the way back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kafka.admin import ConfigResource

from domain.ledger import open_ledger
from projections.kafka.link import Link
from projections.kafka.standing import standing
from projections.kafka.topics import make, next_of
from projections.kafka.wish import note_sent, switch
from projections.lock import IN_USE, lock
from tests.kafka import Broker
from tests.program import Said, whistle
from tests.relaying import fill, same, until

COMMAND = [sys.executable, "-m", "api", "relay", "--data"]


class Desk:
    """A data directory with a topic of its own, and the program over it."""

    def __init__(self, directory: Path, broker: Broker) -> None:
        """Begin with a ledger of three events."""
        self.directory, self.topic, self.link = directory, broker.topic(), Link(broker.address)
        self.settings = {"WHISTLE_KAFKA": broker.address}
        self.ledger = open_ledger(directory / "ledger.db")
        switch(self.ledger, self.topic)
        fill(self.ledger, 3)

    def say(self, *words: str | Path, **settings: str) -> Said:
        """Run the program over the directory."""
        return whistle(*words, "--data", self.directory, settings=self.settings | settings)

    def relay(self) -> subprocess.Popen[str]:
        """Start the relay, and wait until it leads."""
        env = {**os.environ, **self.settings, "COLUMNS": "200"}
        started = subprocess.Popen(
            [*COMMAND, str(self.directory)], env=env, stderr=subprocess.PIPE, text=True
        )
        assert started.stderr is not None
        assert f"The relay leads: {self.topic}" in started.stderr.readline()
        return started

    def sent(self) -> int:
        """Give how far Kafka is."""
        now = datetime.now(UTC)
        return standing(self.ledger, self.link, now).sent


@pytest.fixture
def desk(tmp_path: Path, kafka: Broker) -> Iterator[Desk]:
    """Give a directory and its topic's name."""
    made = Desk(tmp_path, kafka)
    yield made
    made.ledger.close()


def test_topics_are_made_looked_at_and_mended(desk: Desk) -> None:
    """Each refusal names the command that mends it, and that command does."""
    missing = desk.say("topics")
    assert (missing.returncode, "whistle topics --make makes it" in missing.stderr) == (1, True)
    made = desk.say("topics", "--make")
    assert (made.returncode, made.stdout.split()[0]) == (0, desk.topic)
    with closing(desk.link.admin()) as admin:
        admin.alter_configs([ConfigResource("TOPIC", desk.topic, configs={"retention.ms": "1"})])
    wrong = desk.say("topics")
    assert (wrong.returncode, "retention.ms=1, and needs -1" in wrong.stderr) == (1, True)
    mended = json.loads(desk.say("topics", "--make", "--json").stdout)
    assert [mended["topic"], mended["id"]] == made.stdout.split()
    few = desk.say("topics", "--nodes", "3")
    assert "1 copies, and 3 outlive a node" in few.stderr


def test_the_relay_runs_rests_goes_on_and_ends(desk: Desk) -> None:
    """What it is told is kept; how far it is is said for people and for programs."""
    make(desk.link, [desk.topic], 1)
    said = json.loads(desk.say("relay", "status", "--json").stdout)
    assert (said["topic"], said["sent"], said["events"]) == (desk.topic, 0, 3)
    relay = desk.relay()
    until(lambda: desk.sent() == 3)
    assert "rests" in desk.say("relay", "pause").stderr
    fill(desk.ledger, 1)
    resting = desk.say("relay", "status")
    assert ("1 behind" in resting.stdout, "rests" in resting.stderr) == (True, True)
    assert "goes on" in desk.say("relay", "resume").stderr
    until(lambda: desk.sent() == 4)
    relay.send_signal(signal.SIGTERM)
    assert (relay.wait(20), relay.communicate()[1]) == (0, "")
    same(desk.link, desk.topic, desk.ledger)


def test_the_next_generation_is_filled_from_the_beginning(desk: Desk) -> None:
    """The relay that filled the older one ends, in doubt; the next one goes on with the new."""
    make(desk.link, [desk.topic], 1)
    relay = desk.relay()
    until(lambda: desk.sent() == 3)
    anew = desk.say("topics", "--next")
    desk.topic = f"{desk.topic}.g2"
    assert (anew.stdout.split()[0], "tell those who subscribe" in anew.stderr) == (desk.topic, True)
    assert (relay.wait(20), "looks anew" in relay.communicate()[1]) == (3, True)
    relay = desk.relay()
    until(lambda: desk.sent() == 3)
    relay.send_signal(signal.SIGINT)
    assert relay.wait(20) == 130
    relay.communicate()
    same(desk.link, desk.topic, desk.ledger)
    assert next_of("whistle.events.g2") == "whistle.events.g3"


def test_a_lost_ledger_comes_back_from_kafka(desk: Desk, tmp_path: Path) -> None:
    """And what Kafka does not hold is said; a directory that is open is left alone."""
    make(desk.link, [desk.topic], 1)
    relay = desk.relay()
    until(lambda: desk.sent() == 3)
    relay.send_signal(signal.SIGTERM)
    relay.communicate(timeout=20)
    asked = ("restore", "--from-kafka", "--topic", desk.topic, "--data", tmp_path / "new")
    back = whistle(*asked, settings=desk.settings)
    assert (back.returncode, "holds the 3 events of ledger" in back.stderr) == (0, True), (
        back.stderr
    )
    assert "Kafka does not hold events that were not sent yet" in back.stderr
    with open_ledger(tmp_path / "new" / "ledger.db") as new:
        assert new.read(0, 9) == desk.ledger.read(0, 9)
        assert new.fact("topic") == desk.topic
    with lock(tmp_path / "new" / IN_USE, shared=True):  # type: ignore[union-attr]
        taken = whistle(*asked, settings=desk.settings)
    assert (taken.returncode, "is open" in taken.stderr) == (1, True)
    both = whistle("restore", settings=desk.settings)
    assert (both.returncode, "say --from-kafka" in both.stderr) == (2, True)


def test_a_ledger_that_went_back_is_said_with_what_to_do(desk: Desk) -> None:
    """Loudly, and not as a trace back."""
    make(desk.link, [desk.topic], 1)
    relay = desk.relay()
    until(lambda: desk.sent() == 3)
    relay.send_signal(signal.SIGTERM)
    relay.communicate(timeout=20)
    desk.directory = desk.directory / "other"
    desk.directory.mkdir()
    with open_ledger(desk.directory / "ledger.db") as other:
        switch(other, desk.topic)
    went = desk.say("relay")
    assert (went.returncode, "holds the events of ledger" in went.stderr) == (1, True)
    assert len(went.stderr.splitlines()) == 1


def test_without_kafka_the_sentence_says_what_to_set(desk: Desk, unused_port: int) -> None:
    """Where it is, or that nobody answers there."""
    assert "WHISTLE_KAFKA=host:9092" in desk.say("topics", WHISTLE_KAFKA="").stderr
    away = desk.say("relay", "status", WHISTLE_KAFKA=f"127.0.0.1:{unused_port}")
    assert (away.returncode, "does not answer" in away.stderr) == (3, True)
    assert len(away.stderr.splitlines()) == 1
    note_sent(desk.ledger, 1)
    away = desk.say("relay", "status", WHISTLE_KAFKA=f"127.0.0.1:{unused_port}")
    assert "2 events behind" in away.stderr

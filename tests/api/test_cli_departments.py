"""A department's own system, let in and shut out from the command line: on PostgreSQL and a Kafka with rights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.access import Access
from domain.authorise import ever
from domain.subscription.words import Status, Way
from projections.addressed import topic_for
from projections.data import Data
from projections.kafka.faults import KafkaDown
from projections.kafka.link import Link
from projections.kafka.log import Log
from projections.subscribed import Subscribed
from tests.postgres import Server
from tests.program import Said, whistle
from tests.world import POWER

HOOK = "http://127.0.0.1:9/whistle"


class City:
    """A district that is set up, in PostgreSQL and on Kafka, and the program over it."""

    def __init__(self, url: str, admin: Link, home: Path) -> None:
        """Be its operator."""
        self.url, self.admin, self.home = url, admin, home

    def say(self, *words: str, user: str = "admin") -> Said:
        """Run the program, as a user of Kafka."""
        password = self.admin.password if user == "admin" else f"{user}-secret"
        settings = {
            "WHISTLE_DATABASE": self.url,
            "WHISTLE_DATA": str(self.home),
            "WHISTLE_KAFKA": self.admin.servers,
            "WHISTLE_KAFKA_USER": user,
            "WHISTLE_KAFKA_PASSWORD": password,
        }
        return whistle("department", *words, settings=settings)

    def given(self, *words: str) -> dict[str, str]:
        """Run it, and give what it printed by name."""
        said = self.say(*words)
        assert said.returncode == 0, said.stderr
        return dict(line.split("=", 1) for line in said.stdout.splitlines())

    def holder(self, token: str) -> str | None:
        """Give whom a token stands for."""
        access = Access(self.home, database=self.url)
        try:
            return access.subject_of(token)
        finally:
            access.close()

    def tokens(self) -> int:
        """Count the tokens there are."""
        access = Access(self.home, database=self.url)
        try:
            return len(access.tokens())
        finally:
            access.close()

    def subscriptions(self) -> list[tuple[Way, Status]]:
        """Give what the office has asked for."""
        data = Data(self.home, database=self.url)
        try:
            found = Subscribed(data.ports(lambda *_: None)).now().values()
            return sorted((one.way, one.status) for one in found if one.office == POWER)
        finally:
            data.close()

    def roles(self) -> list[bool]:
        """Say of each role that its system was ever given whether it holds."""
        data = Data(self.home, database=self.url)
        try:
            now = data.clock.now()
            return [one.holds(now) for one in ever(data.keeper.current(), f"{POWER}.system")]
        finally:
            data.close()

    def reads(self, given: dict[str, str]) -> int:
        """Read a department's topic as it would, and give its end; KafkaDown when it may not."""
        link = Link(self.admin.servers, given["kafka_user"], given["kafka_password"])
        with Log(link, given["topic"]) as log:
            return log.end()


@pytest.fixture
def city(postgres: Server, admin: Link, tmp_path: Path) -> Iterator[City]:
    """Give a district that is set up."""
    with postgres.district(tmp_path) as url:
        yield City(url, admin, tmp_path)


def test_a_department_is_let_in_given_new_secrets_and_shut_out(city: City) -> None:
    """One step each; what was given before holds no longer."""
    first = city.given("add", POWER, "--webhook", HOOK)
    assert city.holder(first["token"]) == f"{POWER}.system"
    assert (city.reads(first), first["topic"]) == (0, topic_for(POWER))
    assert first["webhook_secret"].startswith("whsec_")
    assert city.subscriptions() == [(Way.TOPIC, Status.OPEN), (Way.WEBHOOK, Status.OPEN)]
    second = city.given("rotate", POWER)
    assert city.holder(first["token"]) is None
    assert city.holder(second["token"]) == f"{POWER}.system"
    assert city.reads(second) == 0
    with pytest.raises(KafkaDown):
        city.reads(first)
    assert second[f"webhook_secret_{first['subscription']}"] != first["webhook_secret"]
    assert city.say("revoke", POWER, "--reason", "系统停用").returncode == 0
    assert city.holder(second["token"]) is None
    assert city.roles() == [False, False]
    with pytest.raises(KafkaDown):
        city.reads(second)
    assert {status for _, status in city.subscriptions()} == {Status.CLOSED}
    assert city.say("revoke", POWER, "--reason", "再来一次").returncode == 0


def test_who_may_not_let_anybody_in_on_kafka_is_told_so_and_leaves_nothing(city: City) -> None:
    """Neither a token nor a subscription that nobody was told of."""
    said = city.say("add", POWER, user="worker")
    assert (said.returncode, "WHISTLE_KAFKA_USER" in said.stderr) == (1, True), said.stderr
    assert city.tokens() == 0
    assert city.subscriptions() == []


def test_an_office_that_is_not_there_is_named(city: City) -> None:
    """Nothing is made for it."""
    said = city.say("add", "420102-nobody")
    assert (said.returncode, "no office 420102-nobody" in said.stderr) == (2, True)

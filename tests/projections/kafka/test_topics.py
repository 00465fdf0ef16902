"""Topics are made as they must be, and refused with the command that mends them."""

from __future__ import annotations

from contextlib import closing

import pytest
from kafka.admin import ConfigResource

from projections.kafka import topics
from projections.kafka.faults import WrongTopic
from projections.kafka.link import Link
from tests.kafka import Broker


@pytest.fixture
def name(kafka: Broker) -> str:
    """Give a topic's name that nobody uses."""
    return kafka.topic()


def altered(link: Link, name: str, **settings: str) -> None:
    """Change settings of a topic behind our back."""
    with closing(link.admin()) as admin:
        now = {key.replace("_", "."): value for key, value in settings.items()}
        admin.alter_configs([ConfigResource("TOPIC", name, configs=now)])


def test_a_topic_that_was_made_is_in_order_and_made_once(link: Link, name: str) -> None:
    """Its id stays the same."""
    assert topics.make(link, [name], 1) == [name]
    assert topics.make(link, [name], 1) == []
    first = topics.check(link, [name])
    assert topics.check(link, [name], topics.nodes_of(link)) == first
    assert len(first[name]) == 36


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("retention_ms", "604800000"),
        ("retention_bytes", "1000"),
        ("cleanup_policy", "compact"),
        ("unclean_leader_election_enable", "true"),
        ("message_timestamp_after_max_ms", "3600000"),
        ("max_message_bytes", "1048588"),
        ("min_insync_replicas", "2"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_mends_it(
    link: Link, name: str, setting: str, value: str
) -> None:
    """And mending it is enough."""
    topics.make(link, [name], 1)
    altered(link, name, **{setting: value})
    with pytest.raises(WrongTopic, match=f"{setting.replace('_', '.')}={value}.*topics --make"):
        topics.check(link, [name])
    topics.mend(link, [name])
    topics.check(link, [name])


def test_a_topic_that_is_not_there_is_said_with_what_makes_it(link: Link, name: str) -> None:
    """The relay never makes one by the way."""
    with pytest.raises(WrongTopic, match="whistle topics --make"):
        topics.check(link, [name])


def test_more_than_one_partition_is_refused(link: Link, name: str) -> None:
    """They would have no order between them."""
    with closing(link.admin()) as admin:
        admin.create_topics({name: {"num_partitions": 2}}, wait_for_metadata=True)
    with pytest.raises(WrongTopic, match="2 partitions"):
        topics.check(link, [name])


def test_too_few_copies_are_refused(link: Link, name: str) -> None:
    """A topic of the days with one node does not outlive one of three."""
    topics.make(link, [name], 1)
    with pytest.raises(WrongTopic, match="1 copies, and 3"):
        topics.check(link, [name], nodes=3)


def test_a_name_that_kafka_refuses_is_said(link: Link) -> None:
    """With Kafka's number for it."""
    with pytest.raises(WrongTopic, match="Kafka's error 17"):
        topics.check(link, ["no such name"])


def test_settings_that_one_may_not_see_are_said() -> None:
    """Kafka answers with nothing, and no error."""
    with pytest.raises(WrongTopic, match="allow this user DescribeConfigs"):
        topics._look_at_settings("x", {}, 1)
    assert topics.settings(3)["min.insync.replicas"] == "2"

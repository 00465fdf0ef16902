"""The Kafka that tests and the native cluster start: fetched once, killed, and back with its data."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from scripts.kafka.jars import MISSING, NoKafka, jars, program
from scripts.kafka.node import Node, places, properties
from tests.kafka import running


def topics(node: Node) -> list[str]:
    """Give the topics that a node has."""
    admin = KafkaAdminClient(bootstrap_servers=node.address)
    found: list[str] = admin.list_topics()
    admin.close()
    return found


def test_a_killed_node_comes_back_where_it_was_with_what_it_had(tmp_path: Path) -> None:
    """The same address, the same topics."""
    with running(tmp_path) as node:
        admin = KafkaAdminClient(bootstrap_servers=node.address)
        admin.create_topics({"kept": {"num_partitions": 1}}, wait_for_metadata=True)
        admin.close()
        address = node.address
        node.kill()
        node.start()
        assert (node.address, topics(node)) == (address, ["kept"])
        node.stop()
        assert node.pid == 0


def test_a_node_whose_port_is_taken_is_said_with_where_to_look(tmp_path: Path) -> None:
    """It ends, and nobody waits a minute."""
    (at,) = places(1)
    node = Node(tmp_path, at)
    with (
        socket.create_server(("127.0.0.1", at.controller)),
        pytest.raises(NoKafka, match=r"node\.log"),
    ):
        node.start()


def test_a_node_with_a_wrong_setting_is_not_formatted(tmp_path: Path) -> None:
    """And the sentence names the file that says why."""
    (at,) = places(1)
    with pytest.raises(NoKafka, match=r"format\.log"):
        Node(tmp_path, at, more={"transaction.state.log.num.partitions": "0"})


def test_without_java_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a trace back of a file that is not there."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoKafka, match="apt-get install openjdk-17-jre-headless maven"):
        program("java")
    assert "apt-get install" in MISSING


def test_jars_are_fetched_once(tmp_path: Path) -> None:
    """Who comes later takes them as they are."""
    first = jars()
    assert jars() == first
    assert any(first.glob("kafka_2.13-*.jar"))


def test_three_nodes_keep_three_copies_and_wait_for_two(tmp_path: Path) -> None:
    """One node alone keeps one."""
    among = places(3)
    three, one = properties(among[0], among, tmp_path), properties(among[0], among[:1], tmp_path)
    asked = ("default.replication.factor", "min.insync.replicas", "transaction.state.log.min.isr")
    assert [three[name] for name in asked] == ["3", "2", "2"]
    assert [one[name] for name in asked] == ["1", "1", "1"]

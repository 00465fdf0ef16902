"""The topics: made with the settings that keep events for ever, and refused with any other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from kafka.admin import ConfigResource

from projections.kafka.faults import WrongTopic
from projections.kafka.link import RECORD_BYTES_MAX, Link, plainly

EVENTS = "whistle.events"
COPIES, LEAST = 3, 2
YEARS_MS = 100 * 365 * 24 * 3_600_000
UNKNOWN_TOPIC, NOT_ALLOWED = 3, 29
# A clock an hour ahead would jam the relay if Kafka judged what time it may be.
SETTINGS = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "unclean.leader.election.enable": "false",
    "message.timestamp.type": "CreateTime",
    "message.timestamp.after.max.ms": str(YEARS_MS),
    "max.message.bytes": str(RECORD_BYTES_MAX),
}


def settings(copies: int) -> dict[str, str]:
    """Give the settings of a topic with so many copies."""
    return SETTINGS | {"min.insync.replicas": str(LEAST if copies >= COPIES else 1)}


def next_of(name: str) -> str:
    """Give the name of a topic's next generation: whistle.events, then whistle.events.g2."""
    stem, _, number = name.rpartition(".g")
    return f"{stem}.g{int(number) + 1}" if stem and number.isdecimal() else f"{name}.g2"


def copies_on(nodes: int) -> int:
    """Give how many copies a topic has on so many nodes."""
    return COPIES if nodes >= COPIES else 1


def nodes_of(link: Link) -> int:
    """Give how many nodes are up; KafkaDown."""
    with closing(link.admin()) as admin, plainly():
        return len(admin.describe_cluster()["brokers"])


def make(link: Link, names: Sequence[str], nodes: int) -> list[str]:
    """Make the topics that are not there, and give their names; KafkaDown, WrongTopic."""
    with closing(link.admin()) as admin:
        new = [name for name in names if _described(admin, name) is None]
        made = {
            "num_partitions": 1,
            "replication_factor": copies_on(nodes),
            "configs": settings(copies_on(nodes)),
        }
        with plainly():
            if new:
                admin.create_topics(dict.fromkeys(new, made), wait_for_metadata=True)
    return new


def mend(link: Link, names: Sequence[str]) -> None:
    """Give topics that are there the settings that they must have; KafkaDown, WrongTopic."""
    with closing(link.admin()) as admin:
        wanted = [
            ConfigResource("TOPIC", name, configs=settings(_copies(_found(admin, name))))
            for name in names
        ]
        with plainly():
            admin.alter_configs(wanted)


def check(link: Link, names: Sequence[str], nodes: int = 1) -> dict[str, str]:
    """Give the id of each topic; WrongTopic says of the first wrong one what mends it. KafkaDown."""
    with closing(link.admin()) as admin:
        return {name: _checked(admin, name, nodes) for name in names}


def topic_id(admin: Any, name: str) -> str:  # noqa: ANN401  The library has no types.
    """Give the id that tells a topic from one of the same name made later; WrongTopic, KafkaDown."""
    return str(_found(admin, name)["topic_id"])


def _found(admin: Any, name: str) -> dict[str, Any]:  # noqa: ANN401
    found = _described(admin, name)
    if found is None:
        said = "There is no topic {name} that we may see: whistle topics --make makes it."
        raise WrongTopic(said, name=name)
    return found


def _described(admin: Any, name: str) -> dict[str, Any] | None:  # noqa: ANN401
    with plainly():
        (found,) = admin.describe_topics([name])
    if found["error_code"] == UNKNOWN_TOPIC:
        return None
    if found["error_code"]:
        if found["error_code"] == NOT_ALLOWED:
            said = "Our user on Kafka may not do this with {name}: name one who may in WHISTLE_KAFKA_USER."
            raise WrongTopic(said, name=name)
        said = "{name} cannot be described: Kafka's error {code}."
        raise WrongTopic(said, name=name, code=found["error_code"])
    return dict(found)


def _copies(found: dict[str, Any]) -> int:
    return len(found["partitions"][0]["replica_nodes"])


def _checked(admin: Any, name: str, nodes: int) -> str:  # noqa: ANN401
    found = _found(admin, name)
    with plainly():
        told = admin.describe_configs([ConfigResource("TOPIC", name)], config_filter="all")
    now = {key: about["value"] for key, about in told["topic"][name].items()}
    _look_at_shape(name, found, nodes)
    _look_at_settings(name, now, _copies(found))
    return str(found["topic_id"])


def _look_at_shape(name: str, found: dict[str, Any], nodes: int) -> None:
    if (partitions := len(found["partitions"])) != 1:
        raise WrongTopic(
            "{name} has {count} partitions, and only one keeps the order: when it holds nothing,"
            " delete it, and make it with whistle topics --make.",
            name=name,
            count=partitions,
        )
    if (copies := _copies(found)) < copies_on(nodes):
        raise WrongTopic(
            "{name} has {count} copies, and {wanted} outlive a node: reassign its replicas with"
            " Kafka's kafka-reassign-partitions.",
            name=name,
            count=copies,
            wanted=copies_on(nodes),
        )


def _look_at_settings(name: str, now: dict[str, str], copies: int) -> None:
    if not now:
        said = "We may not see the settings of {name}: allow this user DescribeConfigs on it."
        raise WrongTopic(said, name=name)
    for key, value in settings(copies).items():
        if now.get(key) != value:
            raise WrongTopic(
                "{name} has {key}={found}, and needs {value}: whistle topics --make mends it.",
                name=name,
                key=key,
                found=now.get(key),
                value=value,
            )

"""Who may do what on Kafka: users with passwords, one relay that writes, readers that read their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from projections.kafka.faults import KafkaDown
from projections.kafka.link import Link, plainly

MECHANISM = "SCRAM-SHA-512"
ITERATIONS = 8192
RELAYS = "relay-"  # What the transactional ids of relays begin with.
LOOKING = (ACLOperation.READ, ACLOperation.DESCRIBE, ACLOperation.DESCRIBE_CONFIGS)


def put_user(link: Link, name: str, password: str) -> None:
    """Let a user in by a password, in place of an older one; KafkaDown."""
    _altered(link, UserScramCredentialUpsertion(name, MECHANISM, password, iterations=ITERATIONS))


def end_user(link: Link, name: str) -> None:
    """Let a user in no longer; KafkaDown."""
    _altered(link, UserScramCredentialDeletion(name, MECHANISM))


def let_relay(link: Link, user: str, topics: Sequence[str]) -> None:
    """Let a user relay into topics, as the only one who writes there; KafkaDown."""
    rights = [*_topics(user, topics, (*LOOKING, ACLOperation.WRITE))]
    transactions = (ACLOperation.WRITE, ACLOperation.DESCRIBE)
    rights += _prefixed(user, ResourceType.TRANSACTIONAL_ID, RELAYS, transactions)
    _created(link, rights)


def let_read(link: Link, user: str, topics: Sequence[str]) -> None:
    """Let a user read topics, and keep its place in groups that begin with its name; KafkaDown."""
    groups = _prefixed(user, ResourceType.GROUP, user, (ACLOperation.READ,))
    _created(link, [*_topics(user, topics, LOOKING), *groups])


def _topics(user: str, topics: Sequence[str], operations: Sequence[Any]) -> Iterator[Any]:
    for topic in topics:
        pattern = ResourcePattern(ResourceType.TOPIC, topic, ACLResourcePatternType.LITERAL)
        yield from (_allow(user, one, pattern) for one in operations)


def _prefixed(user: str, kind: Any, prefix: str, operations: Sequence[Any]) -> Iterator[Any]:  # noqa: ANN401
    pattern = ResourcePattern(kind, prefix, ACLResourcePatternType.PREFIXED)
    yield from (_allow(user, one, pattern) for one in operations)


def _allow(user: str, operation: Any, pattern: Any) -> Any:  # noqa: ANN401  The library has no types.
    return ACL(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, pattern)


def _created(link: Link, rights: Sequence[Any]) -> None:
    with closing(link.admin()) as admin, plainly():
        answer = admin.create_acls(list(rights))
    # A failure stands in the answer, and is no exception.
    if wrong := answer["failed"]:
        raise KafkaDown(f"Kafka: {wrong}")


def _altered(link: Link, alteration: Any) -> None:  # noqa: ANN401  The library has no types.
    with closing(link.admin()) as admin, plainly():
        answer = admin.alter_user_scram_credentials([alteration])
    for wrong in filter(None, answer.values()):
        raise KafkaDown(f"Kafka: {wrong}")

"""Who may do what in Kafka: users by SCRAM, with the few rights that each kind of them needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)
from kafka.protocol.admin import AlterClientQuotasRequest

from projections.kafka.faults import KafkaDown
from projections.kafka.link import Link, plainly

ITERATIONS = 8192
QUOTA_BYTES = {"consumer_byte_rate": 10_000_000.0, "producer_byte_rate": 1_000_000.0}
PREFIX, NAMED = ACLResourcePatternType.PREFIXED, ACLResourcePatternType.LITERAL
Right = tuple[ResourceType, ACLResourcePatternType, str, tuple[ACLOperation, ...]]
# The relay alone writes. A worker reads. A department reads its own topic, in groups of its own.
RELAY: tuple[Right, ...] = (
    (
        ResourceType.TOPIC,
        PREFIX,
        "whistle.",
        (
            ACLOperation.WRITE,
            ACLOperation.READ,
            ACLOperation.DESCRIBE,
            ACLOperation.CREATE,
            ACLOperation.DESCRIBE_CONFIGS,
            ACLOperation.ALTER_CONFIGS,
        ),
    ),
    (
        ResourceType.TRANSACTIONAL_ID,
        PREFIX,
        "relay-whistle",
        (ACLOperation.WRITE, ACLOperation.DESCRIBE),
    ),
    (
        ResourceType.CLUSTER,
        NAMED,
        "kafka-cluster",
        (ACLOperation.DESCRIBE, ACLOperation.IDEMPOTENT_WRITE),
    ),
)
WORKER: tuple[Right, ...] = (
    (
        ResourceType.TOPIC,
        PREFIX,
        "whistle.events",
        (ACLOperation.READ, ACLOperation.DESCRIBE, ACLOperation.DESCRIBE_CONFIGS),
    ),
    (ResourceType.CLUSTER, NAMED, "kafka-cluster", (ACLOperation.DESCRIBE,)),
)
READ = (ACLOperation.READ, ACLOperation.DESCRIBE)


def of_department(office: str) -> tuple[Right, ...]:
    """Give a department's rights: to read its own topic, and in groups that begin with its name."""
    return (
        (ResourceType.TOPIC, NAMED, f"whistle.for.{office}", READ),
        (ResourceType.GROUP, PREFIX, f"{office}.", (ACLOperation.READ,)),
    )


def admit(link: Link, user: str, password: str, rights: tuple[Right, ...], *, quota: bool) -> None:
    """Let a user in with a password, with these rights and no others of this kind; KafkaDown.

    What is there already is made anew; with a quota it can take no more than its share.
    """
    credential = UserScramCredentialUpsertion(
        user, ScramMechanism.SCRAM_SHA_512, password, iterations=ITERATIONS
    )
    with closing(link.admin()) as admin, plainly():
        _told(admin.alter_user_scram_credentials([credential]))
        done = admin.create_acls(list(_acls(user, rights)))
        for _, why in done["failed"]:
            raise KafkaDown(f"Kafka gives {user} no rights: {why}")
        if quota:
            _quota(admin, user, QUOTA_BYTES)


def dismiss(link: Link, user: str) -> None:
    """Let a user in no longer, and take all rights away, if there are any; KafkaDown."""
    every = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    theirs = ACLFilter(f"User:{user}", "*", ACLOperation.ANY, ACLPermissionType.ANY, every)
    with closing(link.admin()) as admin, plainly():
        (known,) = admin.describe_user_scram_credentials([user]).values()
        if not known["error"]:  # Whoever was never let in, or is shut out already, has none.
            gone = UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512)
            _told(admin.alter_user_scram_credentials([gone]))
        admin.delete_acls([theirs])
        _quota(admin, user, dict.fromkeys(QUOTA_BYTES))


def _acls(user: str, rights: tuple[Right, ...]) -> Iterator[ACL]:
    for kind, pattern, name, operations in rights:
        for operation in operations:
            resource = ResourcePattern(kind, name, pattern)
            yield ACL(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, resource)


def _told(answer: dict[str, str | None]) -> None:
    """Raise what Kafka answered for a user: it reports failure in its answer, not by an error."""
    for user, why in answer.items():
        if why is not None:
            raise KafkaDown(f"Kafka does not take the password of {user}: {why}")


def _quota(admin: Any, user: str, limits: dict[str, Any]) -> None:  # noqa: ANN401  The library has no types.
    """Set a user's shares, or take them away (None)."""
    of = AlterClientQuotasRequest.EntryData
    entry = of(
        entity=[of.EntityData(entity_type="user", entity_name=user)],
        ops=[
            of.OpData(key=key, value=value or 0.0, remove=value is None)
            for key, value in limits.items()
        ],
    )
    asked = AlterClientQuotasRequest(entries=[entry], validate_only=False)
    answer = admin._manager.run(admin._manager.send, asked)  # noqa: SLF001  It has no public way.
    for told in answer.entries:
        if told.error_code:
            raise KafkaDown(f"Kafka sets no share for {user}: {told.error_message}")

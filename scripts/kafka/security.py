"""A cluster that knows who speaks: SCRAM for clients, secrets among the nodes, and nothing allowed unasked."""

from __future__ import annotations

from scripts.kafka.node import HOST, Place

ADMIN = "admin"
_PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"


def secured(at: Place, internal: int, secret: str) -> dict[str, str]:
    """Give the settings, in place of the usual ones, of a node that lets nobody in without a password.

    ``internal`` is a port for the nodes among themselves; ``secret`` is theirs alone.
    """
    among = f'{_PLAIN} username="node" password="{secret}" user_node="{secret}";'
    listeners = f"CLIENT://{HOST}:{at.client},INTERNAL://{HOST}:{internal}"
    protocols = ",".join(f"{name}:SASL_PLAINTEXT" for name in ("CLIENT", "INTERNAL", "CONTROLLER"))
    return {
        "listeners": f"{listeners},CONTROLLER://{HOST}:{at.controller}",
        "advertised.listeners": listeners,
        "listener.security.protocol.map": protocols,
        "inter.broker.listener.name": "INTERNAL",
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.internal.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.internal.plain.sasl.jaas.config": among,
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config": among,
        "listener.name.client.sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.client.scram-sha-512.sasl.jaas.config": _SCRAM,
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:node;User:{ADMIN}",
    }


def first_user(password: str) -> tuple[str, ...]:
    """Give what formatting is told, so that somebody may make the other users."""
    return ("--add-scram", f"SCRAM-SHA-512=[name={ADMIN},password={password}]")

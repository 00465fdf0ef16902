"""A Kafka that knows its users, for tests: its administrator, and everybody else's own way to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from projections.addressed import topic_for
from projections.kafka.link import Link
from projections.kafka.principals import RELAY, WORKER, admit, of_department
from projections.kafka.topics import EVENTS, make
from scripts.kafka.secured import ADMIN, BROKER, SecuredNode, among
from tests.postgres import free_ports

WATER, POWER = "420102-water", "420102-power"
PASSWORDS = {BROKER: "b-secret", ADMIN: "a-secret"}


@contextmanager
def running(directory: Path) -> Iterator[Link]:
    """Give the administrator of a node that knows its users, with the topics made."""
    of = among(free_ports(3), directory, PASSWORDS)
    node = SecuredNode(directory / "1", of.places[0], of)
    node.start()
    link = Link(node.address, "admin", PASSWORDS[ADMIN])
    try:
        make(link, [EVENTS, topic_for(WATER), topic_for(POWER)], nodes=1)
        rights = {"relay": RELAY, "worker": WORKER, WATER: of_department(WATER)}
        for user, theirs in rights.items():
            admit(link, user, f"{user}-secret", theirs, quota=user == WATER)
        yield link
    finally:
        node.kill()


def as_(admin: Link, user: str) -> Link:
    """Give somebody's own way to Kafka."""
    return replace(admin, user=user, password=f"{user}-secret")

"""What an operator would look at by night: each thing with one line, well or how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from api.checkup.departments import certificates, relay, standstill, subscriptions, topics
from api.checkup.finding import Finding, wrong
from api.checkup.storage import boards, clock, lead, ledger, room
from domain.ledger import StorageDown
from projections.data import Data

__all__ = ["Finding", "look"]
CHECKS: tuple[Callable[[Data], Iterator[Finding]], ...] = (
    ledger,
    boards,
    standstill,
    lead,
    topics,
    relay,
    subscriptions,
    clock,
    room,
    certificates,
)


def look(data: Data) -> Iterator[tuple[str, Finding]]:
    """Look at everything, and give what was looked at with what was found; failing is a finding too."""
    for check in CHECKS:
        try:
            for found in check(data):
                yield check.__name__, found
        except StorageDown as down:
            mend = "Look at the disk and its rights, or at the database."
            yield check.__name__, wrong("It cannot be looked at ({why}).", mend, why=down)

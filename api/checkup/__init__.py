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


def look(data: Data) -> Iterator[Finding]:
    """Look at everything; what cannot be looked at is a finding too."""
    for check in CHECKS:
        try:
            yield from check(data)
        except StorageDown as down:
            mend = "Look at the disk and its rights, or at the database."
            yield wrong(check.__name__, "It cannot be looked at ({why}).", mend, why=down)

"""How far a webhook's deliveries are: kept with the ledger, so that no rebuild and no kill changes it."""

from __future__ import annotations

from datetime import datetime

from domain.codec import from_json, to_json
from domain.declare import value
from domain.ledger import Ledger


@value
class Failure:
    """A delivery that was tried and not taken: the event's position, since when, how often, and why."""

    position: int
    since: datetime
    tries: int
    said: str


@value
class Progress:
    """How far one run of a subscription is.

    All that it wants up to ``after`` was taken; of the streets in ``beyond`` more was, each up to a
    position. ``failing`` are the streets that wait for another try.
    """

    run: int
    after: int
    beyond: dict[str, int]
    failing: dict[str, Failure]
    taken: int = 0
    taken_at: datetime | None = None
    said: str = ""


def kept(ledger: Ledger, id_: str) -> Progress | None:
    """Give what was kept of a subscription, or None; StorageDown."""
    found = ledger.fact(_key(id_))
    return from_json(found.encode(), Progress) if found else None


def keep(ledger: Ledger, id_: str, progress: Progress) -> None:
    """Keep how far a subscription is; StorageDown."""
    ledger.keep(_key(id_), to_json(progress).decode())


def _key(id_: str) -> str:
    return f"delivered/{id_}"

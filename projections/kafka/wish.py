"""What is wished of the relay, kept with the ledger: whether it rests, and which topic holds all."""

from __future__ import annotations

from domain.ledger import Ledger
from projections.kafka.topics import EVENTS

RELAY, TOPIC, TOPIC_ID, PAUSED = "relay", "topic", "topic.id", "paused"
STOPPED = "stopped"  # What the boards stand still for, in a sentence.


def paused(ledger: Ledger) -> bool:
    """Say whether the relay is to rest; StorageDown."""
    return ledger.fact(RELAY) == PAUSED


def pause(ledger: Ledger) -> None:
    """Let the relay rest after what it is sending, whichever process leads; StorageDown."""
    ledger.keep(RELAY, PAUSED)


def resume(ledger: Ledger) -> None:
    """Let the relay go on; StorageDown."""
    ledger.keep(RELAY, "")


def topic_of(ledger: Ledger) -> str:
    """Give the topic that holds every event of a ledger; StorageDown."""
    return ledger.fact(TOPIC) or EVENTS


def switch(ledger: Ledger, topic: str) -> None:
    """Let another topic hold every event from now on; StorageDown."""
    ledger.keep(TOPIC, topic)

"""What is wished of the relay, kept with the ledger: whether it rests, and which topic holds all."""

from __future__ import annotations

from domain.ledger import Ledger
from projections.kafka.topics import EVENTS

RELAY, TOPIC, TOPIC_ID, PAUSED = "relay", "topic", "topic.id", "paused"
SENT = "relay.sent"
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


def note_sent(ledger: Ledger, position: int) -> None:
    """Note how far a relay is, for those who do not speak with Kafka; StorageDown."""
    ledger.keep(SENT, str(position))


def sent_of(ledger: Ledger) -> int | None:
    """Give how far the relay was when it last noted it, a second ago at most; None: there is none."""
    noted = ledger.fact(SENT)
    return int(noted) if noted else None


def topic_of(ledger: Ledger) -> str:
    """Give the topic that holds every event of a ledger; StorageDown."""
    return ledger.fact(TOPIC) or EVENTS


def switch(ledger: Ledger, topic: str) -> None:
    """Let another topic hold every event from now on; StorageDown."""
    ledger.keep(TOPIC, topic)

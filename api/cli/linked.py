"""How the program comes to Kafka, and says in a sentence what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api.cli.say import UNREACHABLE, USAGE, Stop
from api.language import spoken
from api.link import link_of
from api.settings import Settings
from projections.kafka.faults import KafkaDown, Stopped
from projections.kafka.link import Link


@contextmanager
def linked(settings: Settings) -> Iterator[Link]:
    """Give the way to Kafka; without one, and for what stops us there, Stop is one sentence."""
    link = link_of(settings)
    if link is None:
        raise Stop("Say where Kafka is: WHISTLE_KAFKA=host:9092.", USAGE)
    try:
        with sensibly():
            yield link
    except KafkaDown as down:
        message = "Kafka at {servers} does not answer, or does not let us in: {down}"
        said = str(down).removeprefix("Kafka: ")[:200]
        raise Stop(message, UNREACHABLE, servers=settings.kafka, down=said) from down


@contextmanager
def sensibly() -> Iterator[None]:
    """Say in a sentence what Kafka and the ledger do not agree about."""
    try:
        yield
    except Stopped as stopped:
        said = spoken(stopped.said, **stopped.named)
        mends = f" {spoken(stopped.mends)}" if stopped.mends else ""
        raise Stop(f"{said}{mends}") from stopped

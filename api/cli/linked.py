"""How the program comes to Kafka, and says in a sentence what is wrong with it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from api.cli.say import UNREACHABLE, USAGE, Stop
from api.language import spoken
from api.settings import Settings
from projections.kafka.faults import KafkaDown, Stopped
from projections.kafka.link import Link


def link_of(settings: Settings) -> Link:
    """Give the way to Kafka that is set; without one, Stop says how it is set."""
    if not settings.kafka:
        raise Stop("Say where Kafka is: WHISTLE_KAFKA=host:9092.", USAGE)
    # What the client tells of each try is said once, by us.
    logging.getLogger("kafka").addHandler(logging.NullHandler())
    ca = str(settings.kafka_ca or "")
    return Link(settings.kafka, settings.kafka_user, settings.kafka_password, ca)


@contextmanager
def linked(settings: Settings) -> Iterator[Link]:
    """Give the way to Kafka; what stops us there is one sentence."""
    link = link_of(settings)
    try:
        yield link
    except KafkaDown as down:
        message = "Kafka at {servers} does not answer, or does not let us in: {down}"
        said = str(down).removeprefix("Kafka: ")[:200]
        raise Stop(message, UNREACHABLE, servers=settings.kafka, down=said) from down
    except Stopped as stopped:
        said = spoken(stopped.said, **stopped.named)
        mends = f" {spoken(stopped.mends)}" if stopped.mends else ""
        raise Stop(f"{said}{mends}") from stopped

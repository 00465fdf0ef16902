"""The way to Kafka that the settings name."""

from __future__ import annotations

import logging

from api.settings import Settings
from projections.kafka.link import Link


def link_of(settings: Settings) -> Link:
    """Give the way to Kafka that is set."""
    # What the client tells of each try is said once, by us.
    logging.getLogger("kafka").addHandler(logging.NullHandler())
    ca = str(settings.kafka_ca or "")
    return Link(settings.kafka, settings.kafka_user, settings.kafka_password, ca)

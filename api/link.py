"""The way to Kafka that the settings name, and whether the ledger continues what is there."""

from __future__ import annotations

import logging

import structlog

from api.settings import Settings
from projections.data import Data
from projections.kafka.faults import KafkaDown, Stopped, WentBack
from projections.kafka.link import Link
from projections.kafka.tail import verified
from projections.kafka.wish import topic_of

log = structlog.get_logger()


def link_of(settings: Settings) -> Link | None:
    """Give the way to Kafka that is set; None where there is none."""
    if not settings.kafka:
        return None
    # What the client tells of each try is said once, by us.
    logging.getLogger("kafka").addHandler(logging.NullHandler())
    ca = str(settings.kafka_ca or "")
    return Link(settings.kafka, settings.kafka_user, settings.kafka_password, ca)


def continues(data: Data) -> None:
    """See that the ledger is not an older copy of the one whose events are in the topic; WentBack.

    While Kafka is away nobody can tell, and commands are taken all the same.
    """
    if data.link is None:
        return
    topic, lineage = topic_of(data.ledger), data.ledger.fact("lineage") or ""
    try:
        verified(data.link, topic, data.ledger, lineage)
    except WentBack:
        raise
    except (KafkaDown, Stopped) as unknown:
        log.warning("kafka.not_compared", why=str(unknown)[:200])

"""How far the relay is: what was sent, how many events wait, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.ledger import Ledger
from projections.kafka.link import Link
from projections.kafka.tail import verified
from projections.kafka.wire import about
from projections.kafka.wish import paused, sent_of, topic_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``sent`` is the last position in the topic; ``seconds`` is how long the next one has waited."""

    topic: str
    head: int
    sent: int
    events: int
    seconds: float
    paused: bool


def standing(ledger: Ledger, link: Link, now: datetime) -> Standing:
    """Say how far the relay is; KafkaDown, Stopped: the topic does not continue the ledger."""
    topic, head = topic_of(ledger), ledger.head()
    sent = verified(link, topic, ledger, ledger.fact("lineage") or "").position
    return Standing(
        topic=topic,
        head=head,
        sent=sent,
        events=max(0, head - sent),
        seconds=_waited(ledger, sent, now),
        paused=paused(ledger),
    )


def lag(ledger: Ledger, now: datetime) -> tuple[int, float] | None:
    """Give how many events wait for the relay and for how many seconds, by its own note; None: no relay."""
    sent = sent_of(ledger)
    if sent is None:
        return None
    return max(0, ledger.head() - sent), _waited(ledger, sent, now)


def _waited(ledger: Ledger, sent: int, now: datetime) -> float:
    for row in ledger.read(sent, 1):
        if at := about(row.body).recorded_at:
            return max(0.0, (now - datetime.fromisoformat(at)).total_seconds())
    return 0.0

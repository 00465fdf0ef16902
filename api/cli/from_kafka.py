"""`whistle restore --from-kafka`: the ledger as its topic holds it, and what no topic holds."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from api.cli.keeping import bar
from api.cli.linked import linked
from api.cli.say import Stop, plainly, say
from api.language import spoken
from api.settings import Settings
from domain.ledger import open_ledger
from projections.kafka.link import Link
from projections.kafka.restore import lineage_in, top_up
from projections.kafka.topics import EVENTS
from projections.kafka.wish import switch
from projections.lock import IN_USE, lock

NOT_THERE = (
    "Kafka does not hold events that were not sent yet when the ledger was lost, nor accounts, tokens,"
    " telephone numbers and refusals: take access.db from a backup, or add people with whistle user add."
)


def restore_from_kafka(directory: Path, topic: str) -> None:
    """Make the ledger of a directory from a topic, or bring it up to date."""
    with plainly(directory), linked(Settings()) as link:
        directory.mkdir(parents=True, exist_ok=True)
        alone = lock(directory / IN_USE)
        if alone is None:
            raise Stop("{path} is open: end what uses it first.", path=directory)
        with alone:
            _restore(directory, link, topic)
    say(NOT_THERE)


def _restore(directory: Path, link: Link, topic: str) -> None:
    lineage = lineage_in(link, topic)
    with open_ledger(directory / "ledger.db", lineage=UUID(lineage)) as ledger:
        with bar(spoken("Restoring"), 1) as told:
            count = top_up(ledger, link, topic, told)
        if topic != EVENTS:
            switch(ledger, topic)
        message = "{path} holds the {head} events of ledger {lineage}; {count} came from {topic}."
        named = {"path": directory, "head": ledger.head(), "count": count, "topic": topic}
        say(message, lineage=lineage, **named)

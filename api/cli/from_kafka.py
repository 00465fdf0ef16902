"""`whistle restore --from-kafka`: the ledger as its topic holds it, and what no topic holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from uuid import UUID

from api.cli.keeping import bar
from api.cli.linked import linked
from api.cli.say import Stop, plainly, say
from api.language import spoken
from api.settings import Settings, chosen
from domain.ledger import Ledger, PostgresLedger, open_ledger
from projections.kafka.link import Link
from projections.kafka.restore import lineage_in, top_up
from projections.kafka.topics import EVENTS
from projections.kafka.wish import switch
from projections.lease import PostgresLease
from projections.lock import IN_USE, lock

NOT_THERE = (
    "Kafka does not hold events that were not sent yet when the ledger was lost, nor accounts, tokens,"
    " telephone numbers and refusals: take those from a backup, or add people with whistle user add."
)
OPEN = "{path} is open: end what uses it first."


def restore_from_kafka(data: Path | None, topic: str) -> None:
    """Make the ledger of a directory or a database from a topic, or bring it up to date."""
    settings = chosen(data)
    with plainly(settings), linked(settings) as link:
        lineage = lineage_in(link, topic)
        with _alone(settings, lineage) as ledger:
            _restore(ledger, link, topic, settings.at)
    say(NOT_THERE)


def _restore(ledger: Ledger, link: Link, topic: str, path: str) -> None:
    with bar(spoken("Restoring"), 1) as told:
        count = top_up(ledger, link, topic, told)
    if topic != EVENTS:
        switch(ledger, topic)
    message = "{path} holds the {head} events of ledger {lineage}; {count} came from {topic}."
    named = {"path": path, "head": ledger.head(), "count": count, "topic": topic}
    say(message, lineage=ledger.fact("lineage"), **named)


@contextmanager
def _alone(settings: Settings, lineage: str) -> Iterator[Ledger]:
    """Give the ledger to write to while nobody else does; an empty one gets the lost one's lineage."""
    if not settings.database:
        settings.data.mkdir(parents=True, exist_ok=True)
        alone = lock(settings.data / IN_USE)
        if alone is None:
            raise Stop(OPEN, path=settings.at)
        path = settings.data / "ledger.db"
        with alone, open_ledger(path, lineage=UUID(lineage)) as ledger:
            yield ledger
        return
    with ExitStack() as held:
        for name in ("worker", "relay"):
            lease = PostgresLease(settings.database, name)
            held.callback(lease.release)
            if not lease.take():
                raise Stop(OPEN, path=settings.at)
        with closing(PostgresLedger(settings.database)) as empty:
            if not empty.head():
                empty.keep("lineage", lineage)
        with PostgresLedger(settings.database) as ledger:
            yield ledger

"""To which departments' topics an event goes: a pure function of the ledger's order, for the relay."""

from __future__ import annotations

from collections.abc import Sequence

from domain.ledger import Ledger, Stored
from domain.subscription.words import Way
from projections.subscribed import Subscribed

PREFIX = "whistle.for."


def topic_for(office: str) -> str:
    """Name the topic of a department."""
    return f"{PREFIX}{office}"


class Addressed:
    """Names the topics of each event; one thread uses it.

    A topic is a log: it holds what its office's subscriptions wanted, each from where it began. A
    pause of such a subscription is the department's own: it stops reading, and misses nothing.
    """

    def __init__(self, ledger: Ledger, subscribed: Subscribed) -> None:
        """Have looked at nothing yet."""
        self._ledger, self._subscribed = ledger, subscribed
        self._until = -1

    def __call__(self, row: Stored) -> Sequence[str]:
        """Give the topics that an event goes to, in order; StorageDown."""
        if row.position > self._until:
            self._until = self._ledger.head()
            self._subscribed.now()
        wanting = map(self._subscribed.last, self._subscribed.wanting(row))
        offices = {state.office for state in wanting if state.way is Way.TOPIC}
        return [topic_for(office) for office in sorted(offices)]

    def topics(self) -> list[str]:
        """Give the topics of all who have subscribed to one; StorageDown."""
        states = self._subscribed.now().values()
        return sorted({topic_for(state.office) for state in states if state.way is Way.TOPIC})

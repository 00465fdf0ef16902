"""What happened to a subscription; no event holds a secret, only that there is another one."""

from __future__ import annotations

from datetime import datetime

from domain.declare import event
from domain.subscription.words import Way


@event("subscription.opened")
class SubscriptionOpened:
    """An office is subscribed to what comes after a position; ``area`` is where the office works."""

    subscription: str
    office: str
    area: str
    way: Way
    url: str
    kinds: tuple[str, ...]
    place: str
    own: bool
    after: int


@event("subscription.amended")
class SubscriptionAmended:
    """The address, or what is wanted, is another from now on."""

    url: str
    kinds: tuple[str, ...]
    place: str
    own: bool


@event("subscription.paused")
class SubscriptionPaused:
    """Deliveries are held."""


@event("subscription.resumed")
class SubscriptionResumed:
    """Deliveries go on."""


@event("subscription.closed")
class SubscriptionClosed:
    """The subscription has ended."""

    subscription: str
    office: str
    reason: str


@event("subscription.replayed")
class SubscriptionReplayed:
    """Deliveries begin anew after a position, with what was recorded at a moment or later."""

    after: int
    since: datetime


@event("subscription.secret-rotated")
class SecretRotated:
    """From now on the secret of this number signs; the one before signs as well until a moment."""

    secret: int
    until: datetime


@event("subscription.test-requested")
class TestRequested:
    """Somebody asked for a test: this event is delivered to the subscription, as the only one of its own."""

    office: str


@event("subscription.outage-begun")
class OutageBegun:
    """A delivery has been overdue for a minute; ``position`` is the event that waits, ``since`` its first try."""

    position: int
    since: datetime
    reason: str


@event("subscription.outage-ended")
class OutageEnded:
    """Everything flows again."""

    position: int
    since: datetime

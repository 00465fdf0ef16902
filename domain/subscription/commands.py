"""What a department may ask for: a subscription of its own, changed, held, replayed, tested, ended."""

from __future__ import annotations

from datetime import datetime

from domain.declare import command
from domain.subscription.words import EARLIEST, Kinds, Position, Start, Url, Way, Within
from domain.text import Code, Line, Text

KEEPERS = ("head", "clerk", "administrator")
OURS = {"office": KEEPERS}
ITSELF = {"system": ("system",)}
RULE = "architecture: webhooks"


@command(by=OURS, begins=True, rule=RULE)
class OpenSubscription:
    """Subscribe an office to the events that it may see: all of them, or some kinds, a place, its own."""

    office: Code
    way: Way
    url: Url = ""
    kinds: Kinds = ()
    place: Within = ""
    own: bool = False
    start: Start = Start.HEAD
    after: Position = 0


@command(by=OURS, rule=RULE)
class AmendSubscription:
    """Change the address and what is wanted, from the next event on."""

    url: Url = ""
    kinds: Kinds = ()
    place: Within = ""
    own: bool = False


@command(by=OURS, rule=RULE)
class PauseSubscription:
    """Hold all deliveries; nothing is lost, and all of it comes when it is resumed."""


@command(by=OURS, rule=RULE)
class ResumeSubscription:
    """Let deliveries go on from where they were held."""


@command(by=OURS, rule=RULE)
class CloseSubscription:
    """End a subscription for good."""

    reason: Text


@command(by=OURS, rule=RULE)
class ReplaySubscription:
    """Deliver again what came after a position, recorded at a moment or later."""

    after: Position = 0
    since: datetime = EARLIEST


@command(by=OURS, rule=RULE)
class RotateSecret:
    """Sign with a new secret; deliveries bear both signatures for 24 hours."""


@command(by=OURS, rule=RULE)
class RequestTest:
    """Send one event that says it is a test, on the way that all others take."""


@command(by=ITSELF, rule=RULE)
class ReportOutage:
    """Record that a delivery has been overdue for a minute: once, until everything flows again."""

    position: Position
    since: datetime
    reason: Line


@command(by=ITSELF, rule=RULE)
class ReportRecovery:
    """Record that everything flows again."""

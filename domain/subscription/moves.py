"""The legal moves of a subscription, as a table; the documentation's diagram is drawn from it."""

from __future__ import annotations

from domain.moves import Moves, move
from domain.subscription import commands as c
from domain.subscription.refusals import SubscriptionStands
from domain.subscription.state import Subscription
from domain.subscription.words import Status

ALIVE = (Status.OPEN, Status.PAUSED)
SUBSCRIPTION: Moves = {
    c.OpenSubscription: move((), Status.OPEN),
    c.AmendSubscription: move(ALIVE),
    c.PauseSubscription: move((Status.OPEN,), Status.PAUSED),
    c.ResumeSubscription: move((Status.PAUSED,), Status.OPEN),
    c.CloseSubscription: move(ALIVE, Status.CLOSED),
    c.ReplaySubscription: move(ALIVE),
    c.RotateSecret: move(ALIVE),
    c.RequestTest: move((Status.OPEN,)),
}


def stand(state: Subscription, command: type) -> None:
    """Refuse a command for which the subscription does not stand right."""
    legal = SUBSCRIPTION[command]
    if state.status not in legal.of:
        raise SubscriptionStands(status=state.status, needs=legal.needs)

"""A subscription: a department's standing request for events, and how it fares."""

from __future__ import annotations

from collections.abc import Mapping

from domain.circumstances import Where
from domain.register import Register
from domain.slice import Slice
from domain.subscription import commands as c
from domain.subscription import deciding
from domain.subscription.events import SubscriptionClosed, SubscriptionOpened
from domain.subscription.moves import SUBSCRIPTION
from domain.subscription.state import EVOLVE, Subscription, inform

__all__ = ["SLICE", "Subscription"]


def sides(state: Subscription, command: object, _: Where, __: Register) -> Mapping[str, str]:
    """Name the office whose subscription it is."""
    return {"office": state.office or getattr(command, "office", "")}


SLICE: Slice[Subscription] = Slice(
    name="subscription",
    plural="subscriptions",
    initial=Subscription(),
    decide={
        c.OpenSubscription: deciding.open_subscription,
        c.AmendSubscription: deciding.amend_subscription,
        c.PauseSubscription: deciding.pause_subscription,
        c.ResumeSubscription: deciding.resume_subscription,
        c.CloseSubscription: deciding.close_subscription,
        c.ReplaySubscription: deciding.replay_subscription,
        c.RotateSecret: deciding.rotate_secret,
        c.RequestTest: deciding.request_test,
        c.ReportOutage: deciding.report_outage,
        c.ReportRecovery: deciding.report_recovery,
    },
    evolve=EVOLVE,
    sides=sides,
    audience=lambda state: (state.area, (state.office,)),
    place=lambda state: state.area,
    inform=inform,
    informing=(SubscriptionOpened, SubscriptionClosed),
    moves={"subscription": SUBSCRIPTION},
)

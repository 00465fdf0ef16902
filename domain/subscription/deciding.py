"""Decide: what may be subscribed to, when it is held or replayed, and when an outage is news."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

import domain
from domain.change import like
from domain.circumstances import Circumstances
from domain.declare import event_info
from domain.facts import Place
from domain.registry import find_slices
from domain.roster import open_office
from domain.subscription import commands as c
from domain.subscription import events as e
from domain.subscription import refusals as no
from domain.subscription.moves import stand
from domain.subscription.state import Standing, Subscription
from domain.subscription.words import EARLIEST, Start, Status, Way

OPEN_MAX = 20
BOTH = timedelta(hours=24)
Wish = c.OpenSubscription | c.AmendSubscription


def open_subscription(_: Subscription, it: c.OpenSubscription, now: Circumstances) -> list[object]:
    """Subscribe an office."""
    office = open_office(now.register, it.office, "office")
    _checked(it, it.way, now)
    _room(it, now)
    head = now.register.position
    starts = {Start.HEAD: head, Start.BEGINNING: 0, Start.POSITION: _there(it.after, now)}
    return [
        like(
            e.SubscriptionOpened,
            it,
            subscription=now.where.id,
            area=office.area,
            after=starts[it.start],
        )
    ]


def amend_subscription(
    state: Subscription, it: c.AmendSubscription, now: Circumstances
) -> list[object]:
    """Change what has changed; nothing when nothing has."""
    stand(state, c.AmendSubscription)
    _checked(it, state.way, now)
    amended = like(e.SubscriptionAmended, it)
    return [amended] if like(Subscription, state, amended) != state else []


def pause_subscription(
    state: Subscription, _: c.PauseSubscription, __: Circumstances
) -> list[object]:
    """Hold it."""
    stand(state, c.PauseSubscription)
    _paced(state)
    return [e.SubscriptionPaused()]


def resume_subscription(
    state: Subscription, _: c.ResumeSubscription, __: Circumstances
) -> list[object]:
    """Let it go on."""
    stand(state, c.ResumeSubscription)
    return [e.SubscriptionResumed()]


def close_subscription(
    state: Subscription, it: c.CloseSubscription, _: Circumstances
) -> list[object]:
    """End it."""
    stand(state, c.CloseSubscription)
    return [like(e.SubscriptionClosed, state, it)]


def replay_subscription(
    state: Subscription, it: c.ReplaySubscription, now: Circumstances
) -> list[object]:
    """Begin anew."""
    stand(state, c.ReplaySubscription)
    _paced(state)
    if it.since.tzinfo is None or not EARLIEST <= it.since <= now.now:
        raise no.WithoutZone(field="since")
    return [like(e.SubscriptionReplayed, it, after=_there(it.after, now))]


def rotate_secret(state: Subscription, _: c.RotateSecret, now: Circumstances) -> list[object]:
    """Number the next secret; it is made where secrets are kept."""
    stand(state, c.RotateSecret)
    if state.way is not Way.WEBHOOK:
        raise no.NoSecret(way=state.way)
    return [e.SecretRotated(secret=state.secret + 1, until=now.now + BOTH)]


def request_test(state: Subscription, _: c.RequestTest, __: Circumstances) -> list[object]:
    """Put a test on its way."""
    stand(state, c.RequestTest)
    return [e.TestRequested(office=state.office)]


def report_outage(state: Subscription, it: c.ReportOutage, _: Circumstances) -> list[object]:
    """Say it once an outage, of a subscription that is meant to flow."""
    told = state.overdue or state.status is not Status.OPEN
    return [] if told else [like(e.OutageBegun, it)]


def report_recovery(state: Subscription, _: c.ReportRecovery, __: Circumstances) -> list[object]:
    """End an outage that was said."""
    if not state.overdue:
        return []
    return [e.OutageEnded(position=state.overdue, since=state.overdue_since)]


def _room(it: c.OpenSubscription, now: Circumstances) -> None:
    known = now.register.get(Standing, it.office)
    ways = known.ways if known else ()
    if len(ways) >= OPEN_MAX:
        raise no.EnoughOpen(office=it.office)
    if it.way is Way.TOPIC and Way.TOPIC in [way for _, way in ways]:
        raise no.TopicThere(office=it.office)


def _checked(it: Wish, way: Way, now: Circumstances) -> None:
    if not (_is_address(it.url) if way is Way.WEBHOOK else it.url == ""):
        raise no.WrongUrl(field="url")
    if it.place and now.register.get(Place, it.place) is None:
        raise no.WithinUnknown(field="place", place=it.place)
    for kind in it.kinds:
        if kind not in _known():
            raise no.EventUnknown(field="kinds", kind=kind)


def _paced(state: Subscription) -> None:
    if state.way is Way.TOPIC:
        raise no.TopicGoesOn


def _there(after: int, now: Circumstances) -> int:
    if after > now.register.position:
        raise no.AheadOfAll(field="after", last=now.register.position)
    return after


def _is_address(url: str) -> bool:
    """Say whether a URL can be an address: what is secret has no place in it."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url
    bare = "@" not in parts.netloc and not parts.fragment
    return plain and bare and named and parts.scheme in ("http", "https")


@cache
def _known() -> frozenset[str]:
    """Give the names of all slices and of all their events."""
    slices = find_slices(domain)
    kinds = (event_info(cls).kind for one in slices for cls in one.evolve)
    return frozenset({*kinds, *(one.name for one in slices)})

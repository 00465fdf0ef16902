"""Subscriptions: what may be asked for, held, replayed and ended, and when an outage is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain import subscription
from domain.authorise import SYSTEM, NothingThere, NotYours
from domain.refusals import Refusal
from domain.register import Facts
from domain.roster import OfficeNotOpen
from domain.subscription import commands as c
from domain.subscription import events as e
from domain.subscription import refusals as no
from domain.subscription.deciding import BOTH, OPEN_MAX
from domain.subscription.moves import SUBSCRIPTION
from domain.subscription.state import inform
from domain.subscription.words import EARLIEST, Start, Status, Way, is_kind
from tests.scenario import Given, kinds
from tests.world import NOON, OTHER, POWER, STREET, WATER, register, world

AT = replace(register(), position=42)
NEW = Given(subscription.SLICE, register=AT)
HOOK = c.OpenSubscription(office=WATER, way=Way.WEBHOOK, url="https://hooks.example:8443/whistle")
PULL = c.OpenSubscription(office=WATER, way=Way.PULL)
OPEN = NEW.then(HOOK)
PAUSED = OPEN.then(c.PauseSubscription())
CLOSED = OPEN.then(c.CloseSubscription(reason="系统更换"))
LATE = c.ReportOutage(position=7, since=NOON, reason="answered 500")


def state(given: Given) -> subscription.Subscription:
    """Give the state after what has happened."""
    folded: subscription.Subscription = given.slice.fold(given.slice.initial, given.events)
    return folded


@pytest.mark.parametrize(
    ("start", "after", "expected"),
    [(Start.HEAD, 0, 42), (Start.BEGINNING, 0, 0), (Start.POSITION, 7, 7)],
)
def test_a_subscription_begins_where_it_is_told_to(start: Start, after: int, expected: int) -> None:
    """At what comes next, at all there is, or behind a position."""
    (opened,) = NEW.when(replace(PULL, start=start, after=after))
    assert isinstance(opened, e.SubscriptionOpened)
    assert (opened.after, opened.area) == (expected, "420102")


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (replace(PULL, office="nowhere"), OfficeNotOpen),
        (replace(PULL, after=43), no.AheadOfAll),
        (replace(PULL, place="999"), no.WithinUnknown),
        (replace(PULL, kinds=("whistle.sung",)), no.EventUnknown),
        (replace(PULL, url="https://hooks.example"), no.WrongUrl),
        *(
            (replace(HOOK, url=url), no.WrongUrl)
            for url in (
                *("", "ftp://hooks.example", "https://", "https://a:b@hooks.example"),
                *(
                    "https://hooks.example/#x",
                    "https://hooks.example/ x",
                    "https://hooks.example:x",
                ),
                *("https://钩子.example", "https://[::1"),
            )
        ),
    ],
)
def test_what_cannot_be_subscribed_to_is_refused(
    wish: c.OpenSubscription, why: type[Refusal]
) -> None:
    """The refusal names the field."""
    NEW.refuses(wish, why)


def test_kinds_are_events_or_slices_that_there_are() -> None:
    """A slice stands for all of its kinds."""
    wish = replace(PULL, kinds=("whistle", "incident.reported"), place=STREET, own=True)
    assert state(NEW.then(wish)).kinds == ("whistle", "incident.reported")
    assert [is_kind(text) for text in ("whistle", "whistle.leg-signed", "", "a.b.c", "W")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_what_is_amended_to_the_same_is_no_event() -> None:
    """And what is amended stays where it was otherwise."""
    same = c.AmendSubscription(url=HOOK.url)
    assert OPEN.when(same) == []
    amended = OPEN.then(replace(same, kinds=("whistle",)))
    assert state(amended) == replace(state(OPEN), kinds=("whistle",))
    OPEN.refuses(c.AmendSubscription(), no.WrongUrl)


def test_a_paused_one_is_resumed_and_a_closed_one_is_over() -> None:
    """Each command has the standings in which it is legal."""
    assert state(PAUSED.then(c.ResumeSubscription())).status is Status.OPEN
    for command in (c.PauseSubscription(), c.RequestTest()):
        PAUSED.refuses(command, no.SubscriptionStands)
    OPEN.refuses(c.ResumeSubscription(), no.SubscriptionStands)
    late = (c.AmendSubscription(), c.ReplaySubscription(), c.RotateSecret())
    for over in (*late, c.CloseSubscription(reason="x"), c.PauseSubscription()):
        CLOSED.refuses(over, no.SubscriptionStands)
    assert set(SUBSCRIPTION) <= set(subscription.SLICE.decide)


def test_a_replay_is_a_new_run_from_a_position_and_a_moment() -> None:
    """From where there is something, and until now."""
    replayed = state(OPEN.then(c.ReplaySubscription(after=7, since=NOON)))
    assert (replayed.run, replayed.after, replayed.since) == (2, 7, NOON)
    OPEN.refuses(c.ReplaySubscription(after=43), no.AheadOfAll)
    for since in (NOON + timedelta(1), NOON.replace(tzinfo=None), EARLIEST - timedelta(1)):
        OPEN.refuses(c.ReplaySubscription(since=since), no.WithoutZone)


def test_a_topic_goes_on_by_itself() -> None:
    """Whoever reads it stops and begins anew where they like."""
    topic = NEW.then(c.OpenSubscription(office=WATER, way=Way.TOPIC))
    for command in (c.PauseSubscription(), c.ReplaySubscription()):
        topic.refuses(command, no.TopicGoesOn)


def test_an_office_has_one_topic_and_a_bounded_number_of_subscriptions() -> None:
    """A closed one makes room."""
    facts, topic = Facts(AT), c.OpenSubscription(office=WATER, way=Way.TOPIC)
    for number in range(OPEN_MAX):
        given = Given(subscription.SLICE, register=facts.register(42), id=f"s{number}")
        given = given.then(topic if not number else PULL)
        inform(facts, given.events[0])  # type: ignore[arg-type]
        if not number:
            replace(NEW, register=facts.register(42)).refuses(topic, no.TopicThere)
    full = replace(NEW, register=facts.register(42))
    full.refuses(PULL, no.EnoughOpen)
    full.when(c.OpenSubscription(office=POWER, way=Way.TOPIC))
    inform(facts, given.then(c.CloseSubscription(reason="不用")).events[1])  # type: ignore[arg-type]
    replace(NEW, register=facts.register(42)).when(PULL)


def test_a_secret_is_rotated_by_number_and_never_told() -> None:
    """Two sign for a day; what is not signed has none."""
    (rotated,) = OPEN.when(c.RotateSecret())
    assert rotated == e.SecretRotated(secret=2, until=NOON + BOTH)
    after = state(OPEN.then(c.RotateSecret()))
    assert (after.secret, after.both_until) == (2, NOON + timedelta(days=1))
    NEW.then(PULL).refuses(c.RotateSecret(), no.NoSecret)


def test_a_test_is_an_event_of_its_own() -> None:
    """It says whose it is."""
    assert OPEN.when(c.RequestTest()) == [e.TestRequested(office=WATER)]
    assert state(OPEN.then(c.RequestTest())).tests == 1


def test_an_outage_is_one_event_until_everything_flows() -> None:
    """However often it is reported; a new outage is new."""
    out = OPEN.then(LATE)
    assert kinds(out.events[1:]) == ["OutageBegun"]
    assert out.when(LATE) == []
    over = out.then(c.ReportRecovery())
    assert over.events[-1] == e.OutageEnded(position=7, since=NOON)
    assert over.when(c.ReportRecovery()) == []
    assert kinds(over.when(LATE)) == ["OutageBegun"]


def test_what_is_held_is_not_overdue() -> None:
    """A pause ends an outage without a word, and none begins in it."""
    held = OPEN.then(LATE).then(c.PauseSubscription())
    assert state(held).overdue == 0
    assert held.when(LATE) == []
    assert CLOSED.when(LATE) == []


def test_an_office_subscribes_for_itself_alone(tmp_path: Path) -> None:
    """Its head, its clerk, or who administers; another department sees nothing of it."""
    with world(tmp_path) as here:
        stream = here.give("head", PULL).stream
        here.give("boss", replace(PULL, office=POWER))
        for who, office in (("water", WATER), ("head", POWER), ("clerk", OTHER)):
            with pytest.raises(NotYours):
                here.give(who, replace(PULL, office=office))
        with pytest.raises(NothingThere):
            here.give("power", c.PauseSubscription(), stream)
        with pytest.raises(NotYours):
            here.give("dispatcher", c.PauseSubscription(), stream)
        assert here.give(SYSTEM, LATE, stream).events == ("subscription.outage-begun.v1",)

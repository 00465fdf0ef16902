"""What a subscription wants: only what its office could see, chosen the same way however often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.authorise import OPERATOR
from domain.ledger import Stored
from domain.office import AmendOffice
from domain.subscription import commands as c
from domain.subscription.words import Start, Way
from domain.territory import ImportPlaces
from domain.whistle import commands as w
from domain.whistle.words import Level
from projections.subscribed import Subscribed
from tests.world import CENTRE, COMMUNITY, OTHER, POWER, ROWS, STREET, WATER, World, world

BLOW = w.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
ALL = c.OpenSubscription(office=WATER, way=Way.PULL, start=Start.BEGINNING)
SUMMONED = [f"whistle.{what}.v1" for what in ("legs-opened", "leg-dispatched", "leg-signed")]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path) as made:
        yield made


def signed(here: World, place: str = COMMUNITY, who: str = "officer") -> str:
    """Blow a whistle, send it to water, and let water sign."""
    stream: str = here.give(who, replace(BLOW, place=place)).stream
    here.give("dispatcher", w.Triage(lead=WATER), stream)
    here.give("water", w.SignLeg(), stream, 1)
    return stream


def opened(here: World, wish: c.OpenSubscription = ALL) -> str:
    """Open a subscription, and give its id."""
    return here.give("boss", wish).stream.removeprefix("subscription-")


def wanted(here: World, id_: str, after: int | None = None) -> list[Stored]:
    """Give all that a subscription wants after a position, or from where it begins."""
    asked = Subscribed(here.ports)
    state = asked.now()[id_]
    position = asked.begins(state) if after is None else after
    found, _ = asked.after(id_, position, 10_000)
    return [one.row for one in found]


def whistles(rows: list[Stored]) -> list[str]:
    """Give the kinds of whistles' events."""
    return [row.kind for row in rows if row.kind.startswith("whistle.")]


def test_a_department_gets_what_it_was_summoned_to_from_the_summons_on(here: World) -> None:
    """What came before it saw the whistle is none of its business."""
    signed(here)
    assert whistles(wanted(here, opened(here))) == SUMMONED
    assert whistles(wanted(here, opened(here, replace(ALL, office=POWER)))) == []


def test_an_office_that_leads_an_area_gets_all_of_it_or_its_own(here: World) -> None:
    """A street its street, a centre its district; own leaves what others have to do with."""
    signed(here)
    signed(here, OTHER + "001", "stranger")
    street = wanted(here, opened(here, replace(ALL, office=STREET, kinds=("whistle",))))
    assert len({row.stream for row in street}) == 1
    assert street[0].version == 1
    centre = replace(ALL, office=CENTRE, kinds=("whistle",))
    assert len({row.stream for row in wanted(here, opened(here, centre))}) == 2
    inside = wanted(here, opened(here, replace(centre, place=OTHER)))
    assert len({row.stream for row in inside}) == 1
    own = wanted(here, opened(here, replace(centre, office=STREET, own=True)))
    assert {row.stream for row in own} == {row.stream for row in street}


def test_kinds_choose_by_name_or_by_slice(here: World) -> None:
    """And what is of neither is left."""
    signed(here)
    only = replace(ALL, kinds=("whistle.leg-signed",))
    assert [row.kind for row in wanted(here, opened(here, only))] == SUMMONED[2:]
    assert wanted(here, opened(here, replace(ALL, kinds=("incident",)))) == []


def test_what_lies_nowhere_is_delivered_to_nobody(here: World) -> None:
    """Grants, offices, policies and places are no matter of a department."""
    id_ = opened(here, replace(ALL, office=CENTRE))
    assert {row.stream.partition("-")[0] for row in wanted(here, id_)} <= {"subscription"}


def test_its_own_stream_is_left_out_but_for_tests(here: World) -> None:
    """Nothing about a subscription is delivered by itself; another of the office is told of it."""
    first, second = opened(here), opened(here)
    here.give("head", c.PauseSubscription(), f"subscription-{first}")
    here.give("head", c.ResumeSubscription(), f"subscription-{first}")
    here.give("head", c.RequestTest(), f"subscription-{first}")
    kinds = [row.kind.removeprefix("subscription.") for row in wanted(here, first)]
    assert kinds == ["opened.v1", "test-requested.v1"]
    streams = {row.stream for row in wanted(here, second)}
    assert streams == {f"subscription-{first}"}


def test_an_amended_wish_holds_from_its_event_on_and_for_a_replay_from_the_start(
    here: World,
) -> None:
    """What was passed by stays so, until it is asked for anew."""
    signed(here)
    id_ = opened(here, replace(ALL, kinds=("incident",)))
    here.give("head", c.AmendSubscription(kinds=("whistle",)), f"subscription-{id_}")
    signed(here)
    assert whistles(wanted(here, id_)) == SUMMONED
    here.give("head", c.ReplaySubscription(), f"subscription-{id_}")
    assert whistles(wanted(here, id_)) == SUMMONED * 2


def test_a_replay_from_a_moment_misses_nothing_recorded_since(here: World) -> None:
    """And goes no further back than it was asked to, but for a few seconds."""
    signed(here)
    here.later(minutes=5)
    stream, id_ = signed(here), opened(here)
    replay = c.ReplaySubscription(since=here.now - timedelta(seconds=1))
    here.give("head", replay, f"subscription-{id_}")
    rows = [row for row in wanted(here, id_) if row.kind in SUMMONED]
    assert {row.stream for row in rows} == {stream}
    late = c.ReplaySubscription(after=here.data.ledger.head(), since=here.now)
    here.give("head", late, f"subscription-{id_}")
    assert wanted(here, id_) == []


def test_what_was_seen_then_is_judged_by_the_tree_of_then(here: World) -> None:
    """A community that changes its street, and an office that changes its name, change no past."""
    stream = signed(here)
    id_ = opened(here, replace(ALL, office=CENTRE, place=STREET, kinds=("whistle",)))
    before = wanted(here, id_)
    moved = tuple(replace(row, authority=OTHER) if row.code == COMMUNITY else row for row in ROWS)
    here.give(OPERATOR, ImportPlaces(rows=moved), "territory-4201")
    here.give(OPERATOR, AmendOffice(name="水务", short="水务"), f"office-{WATER}")
    here.give("water", w.LogContact(note="已联系"), stream, 1)
    assert before
    assert wanted(here, id_) == before
    asked = Subscribed(here.ports)
    asked.now()
    rows = here.data.ledger.load(stream)
    assert [asked.street(id_, row) for row in rows] == [STREET] * (len(rows) - 1) + [OTHER]
    assert [asked.street(id_, row) for row in rows[::-1]][-1] == STREET


def test_every_reader_chooses_alike_and_in_the_ledgers_order(here: World) -> None:
    """From the beginning, from behind a position, in small steps or in one."""
    for _ in range(3):
        signed(here)
    id_ = opened(here)
    whole, asked, position = wanted(here, id_), Subscribed(here.ports), 0
    asked.now()
    steps: list[Stored] = []
    while position < here.data.ledger.head():
        found, position = asked.after(id_, position, 2)
        steps += [one.row for one in found]
    assert steps == whole
    assert wanted(here, id_, after=whole[2].position) == whole[3:]
    assert [row.position for row in whole] == sorted(row.position for row in whole)


def test_a_relay_hears_who_wanted_an_event_when_it_was_recorded(here: World) -> None:
    """Before it was open nobody, and after it was closed nobody again."""
    early = here.data.ledger.load(signed(here))
    id_ = opened(here)
    during = here.data.ledger.load(signed(here))
    here.give("head", c.CloseSubscription(reason="不用"), f"subscription-{id_}")
    late = here.data.ledger.load(signed(here))
    asked = Subscribed(here.ports)
    asked.now()
    heard = {row.kind for row in (*early, *during, *late) if id_ in asked.wanting(row)}
    assert heard == {*SUMMONED}
    assert {row.stream for row in during if asked.wanting(row)} == {during[0].stream}
    assert not any(asked.wanting(row) for row in late)


def test_what_a_newer_version_wrote_is_passed_by(here: World) -> None:
    """A kind that is unknown here changes neither who sees its stream nor a subscription."""
    stream, id_ = signed(here), opened(here)
    before = whistles(wanted(here, id_))
    for name in (stream, f"subscription-{id_}"):
        last = here.data.ledger.load(name)[-1]
        new = Stored(name, last.version + 1, f"{name.partition('-')[0]}.sung.v1", last.body)
        here.data.ledger.append([new])
    assert whistles(wanted(here, id_)) == [*before, "whistle.sung.v1"]
    here.data.ledger.append([Stored("tale-1", 1, "tale.told.v1", last.body)])
    assert whistles(wanted(here, id_)) == [*before, "whistle.sung.v1"]


def test_a_stream_that_begins_with_the_unknown_is_no_subscription_yet(here: World) -> None:
    """It is passed by until it says what it is."""
    here.data.ledger.append([Stored("subscription-x", 1, "subscription.sung.v1", b"{}")])
    assert Subscribed(here.ports).now() == {}

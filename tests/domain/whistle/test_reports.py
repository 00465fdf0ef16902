"""Another call about the same matter: counted on the whistle that is there, each call once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.whistle import SLICE, Whistle
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle import refusals as no
from domain.whistle.words import Kind, Level, Outcome, Source
from tests.scenario import Given
from tests.world import COMMUNITY, WATER

DRAFT = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修复路灯")
BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
DRAFTED = Given(SLICE).then(DRAFT, "clerk")
BLOWN = Given(SLICE).then(BLOW, "duty_officer")
SPLIT = BLOWN.then(c.Triage(lead=WATER), "dispatcher")
CALL = c.AddReport(source=Source.HOTLINE, reference="WH-0042", note="水已进楼道")
ONCE = SPLIT.then(CALL, "clerk")


def state(given: Given) -> Whistle:
    """Give the whistle as it stands then."""
    return SLICE.fold(SLICE.initial, given.events)


def test_another_call_says_from_where_and_what_was_new() -> None:
    """Word for word, but for blanks around the reference."""
    (added,) = SPLIT.when(replace(CALL, reference=" WH-0042 "), "clerk")
    assert added == e.ReportAdded(source=Source.HOTLINE, reference="WH-0042", note="水已进楼道")


def test_another_call_is_counted_and_moves_nothing_else() -> None:
    """No clock, no leg, no standing: it is a hint of how many it concerns."""
    assert state(ONCE) == replace(state(SPLIT), reports=(("12345", "WH-0042"),))


def test_a_call_with_its_sources_reference_is_counted_once() -> None:
    """Two people at the desk took in the same sheet of the hotline."""
    ONCE.refuses(CALL, no.ReportNoted, "dispatcher")
    ONCE.refuses(replace(CALL, reference="WH-0042 ", note=""), no.ReportNoted, "dispatcher")


@pytest.mark.parametrize(
    "number", ["13800001234", "138 0000 1234", "138-0000-1234 张", "电19900001234"]
)
def test_nobodys_telephone_is_a_reference(number: str) -> None:
    """What is in the ledger stays there in clear: a caller's number goes to sealed places only."""
    SPLIT.refuses(replace(CALL, reference=number), no.TelephoneNumber, "clerk")


@pytest.mark.parametrize("number", ["20261201093012345", "WH-13800001", "4201022026120100138"])
def test_a_number_of_another_system_may_be_as_long_as_it_is(number: str) -> None:
    """Eleven digits within more of them are no telephone."""
    assert len(state(SPLIT.then(replace(CALL, reference=number), "clerk")).reports) == 1


def test_two_sources_may_give_the_same_reference() -> None:
    """Each numbers its calls for itself."""
    twice = ONCE.then(replace(CALL, source=Source.POLICE), "dispatcher")
    assert len(state(twice).reports) == 2


def test_calls_without_a_reference_are_each_counted() -> None:
    """Whoever walks in has no number; blanks are none."""
    walked_in = c.AddReport(source=Source.WALK_IN, reference=" ")
    assert len(state(SPLIT.then(walked_in, "clerk").then(walked_in, "clerk")).reports) == 2


def test_a_draft_is_called_about_as_well() -> None:
    """The calls come in before anybody has blown."""
    assert len(state(DRAFTED.then(CALL, "clerk")).reports) == 1


@pytest.mark.parametrize(
    "ended", [e.WhistleWithdrawn(reason="误报"), e.WhistleClosed(outcome=Outcome.SOLVED)]
)
def test_what_has_ended_takes_no_further_call(ended: object) -> None:
    """It is a new whistle then."""
    given = replace(SPLIT, events=(*SPLIT.events, ended))
    given.refuses(CALL, no.WrongStanding, "clerk")

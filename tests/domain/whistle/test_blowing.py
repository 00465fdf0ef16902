"""From the draft to the blow, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.circumstances import Where
from domain.facts import Office
from domain.register import Facts, Register
from domain.rules import IN_FORCE, Policy
from domain.timing import NoPolicyInForce
from domain.whistle import SLICE, sides
from domain.whistle import commands as c
from domain.whistle import events as e
from domain.whistle import refusals as no
from domain.whistle.words import Cause, Kind, Level
from tests.scenario import Given, kinds
from tests.world import CENTRE, COMMUNITY, NOON, OTHER, STREET, WATER, register

NEW = Given(SLICE)
DRAFT = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修复路灯")
BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
DRAFTED = NEW.then(DRAFT, "clerk")
SUBMITTED = DRAFTED.then(c.SubmitWhistle(), "clerk")
BLOWN = NEW.then(BLOW, "duty_officer")


def test_a_draft_names_the_street_that_answers_and_the_centre() -> None:
    """The place decides who blows and who splits."""
    (drafted,) = NEW.when(DRAFT, "clerk")
    assert isinstance(drafted, e.WhistleDrafted)
    assert (drafted.brief.blower, drafted.brief.centre) == (STREET, CENTRE)


def test_without_a_centre_the_street_splits_its_own_whistles() -> None:
    """A small installation has no centre; then the street is one."""
    facts = Facts(register())
    facts.put(CENTRE, replace(facts.get(Office, CENTRE), kind="department"))
    given = replace(NEW, register=facts.register(1))
    (drafted,) = given.when(DRAFT, "clerk")
    assert isinstance(drafted, e.WhistleDrafted)
    assert drafted.brief.centre == STREET


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"place": "420102999"}, no.UnknownPlace),
        ({"requested": ("nobody",)}, no.UnknownOffice),
        ({"level": Level.E1}, no.WrongLevel),
        ({"kind": Kind.ER}, no.WrongLevel),
        ({"place": "4201"}, no.NoStreetAnswers),
    ],
)
def test_a_draft_that_cannot_be_is_refused(change: dict[str, object], why: type) -> None:
    """Each field is checked against the register."""
    NEW.refuses(replace(DRAFT, **change), why, "clerk")  # type: ignore[arg-type]


def test_an_amended_draft_holds_what_was_written_last() -> None:
    """Amending writes the whole anew."""
    amend = c.AmendWhistle(
        kind=Kind.LE, place=COMMUNITY, matter="占道", need="清理", requested=(WATER,)
    )
    (amended,) = DRAFTED.when(amend, "clerk")
    assert isinstance(amended, e.WhistleAmended)
    assert amended.brief.kind is Kind.LE


def test_a_submitted_whistle_is_not_amended() -> None:
    """It must be returned first."""
    amend = c.AmendWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯", need="修")
    SUBMITTED.refuses(amend, no.WrongStanding, "clerk")


def test_a_returned_whistle_is_amended_and_submitted_again() -> None:
    """Returned is a draft that says what is missing."""
    returned = SUBMITTED.then(c.ReturnForCorrection(missing="地点不清"))
    assert kinds(returned.when(c.SubmitWhistle(), "clerk")) == ["WhistleSubmitted"]


def test_an_emergency_is_not_returned() -> None:
    """Nobody waits for a form when life is at risk."""
    emergency = replace(DRAFT, kind=Kind.ER, level=Level.E2)
    given = NEW.then(emergency, "clerk").then(c.SubmitWhistle(), "clerk")
    given.refuses(c.ReturnForCorrection(missing="字段"), no.EmergencyIsNotReturned)


def test_approving_blows_under_the_policy_in_force() -> None:
    """The clock of triage starts, owned by the centre."""
    approved, blown = SUBMITTED.when(c.ApproveAndBlow())
    assert isinstance(approved, e.WhistleApproved)
    assert isinstance(blown, e.WhistleBlown)
    assert (blown.policy, blown.pending_confirmation) == ("default/1", False)
    assert [(due.clock, due.owner) for due in blown.clocks] == [("triage", CENTRE)]


def test_a_duty_officer_does_not_approve_an_ordinary_whistle() -> None:
    """Who may blow which kind is the policy's (S:4)."""
    SUBMITTED.refuses(c.ApproveAndBlow(), no.NotOnesToBlow, "duty_officer")


def test_an_office_blows_only_its_kinds() -> None:
    """The office's own list limits the policy's."""
    draft = replace(DRAFT, place=OTHER + "001")
    given = NEW.then(draft, "clerk").then(c.SubmitWhistle(), "clerk")
    given.refuses(c.ApproveAndBlow(), no.OfficeMayNotBlow)


def test_without_a_policy_nothing_is_blown() -> None:
    """There would be no clocks."""
    facts = register()
    empty = Register(facts={k: v for k, v in facts.facts.items() if k is not Policy})
    replace(SUBMITTED, register=empty).refuses(c.ApproveAndBlow(), NoPolicyInForce)


def test_a_policy_published_later_leaves_the_whistle_alone() -> None:
    """Scenario 7: the whistle stays under the version that it was blown under."""
    facts = Facts(register())
    old = facts.get(Policy, IN_FORCE)
    facts.put(IN_FORCE, replace(old, version=2, limits=()))
    later = replace(BLOWN, register=facts.register(1))
    dispatched = later.when(c.Triage(lead=WATER), "dispatcher")[-1]
    assert isinstance(dispatched, e.LegDispatched)
    clocks = [due.clock for due in dispatched.clocks]
    assert clocks == ["sign", "contact", "arrive", "resolve", "overrun"]


def test_without_its_policy_a_whistle_is_not_split() -> None:
    """A register that lost the version is a fault, and says so."""
    facts = register()
    empty = Register(facts={k: v for k, v in facts.facts.items() if k is not Policy})
    lost = replace(BLOWN, register=empty)
    lost.refuses(c.Triage(lead=WATER), NoPolicyInForce, "dispatcher")


def test_an_emergency_blown_by_the_officer_waits_for_a_leader() -> None:
    """W4: the response runs, the confirmation has a clock of a day."""
    blown = BLOWN.events[-1]
    assert isinstance(blown, e.WhistleBlown)
    assert blown.pending_confirmation
    assert {due.clock: due.due_at - NOON for due in blown.clocks} == {
        "triage": timedelta(minutes=3),
        "confirm": timedelta(hours=24),
    }


def test_an_emergency_blown_by_a_leader_needs_no_confirmation() -> None:
    """The leader has confirmed by blowing."""
    NEW.then(BLOW).refuses(c.ConfirmWhistle(), no.NothingToConfirm)


def test_a_leader_confirms_once() -> None:
    """Confirmed is confirmed."""
    confirmed = BLOWN.then(c.ConfirmWhistle())
    confirmed.refuses(c.ConfirmWhistle(), no.NothingToConfirm)


def test_nobody_confirms_what_he_blew_himself() -> None:
    """Two pairs of eyes."""
    BLOWN.refuses(c.ConfirmWhistle(), no.ConfirmedByBlower, "duty_officer")


def test_a_refused_confirmation_leaves_the_response_alone() -> None:
    """It goes to review; the departments go on."""
    refused = BLOWN.then(c.RefuseConfirmation(reason="误报"))
    assert kinds(refused.when(c.Triage(lead=WATER), "dispatcher"))[0] == "LegsOpened"


def test_a_draft_is_not_confirmed() -> None:
    """Only what was blown."""
    DRAFTED.refuses(c.ConfirmWhistle(), no.WrongStanding)


def test_a_whistle_is_withdrawn_before_anybody_arrives() -> None:
    """Its clocks end with it."""
    withdrawn = BLOWN.then(c.WithdrawWhistle(reason="误报"))
    assert SLICE.fold(SLICE.initial, withdrawn.events).clocks == ()


def test_a_draft_is_not_withdrawn() -> None:
    """A draft harms nobody."""
    DRAFTED.refuses(c.WithdrawWhistle(reason="x"), no.WrongStanding)


def test_a_whistle_in_a_stream_without_legs_has_no_side_of_legs() -> None:
    """Sides are named as far as they are there: a new whistle has only its place."""
    where = Where(stream="whistle-x", part=1)
    assert sides(SLICE.initial, DRAFT, where, register()) == {"place": COMMUNITY}


def test_every_side_of_a_whistle_is_named() -> None:
    """The place, the blower, the centre, the leg of the path, the lead, who was told above."""
    given = BLOWN.then(c.Triage(lead=WATER), "dispatcher")
    raised = given.then(c.RaiseEscalation(cause=Cause.BREACH, clock="sign", leg=1), "system")
    state = SLICE.fold(SLICE.initial, raised.events)
    found = sides(state, c.SignLeg(), Where(stream="whistle-x", part=1), register())
    assert set(found) == {"place", "blower", "centre", "leg", "lead", "addressee"}


def test_a_policy_without_a_limit_starts_no_clock() -> None:
    """What has no limit is not measured."""
    facts = Facts(register())
    old = facts.get(Policy, IN_FORCE)
    facts.put(IN_FORCE, replace(old, limits=()))
    free = replace(SUBMITTED, register=facts.register(1))
    blown = free.when(c.ApproveAndBlow())[-1]
    assert isinstance(blown, e.WhistleBlown)
    assert blown.clocks == ()

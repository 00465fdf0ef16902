"""Shifts: taken over one after the other, the roll call, promises that are never lost, handing over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain import shift
from domain.authorise import NotYours
from domain.duty import AssignDuty, DutyPost
from domain.facts import Grant, Held
from domain.register import Facts, Register
from domain.roster import Duty, DutyList, LatestShift, NotOnDuty, OfficeNotOpen, Promise
from domain.shift import commands as c
from domain.shift import refusals as no
from domain.shift.events import Called, ShiftHandedOver, ShiftTakenOver
from domain.whistle.commands import BlowNow
from domain.whistle.words import Level
from tests.scenario import Given, kinds
from tests.world import COMMUNITY, LATER, NOON, STREET, WATER, World, register, world

HOUR = timedelta(hours=1)
FIRST, SECOND = f"{STREET}.1", f"{STREET}.2"
TAKE = c.TakeOverShift(office=STREET, leader="boss")
NEXT = replace(TAKE, before=FIRST, note_read=True)
PROMISE = c.RecordPromise(to=WATER, post="调度", what="半小时内回电", until=NOON + HOUR)
DUTIES = (("ann", DutyPost.DUTY_OFFICER, 0, 9), ("bob", DutyPost.RESPONDER, 9, 20))


def facts() -> Facts:
    """Give the facts of the district, with one who leads the street, and a duty list of two."""
    made = Facts(register())
    grant = Grant(id="g", subject="boss", role="leader", unit=STREET, until=LATER)
    made.put("boss", Held(subject="boss", grants=(grant,)))
    duties = tuple(
        Duty(duty=n, subject=who, post=post, since=at(since), until=at(until), listed=(NOON, NOON))
        for n, (who, post, since, until) in enumerate(DUTIES, 1)
    )
    made.put(STREET, DutyList(office=STREET, duties=duties, last=2))
    return made


def at(hour: int) -> datetime:
    """Give an hour after eight in the morning."""
    return NOON + (hour - 4) * HOUR


def told(*events: object) -> Register:
    """Give the register after some events of shifts."""
    made = facts()
    for event in events:
        if isinstance(event, ShiftTakenOver | ShiftHandedOver):
            shift.inform(made, event)
    return made.register(42)


NEW = Given(shift.SLICE, id=FIRST, register=told())
OPEN = NEW.then(TAKE, "officer")
OVER = OPEN.then(PROMISE, "officer").then(c.HandOverShift(note="水务未回电"), "officer")
AFTER = Given(shift.SLICE, id=SECOND, register=told(*OVER.events))


def test_a_shift_begins_with_its_officer_leader_and_roll() -> None:
    """The officer who takes over is there; who else is on duty is called."""
    (taken,) = OPEN.events
    assert isinstance(taken, ShiftTakenOver)
    assert (taken.officer, taken.leader, taken.place) == ("officer", "boss", STREET)
    assert taken.roll == (Called(subject="ann", post="duty_officer"),)


def test_a_shift_taken_over_a_little_early_calls_those_who_come() -> None:
    """At a quarter to five in the evening the roll is of those who begin at five."""
    (taken,) = NEW.at(at(9) - HOUR / 4).when(TAKE, "officer")
    assert isinstance(taken, ShiftTakenOver)
    assert [one.subject for one in taken.roll] == ["bob"]


def test_a_shift_is_of_an_open_office() -> None:
    """Otherwise nobody could look it up."""
    NEW.refuses(replace(TAKE, office="nowhere"), OfficeNotOpen)


def test_a_shift_has_a_leader_who_leads() -> None:
    """By a role, or by the duty list of this hour."""
    NEW.refuses(replace(TAKE, leader="ann"), no.NotALeader)
    made = facts()
    known = made.get(DutyList, STREET)
    leading = replace(known.duties[0], post=DutyPost.SHIFT_LEADER)
    made.put(STREET, replace(known, duties=(leading,)))
    listed = replace(NEW, register=made.register(2))
    assert kinds(listed.when(replace(TAKE, leader="ann"))) == ["ShiftTakenOver"]


def test_a_shift_is_taken_over_once() -> None:
    """Two who take over the same shift meet on one stream; the second is told who has it."""
    with pytest.raises(no.ShiftTaken) as refused:
        replace(OPEN, register=told(*OPEN.events)).when(TAKE)
    assert refused.value.parameters == {"shift": FIRST, "officer": "officer", "latest": FIRST}


def test_an_office_has_one_shift_at_a_time() -> None:
    """The one before must be handed over first."""
    still = replace(AFTER, register=told(*OPEN.events))
    still.refuses(NEXT, no.ShiftStillOpen)


@pytest.mark.parametrize("before", ["", f"{STREET}.7", SECOND, "x"])
def test_a_shift_names_the_one_before_it(before: str) -> None:
    """So that the note that was read is the note that was written."""
    AFTER.refuses(replace(NEXT, before=before), no.NotTheShiftBefore)
    if before:
        NEW.refuses(replace(TAKE, before=before), no.NotTheShiftBefore)


def test_whoever_takes_over_has_read_the_note() -> None:
    """Except for the first, who has none to read."""
    AFTER.refuses(replace(NEXT, note_read=False), no.NoteNotRead)


def test_what_was_promised_is_the_next_shifts_to_keep() -> None:
    """With its number, whom, what and until when, exactly as it was."""
    taken = AFTER.then(NEXT, "night")
    state = shift.SLICE.fold(shift.Shift(), taken.events)
    expected = Promise(
        promise=1, to=WATER, post="调度", what=PROMISE.what, until=PROMISE.until, by="officer"
    )
    assert state.promises == (expected,)
    second = taken.then(replace(PROMISE, what="送沙袋"), "night")
    assert second.events[-1].promise.promise == 2  # type: ignore[attr-defined]


def test_the_note_says_as_of_which_position_it_was_written() -> None:
    """So that the boards as handed over can be shown again."""
    handed = OVER.events[-1]
    assert (handed.position, handed.note) == (42, "水务未回电")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "command",
    [
        c.ConfirmPresence(),
        c.AddNote(note="x"),
        c.RecordInstruction(leader="boss", instruction="x"),
        PROMISE,
        c.MarkPromiseKept(promise=1),
        c.HandOverShift(),
    ],
)
def test_nothing_is_written_into_a_shift_that_is_over(command: object) -> None:
    """It goes into the one that is open."""
    OVER.refuses(command, no.ShiftOver)


def test_each_confirms_once_and_the_shift_knows_who_has_not() -> None:
    """Ann is called; the officer was there from the beginning."""
    state = shift.SLICE.fold(shift.Shift(), OPEN.events)
    assert [one.subject for one in state.missing] == ["ann"]
    confirmed = OPEN.then(c.ConfirmPresence(), "ann")
    assert shift.SLICE.fold(shift.Shift(), confirmed.events).missing == ()
    for who in ("ann", "officer"):
        confirmed.refuses(c.ConfirmPresence(), no.PresentAlready, who)


def test_only_who_is_on_duty_confirms_where_there_is_a_list() -> None:
    """Whoever begins later confirms then; the shift leader is no stranger."""
    OPEN.refuses(c.ConfirmPresence(), NotOnDuty, "bob")
    assert OPEN.at(at(9)).when(c.ConfirmPresence(), "bob")
    assert OPEN.when(c.ConfirmPresence(), "boss")


def test_without_a_list_anybody_of_the_office_confirms() -> None:
    """Paper is not needed to be there."""
    bare = Facts(told())
    bare.put(STREET, DutyList(office=STREET))
    listless = replace(NEW, register=bare.register(2)).then(TAKE, "officer")
    assert kinds(listless.when(c.ConfirmPresence(), "bob")) == ["PresenceConfirmed"]


def test_notes_and_instructions_are_written_down_with_who_wrote_them() -> None:
    """What a leader said is the leader's, by whomever it was written."""
    noted = OPEN.then(c.AddNote(note="雨停"), "clerk")
    told_ = noted.then(c.RecordInstruction(leader="boss", instruction="加密巡查"), "officer")
    note, word = told_.events[1:]
    assert (note.by, word.by, word.leader) == ("clerk", "officer", "boss")  # type: ignore[attr-defined]
    assert shift.SLICE.fold(shift.Shift(), told_.events).notes == 2


def test_an_instruction_is_a_leaders() -> None:
    """A word of somebody else is a note; a shift's own leader stays one through the shift."""
    OPEN.refuses(c.RecordInstruction(leader="ann", instruction="x"), no.NotALeader)
    without = Facts(told())
    without.put("boss", Held(subject="boss"))
    later = replace(OPEN, register=without.register(3))
    assert later.when(c.RecordInstruction(leader="boss", instruction="x"))


@pytest.mark.parametrize(
    "until",
    [
        NOON,
        NOON - HOUR,
        NOON + timedelta(days=400),
        (NOON + HOUR).replace(tzinfo=None),
        datetime.max.replace(tzinfo=UTC),
    ],
)
def test_a_promise_is_due_in_the_time_to_come(until: datetime) -> None:
    """With its time zone said."""
    OPEN.refuses(replace(PROMISE, until=until), no.DueInThePast)


def test_a_promise_is_made_to_an_open_office() -> None:
    """So that somebody can be asked about it."""
    OPEN.refuses(replace(PROMISE, to="nowhere"), OfficeNotOpen)


def test_a_promise_is_kept_once() -> None:
    """And then it is open no more."""
    kept = OPEN.then(PROMISE).then(c.MarkPromiseKept(promise=1, how="已回电"))
    state = shift.SLICE.fold(shift.Shift(), kept.events)
    assert (state.promises, state.kept) == ((), 1)
    kept.refuses(c.MarkPromiseKept(promise=1), no.NoSuchPromise)


@pytest.mark.parametrize(
    ("office", "before", "name"),
    [
        (STREET, "", FIRST),
        (STREET, FIRST, SECOND),
        (STREET, f"{STREET}.x", FIRST),
        (STREET, f"{WATER}.7", FIRST),
        ("a.b", "a.b.9", "a.b.10"),
    ],
)
def test_a_shift_is_named_after_the_one_before(office: str, before: str, name: str) -> None:
    """The name is the office's code and a number that counts up."""
    assert shift.named(c.TakeOverShift(office=office, leader="x", before=before)) == name


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path) as made:
        yield made


def test_three_shifts_hand_over_to_one_another(here: World) -> None:
    """What one promises the third still sees; the log's end is where the next begins."""
    take = c.TakeOverShift(office=STREET, leader="leader")
    first = here.give("officer", take).stream
    here.give("officer", PROMISE, first)
    here.give("officer", c.HandOverShift(note="一"), first)
    second = here.give("officer", replace(take, before=FIRST, note_read=True)).stream
    handed = here.give("leader", c.HandOverShift(), second)
    third = here.give("officer", replace(take, before=SECOND, note_read=True)).stream
    assert [first, second, third] == [f"shift-{STREET}.{n}" for n in (1, 2, 3)]
    assert here.events(second)[-1].position == handed.position - 1  # type: ignore[attr-defined]
    assert here.give("officer", c.MarkPromiseKept(promise=1), third).version == 2
    latest = here.data.keeper.current().get(LatestShift, STREET)
    assert latest is not None
    assert (latest.shift, latest.open) == (f"{STREET}.3", True)


def test_a_repeated_take_over_is_the_same_shift(here: World) -> None:
    """Its answer was lost; it is not refused as taken."""
    order = here.order("officer", c.TakeOverShift(office=STREET, leader="leader"))
    assert [here.ask(order).repeated, here.ask(order).repeated] == [False, True]


def test_a_stranger_does_not_take_over(here: World) -> None:
    """Nor writes into what is not theirs."""
    with pytest.raises(NotYours):
        here.give("stranger", c.TakeOverShift(office=STREET, leader="leader"))
    stream = here.give("officer", c.TakeOverShift(office=STREET, leader="leader")).stream
    with pytest.raises(NotYours):
        here.give("checker", c.AddNote(note="x"), stream)


def test_the_roll_of_a_shift_comes_from_the_duty_list(here: World) -> None:
    """A list, a take-over, and an emergency blown by who is on it."""
    since = here.now
    row = AssignDuty(subject="officer", post=DutyPost.DUTY_OFFICER, since=since, until=since + HOUR)
    here.give("leader", row, f"duty-{STREET}")
    stream = here.give("chief", c.TakeOverShift(office=STREET, leader="leader")).stream
    here.give("officer", c.ConfirmPresence(), stream)
    here.give("officer", BlowNow(level=Level.E1, place=COMMUNITY, matter="火警", need="救人"))
    taken = here.events(stream)[0]
    assert taken.roll == (Called(subject="officer", post="duty_officer"),)  # type: ignore[attr-defined]

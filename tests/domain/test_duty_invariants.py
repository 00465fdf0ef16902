"""What holds of duty lists and shifts, whatever people ask for in whatever order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from domain import duty, shift
from domain.circumstances import Actor, Circumstances, Where
from domain.duty import DutyPost
from domain.facts import Grant, Held
from domain.refusals import Refusal
from domain.register import Facts, Register
from domain.roster import DutyList, LatestShift, on_duty
from domain.shift import commands as c
from domain.shift import events as e
from domain.shift.state import Status
from domain.slice import Slice
from tests.world import LATER, NOON, STREET, WATER, register

HOUR = timedelta(hours=1)
PEOPLE = st.sampled_from(["ann", "bob", "cai"])
HOURS = st.integers(-6, 40)
LENGTHS = st.integers(1, 12)
NUMBERS = st.integers(1, 6)
RUNS, STEPS = 150, 40


def decided(
    slice_: Slice[Any], events: list[object], command: object, now: Circumstances
) -> list[object]:
    """Give what follows from a command, nothing when it is refused."""
    state = slice_.fold(slice_.initial, events)
    try:
        return slice_.decide[type(command)](state, command, now)
    except Refusal:
        return []


class Listing(RuleBasedStateMachine):
    """A duty list that anybody changes in any way, while time passes."""

    accepted = 0

    def __init__(self) -> None:
        """Begin with no list."""
        super().__init__()
        self.now, self.events = NOON, list[object]()
        self.facts, self.seen = Facts(register()), dict[datetime, list[str]]()

    def told(self) -> Register:
        """Give the register as of now."""
        return self.facts.register(1)

    def give(self, command: object) -> None:
        """Ask for something; a refusal changes nothing."""
        actor, where = Actor(subject="x", role="leader", unit=STREET), f"duty-{STREET}"
        now = Circumstances(
            now=self.now, actor=actor, where=Where(stream=where), register=self.told()
        )
        facts = Facts(self.told())
        for event in decided(duty.SLICE, self.events, command, now):
            duty.inform(facts, event)  # type: ignore[arg-type]
            self.events.append(event)
            Listing.accepted += 1
        self.facts = facts

    @rule(who=PEOPLE, at=HOURS, length=LENGTHS, post=st.sampled_from(list(DutyPost)))
    def assign(self, who: str, at: int, length: int, post: DutyPost) -> None:
        """Somebody is listed, from any hour."""
        since = self.now.replace(minute=0) + at * HOUR
        until = since + length * HOUR
        past = since <= self.now
        self.give(duty.AssignDuty(subject=who, post=post, since=since, until=until))
        if past:  # A late entry is known from now on, and changes what is said of earlier hours.
            self.seen.clear()

    @rule(number=NUMBERS, at=HOURS, length=LENGTHS)
    def change(self, number: int, at: int, length: int) -> None:
        """Some duty is moved."""
        since = self.now + at * HOUR
        self.give(duty.ChangeDuty(duty=number, since=since, until=since + length * HOUR))

    @rule(number=NUMBERS)
    def cancel(self, number: int) -> None:
        """Some duty is cancelled."""
        self.give(duty.CancelDuty(duty=number, reason="x"))

    @rule(number=NUMBERS, who=PEOPLE, length=LENGTHS)
    def stand_in(self, number: int, who: str, length: int) -> None:
        """Somebody stands in."""
        until = self.now + length * HOUR
        self.give(duty.NameStandIn(duty=number, subject=who, until=until))

    @rule(hours=st.integers(1, 7))
    def time_passes(self, hours: int) -> None:
        """What was held by now is held for ever."""
        known = self.told()
        for hour in range(hours):
            at = self.now + hour * HOUR
            self.seen[at] = [span.subject for span in on_duty(known, STREET, at)]
        self.now += hours * HOUR

    @invariant()
    def who_is_on_duty_equals_a_slow_second_computation(self) -> None:
        """From the events, hour by hour, without spans, lists or facts."""
        known = self.told()
        for hour in range(-8, 48):
            at = self.now + hour * HOUR
            found = [(span.subject, span.duty.duty) for span in on_duty(known, STREET, at)]
            assert found == slowly(self.events, at)

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        """One person, one duty."""
        for hour in range(48):
            names = [who for who, _ in slowly(self.events, self.now + hour * HOUR)]
            assert len(names) == len(set(names))

    @invariant()
    def what_was_held_stays_held(self) -> None:
        """Nothing that is changed later changes who was on duty before."""
        known = self.told()
        for at, who in self.seen.items():
            assert [span.subject for span in on_duty(known, STREET, at)] == who


def slowly(events: list[object], at: datetime) -> list[tuple[str, int]]:
    """Give who holds which duty at a moment, by asking each event in turn."""
    listed: dict[int, list[datetime]] = {}
    holder: dict[int, str] = {}
    for event in events:
        if isinstance(event, duty.DutiesListed):
            for one in event.duties:
                listed[one.duty] = [one.since, one.until]
                holder[one.duty] = one.subject
        if isinstance(event, duty.DutyChanged):
            listed[event.duty] = [event.since, event.until]
        if isinstance(event, duty.DutyCancelled):
            listed[event.duty][1] = event.until
        if isinstance(event, duty.StandInNamed):
            named = event.stand_in
            if named.since <= at < named.until:
                holder[event.duty] = named.subject
    return [(holder[n], n) for n, (since, until) in listed.items() if since <= at < until]


class Chain(RuleBasedStateMachine):
    """An office's shifts, with people who take over, promise, keep and hand over at random."""

    shifts = 0

    def __init__(self) -> None:
        """Begin before the first shift."""
        super().__init__()
        self.streams = dict[str, list[object]]()
        grant = Grant(id="g", subject="boss", role="leader", unit=STREET, until=LATER)
        self.facts = Facts(register())
        self.facts.put("boss", Held(subject="boss", grants=(grant,)))
        self.made, self.kept = set[int](), set[int]()

    def give(self, command: object, stream: str) -> None:
        """Ask for something of a shift that there is, or begin one; a refusal changes nothing."""
        if stream not in self.streams and not isinstance(command, c.TakeOverShift):
            return
        known = self.facts.register(1)
        actor, where = (
            Actor(subject="x", role="leader", unit=STREET),
            Where(stream=f"shift-{stream}"),
        )
        now = Circumstances(now=NOON, actor=actor, where=where, register=known)
        events = self.streams.get(stream, [])
        self.facts = Facts(known)
        for event in decided(shift.SLICE, events, command, now):
            if isinstance(event, e.ShiftTakenOver | e.ShiftHandedOver):
                shift.inform(self.facts, event)
            self.streams.setdefault(stream, []).append(event)
            self.made |= {event.promise.promise} if isinstance(event, e.PromiseRecorded) else set()
            self.kept |= {event.promise} if isinstance(event, e.PromiseKept) else set()

    @rule(before=st.integers(0, 4), read=st.booleans())
    def take_over(self, before: int, read: bool) -> None:  # noqa: FBT001  Hypothesis gives it.
        """Somebody takes over from any shift."""
        name = f"{STREET}.{before}" if before else ""
        command = c.TakeOverShift(office=STREET, leader="boss", before=name, note_read=read)
        self.give(command, shift.named(command))

    @rule(number=st.integers(1, 4))
    def promise(self, number: int) -> None:
        """Somebody promises something in any shift."""
        command = c.RecordPromise(to=WATER, post="x", what="y", until=NOON + HOUR)
        self.give(command, f"{STREET}.{number}")

    @rule(number=st.integers(1, 4), which=st.integers(1, 8))
    def keep(self, number: int, which: int) -> None:
        """Somebody keeps a promise in any shift."""
        self.give(c.MarkPromiseKept(promise=which), f"{STREET}.{number}")

    @rule(number=st.integers(1, 4))
    def hand_over(self, number: int) -> None:
        """Somebody hands any shift over."""
        self.give(c.HandOverShift(), f"{STREET}.{number}")

    def states(self) -> list[shift.Shift]:
        """Give the shifts that there are."""
        return [shift.SLICE.fold(shift.Shift(), events) for events in self.streams.values()]

    @invariant()
    def an_office_has_one_shift_at_most(self) -> None:
        """And each follows the one before it."""
        states = self.states()
        Chain.shifts = max(Chain.shifts, len(states))
        assert sum(state.status is Status.OPEN for state in states) <= 1
        names = ["", *(state.shift for state in states)]
        assert [state.before for state in states] == names[: len(states)]

    @invariant()
    def no_promise_is_lost(self) -> None:
        """Each is kept, or open in the shift that is, or carried by the latest note."""
        latest = self.facts.register(1).get(LatestShift, STREET)
        if latest is None:
            return
        last = shift.SLICE.fold(shift.Shift(), self.streams[latest.shift])
        still = {one.promise for one in (last.promises if latest.open else latest.promises)}
        assert still == self.made - self.kept
        assert not self.kept - self.made


CHOSEN = settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, derandomize=True)


def test_a_duty_list_says_who_was_on_duty_whatever_is_done_to_it() -> None:
    """At least five hundred changes by anybody."""
    Listing.accepted = 0
    run_state_machine_as_test(Listing, settings=CHOSEN)
    assert Listing.accepted >= 500, Listing.accepted


def test_no_promise_is_lost_and_no_two_shifts_are_open_whatever_is_asked_for() -> None:
    """Through chains of at least three shifts."""
    Chain.shifts = 0
    run_state_machine_as_test(Chain, settings=CHOSEN)
    assert Chain.shifts >= 3, Chain.shifts


def test_the_state_of_a_duty_list_is_the_fact_of_it() -> None:
    """One fold serves the decision, the register and the board."""
    row = duty.AssignDuty(subject="a", post=DutyPost.RESPONDER, since=NOON, until=NOON + HOUR)
    listing = Listing()
    listing.give(row)
    known = listing.told().get(DutyList, STREET)
    assert known == duty.SLICE.fold(duty.SLICE.initial, listing.events)

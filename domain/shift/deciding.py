"""Decide: taking over, the roll call, what is written down, handing over."""

from __future__ import annotations

from datetime import UTC, timedelta

from domain.change import like
from domain.circumstances import Circumstances
from domain.roster import LatestShift, NotOnDuty, Promise, leads, on_duty, open_office
from domain.shift import commands as c
from domain.shift import events as e
from domain.shift import refusals as no
from domain.shift.moves import stand
from domain.shift.state import Shift

EARLY = timedelta(minutes=30)
AHEAD_MAX = timedelta(days=400)


def take_over_shift(state: Shift, it: c.TakeOverShift, now: Circumstances) -> list[object]:
    """Begin a shift where the one before was handed over, with what that left open."""
    office = open_office(now.register, it.office, "office")
    latest = now.register.get(LatestShift, it.office)
    last = latest.shift if latest else ""
    if state.shift:
        raise no.ShiftTaken(shift=state.shift, officer=state.officer, latest=last)
    if it.before != last:
        raise no.NotTheShiftBefore(field="before", latest=last)
    if latest and latest.open:
        raise no.ShiftStillOpen(shift=last, officer=latest.officer)
    if latest and not it.note_read:
        raise no.NoteNotRead(field="note_read", shift=last)
    if not leads(now.register, it.office, it.leader, now.now):
        raise no.NotALeader(field="leader", office=it.office)
    taken = like(
        e.ShiftTakenOver,
        it,
        shift=now.where.id,
        place=office.area,
        officer=now.actor.subject,
        roll=_roll(it.office, now),
        promises=latest.promises if latest else (),
        promised=latest.promised if latest else 0,
    )
    return [taken]


def confirm_presence(state: Shift, _: c.ConfirmPresence, now: Circumstances) -> list[object]:
    """Take somebody's presence down, once; where there is a duty list, of whoever is on it."""
    stand(state, c.ConfirmPresence)
    who = now.actor.subject
    if who in state.present:
        raise no.PresentAlready
    called = {span.subject for span in on_duty(now.register, state.office, now.now)}
    called |= {one.subject for one in state.roll}
    if called and who not in called | {state.leader}:
        raise NotOnDuty(office=state.office, on_duty=", ".join(sorted(called)))
    return [e.PresenceConfirmed(subject=who)]


def add_note(state: Shift, it: c.AddNote, now: Circumstances) -> list[object]:
    """Write into the log."""
    stand(state, c.AddNote)
    return [e.NoteAdded(by=now.actor.subject, note=it.note)]


def record_instruction(state: Shift, it: c.RecordInstruction, now: Circumstances) -> list[object]:
    """Write a leader's word down."""
    stand(state, c.RecordInstruction)
    leading = it.leader == state.leader or leads(now.register, state.office, it.leader, now.now)
    if not leading:
        raise no.NotALeader(field="leader", office=state.office)
    return [like(e.InstructionRecorded, it, by=now.actor.subject)]


def record_promise(state: Shift, it: c.RecordPromise, now: Circumstances) -> list[object]:
    """Keep a promise open."""
    stand(state, c.RecordPromise)
    open_office(now.register, it.to, "to")
    if it.until.tzinfo is None or not now.now < it.until < now.now + AHEAD_MAX:
        raise no.DueInThePast(field="until")
    until, number = it.until.astimezone(UTC), state.promised + 1
    promise = like(Promise, it, promise=number, until=until, by=now.actor.subject)
    return [e.PromiseRecorded(promise=promise)]


def mark_promise_kept(state: Shift, it: c.MarkPromiseKept, now: Circumstances) -> list[object]:
    """Close an open promise."""
    stand(state, c.MarkPromiseKept)
    if it.promise not in [one.promise for one in state.promises]:
        raise no.NoSuchPromise(promise=it.promise)
    return [like(e.PromiseKept, it, by=now.actor.subject)]


def hand_over_shift(state: Shift, it: c.HandOverShift, now: Circumstances) -> list[object]:
    """End the shift; what is open goes on, and the note says as of when it was written."""
    stand(state, c.HandOverShift)
    position = now.register.position
    return [like(e.ShiftHandedOver, state, it, by=now.actor.subject, position=position)]


def _roll(office: str, now: Circumstances) -> tuple[e.Called, ...]:
    """Call those on duty half an hour from now: a shift is often taken over a little early."""
    listed = on_duty(now.register, office, now.now + EARLY)
    return tuple(e.Called(subject=span.subject, post=span.duty.post) for span in listed)

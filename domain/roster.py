"""Who is on duty where: the facts that duty lists and shifts leave in the register, and their questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from domain.authorise import held
from domain.declare import value
from domain.facts import Office, covers
from domain.refusals import Malformed, Refusal
from domain.register import Register

LEADERS = ("leader", "chief", "head", "district_leader")
SHIFT_LEADER = "shift_leader"


class OfficeNotOpen(Malformed):
    """Duty is kept for an office that is open: see the list of offices for its code."""


class NotOnDuty(Refusal):
    """A duty list covers this time and you are not on it: ask who is, or have them name you a stand-in."""


@value
class StandIn:
    """Somebody who holds another's duty for a time."""

    subject: str
    since: datetime
    until: datetime


@value
class Duty:
    """A time of duty by its number: who holds which post from when until when, and who stands in.

    ``listed`` are the moments it was listed with, which later changes leave as they were; a duty
    that was cancelled ends where it began, or when it was cancelled.
    """

    duty: int
    subject: str
    post: str
    since: datetime
    until: datetime
    listed: tuple[datetime, datetime]
    stand_ins: tuple[StandIn, ...] = ()


@value
class DutyList:
    """An office's duties by number, and the highest number given; what is long over is dropped."""

    office: str = ""
    duties: tuple[Duty, ...] = ()
    last: int = 0


@value
class Promise:
    """What was promised by phone, to whom (an office and a post there), by whom, until when."""

    promise: int
    to: str
    post: str
    what: str
    until: datetime
    by: str


@value
class LatestShift:
    """An office's latest shift; once handed over, with the promises that it carries on."""

    office: str
    shift: str
    officer: str
    open: bool
    promises: tuple[Promise, ...] = ()
    promised: int = 0


class Span(NamedTuple):
    """A stretch of time in which one person holds a duty; ``absent`` is for whom they stand in."""

    subject: str
    since: datetime
    until: datetime
    duty: Duty
    absent: str = ""


def spans(duty: Duty) -> Iterator[Span]:
    """Give who holds a duty when, in order: of several who stand in at once, the one named last."""
    moments = {duty.since, duty.until}
    moments |= {m for one in duty.stand_ins for m in (one.since, one.until)}
    bounds = sorted(m for m in moments if duty.since <= m <= duty.until)
    for since, until in pairwise(bounds):
        named = [one.subject for one in duty.stand_ins if one.since <= since < one.until]
        holder = named[-1] if named else duty.subject
        yield Span(holder, since, until, duty, duty.subject if holder != duty.subject else "")


def on_duty(register: Register, office: str, at: datetime) -> list[Span]:
    """Give who is on an office's duty list at a moment, by the numbers of their duties."""
    known = register.get(DutyList, office)
    running = (d for d in known.duties if d.since <= at < d.until) if known else ()
    return [span for duty in running for span in spans(duty) if span.since <= at < span.until]


def check_on_duty(register: Register, office: str, post: str, subject: str, at: datetime) -> None:
    """Refuse whoever is not on duty, where a list names somebody for the post; without one nobody."""
    listed = on_duty(register, office, at)
    holders = [span.subject for span in listed if span.duty.post == post]
    if holders and subject not in [span.subject for span in listed]:
        raise NotOnDuty(office=office, post=post, on_duty=", ".join(dict.fromkeys(holders)))


def leads(register: Register, office: str, subject: str, at: datetime) -> bool:
    """Say whether somebody leads an office: by a role held, or as its shift leader on the duty list."""
    if any(
        g.role in LEADERS and covers(register, g.unit, office) for g in held(register, subject, at)
    ):
        return True
    listed = on_duty(register, office, at)
    return (subject, SHIFT_LEADER) in [(span.subject, span.duty.post) for span in listed]


def open_office(register: Register, office: str, field: str) -> Office:
    """Give an office that is open, or refuse it."""
    known = register.get(Office, office)
    if known is None:
        raise OfficeNotOpen(field=field, office=office)
    return known

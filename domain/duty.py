"""Duty lists: who holds which post of an office from when until when; what has been held stays so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from annotated_types import Ge, Le, MaxLen, MinLen

from domain.change import like, replace
from domain.circumstances import Circumstances, Where
from domain.declare import command, event, value
from domain.refusals import Malformed, Missing, Refusal
from domain.register import Facts, Register
from domain.roster import SHIFT_LEADER, Duty, DutyList, Span, StandIn, open_office, spans
from domain.slice import Slice
from domain.text import Code, Text

ROWS_MAX = 1000
ROWS_PER_EVENT = 500
LENGTH_MAX = timedelta(hours=48)
AHEAD_MAX = timedelta(days=400)
KEPT = timedelta(days=62)
KEEPERS = ("clerk", "leader", "chief", "head", "dispatcher", "administrator")
Number: TypeAlias = Annotated[int, Ge(1), Le(10_000_000)]


class DutyPost(StrEnum):
    """What somebody on duty is there for."""

    DUTY_OFFICER = "duty_officer"
    SHIFT_LEADER = SHIFT_LEADER
    DISPATCHER = "dispatcher"
    RESPONDER = "responder"


@value
class DutyRow:
    """One line of a duty list: a person's account name, the post, from when until when."""

    subject: Code
    post: DutyPost
    since: datetime
    until: datetime


@command(by={"office": KEEPERS}, begins=None, rule="domain.md §4 Shift")
class AssignDuty(DutyRow):
    """Put somebody on an office's duty list."""


@command(by={"office": KEEPERS}, begins=None, rule="domain.md §4 Shift")
class ImportDuties:
    """Take a duty list over, whole or not at all; what has been listed before changes nothing."""

    rows: Annotated[tuple[DutyRow, ...], MinLen(1), MaxLen(ROWS_MAX)]


@command(by={"office": KEEPERS}, rule="domain.md §4 Shift")
class ChangeDuty:
    """Move a duty to other times; what has been held already stays."""

    duty: Number
    since: datetime
    until: datetime


@command(by={"office": KEEPERS}, rule="domain.md §4 Shift")
class CancelDuty:
    """Take a duty off the list; one that is running ends now."""

    duty: Number
    reason: Text


@command(by={"office": (*KEEPERS, "duty_officer")}, rule="domain.md §4 Shift")
class NameStandIn:
    """Let somebody stand in for whoever holds a duty, from now or its beginning until a moment."""

    duty: Number
    subject: Code
    until: datetime


class WrongTimes(Malformed):
    """A duty ends after it begins, lasts 48 hours at most, and names its time zone."""


class OutOfReach(Malformed):
    """A duty list reaches from 62 days back to 400 days ahead: choose another day."""


class OnDutyAlready(Refusal):
    """One person holds one duty of an office at a time: end the other first, or choose somebody else."""


class NoSuchDuty(Missing):
    """The office's duty list has no duty of that number."""


class DutyOver(Refusal):
    """A duty that has ended was held as it was: list a new one."""


class OutsideTheDuty(Malformed):
    """A stand-in holds a duty from now or its beginning, until its end at the latest."""


class AlreadyHeld(Refusal):
    """What has been held stays: a running duty keeps its beginning, and ends now or later."""


@event("duty.listed")
class DutiesListed:
    """Duties were put on an office's list, under numbers of their own."""

    office: str
    at: datetime
    duties: tuple[Duty, ...]


@event("duty.changed")
class DutyChanged:
    """A duty has other times from now on."""

    office: str
    duty: int
    since: datetime
    until: datetime


@event("duty.cancelled")
class DutyCancelled:
    """A duty was taken off the list, or ended early; ``until`` is where it ends now."""

    office: str
    duty: int
    until: datetime
    reason: str


@event("duty.stand-in-named")
class StandInNamed:
    """Somebody holds another's duty for a time."""

    office: str
    duty: int
    stand_in: StandIn


def assign_duty(state: DutyList, it: AssignDuty, now: Circumstances) -> list[object]:
    """Put one duty on the list."""
    return _listed(state, enumerate((it,), 1), now)


def import_duties(state: DutyList, it: ImportDuties, now: Circumstances) -> list[object]:
    """Put the rows on the list that are not on it; refuse the whole when one of them is wrong."""
    known = {(one.subject, one.post, *one.listed) for one in state.duties}
    rows = enumerate(it.rows, 1)
    new = ((n, r) for n, r in rows if (r.subject, r.post, r.since, r.until) not in known)
    return _listed(state, new, now)


def change_duty(state: DutyList, it: ChangeDuty, now: Circumstances) -> list[object]:
    """Move a duty."""
    duty = _ahead(state, it.duty, now)
    since, until = _times(it.since, it.until, now)
    fixed = since == duty.since if duty.since <= now.now else since >= now.now
    if not fixed or until < now.now:
        raise AlreadyHeld(duty=duty.duty, now=now.now.isoformat())
    changed = replace(duty, since=since, until=until)
    _free(changed, _held(state))
    return [like(DutyChanged, changed, office=state.office)] if changed != duty else []


def cancel_duty(state: DutyList, it: CancelDuty, now: Circumstances) -> list[object]:
    """End a duty."""
    duty = _ahead(state, it.duty, now)
    until = max(duty.since, now.now)
    return [like(DutyCancelled, it, office=state.office, until=until)]


def name_stand_in(state: DutyList, it: NameStandIn, now: Circumstances) -> list[object]:
    """Let somebody stand in, whoever has been named before."""
    duty = _ahead(state, it.duty, now)
    since = max(duty.since, now.now)
    if it.until.tzinfo is None or not since < it.until <= duty.until:
        raise OutsideTheDuty(field="until", until=duty.until.isoformat())
    named = StandIn(subject=it.subject, since=since, until=it.until.astimezone(UTC))
    _free(replace(duty, stand_ins=(*duty.stand_ins, named)), _held(state))
    return [StandInNamed(office=state.office, duty=duty.duty, stand_in=named)]


def _listed(
    state: DutyList, rows: Iterable[tuple[int, DutyRow]], now: Circumstances
) -> list[object]:
    office = open_office(now.register, now.where.id, "id").code
    held, new = _held(state), list[Duty]()
    for number, row in rows:
        since, until = _times(row.since, row.until, now, number)
        last = state.last + len(new) + 1
        duty = like(Duty, row, duty=last, since=since, until=until, listed=(since, until))
        _free(duty, held, number)
        held[duty.subject] += spans(duty)
        new.append(duty)
    parts = (new[at : at + ROWS_PER_EVENT] for at in range(0, len(new), ROWS_PER_EVENT))
    return [DutiesListed(office=office, at=now.now, duties=tuple(part)) for part in parts]


def _times(
    since: datetime, until: datetime, now: Circumstances, row: int = 1
) -> tuple[datetime, datetime]:
    """Give the times of a duty in UTC, or refuse what cannot be one."""
    zoned = since.tzinfo is not None and until.tzinfo is not None
    if not zoned or not timedelta(0) < until - since <= LENGTH_MAX:
        raise WrongTimes(field="until", row=row)
    if until < now.now - KEPT or since > now.now + AHEAD_MAX:
        raise OutOfReach(field="since", row=row)
    return since.astimezone(UTC), until.astimezone(UTC)


def _ahead(state: DutyList, number: int, now: Circumstances) -> Duty:
    """Give a duty that has not ended, or refuse."""
    duty = next((one for one in state.duties if one.duty == number), None)
    if duty is None:
        raise NoSuchDuty(duty=number)
    if duty.until <= max(duty.since, now.now):
        raise DutyOver(duty=number, ended=duty.until.isoformat())
    return duty


def _held(state: DutyList) -> dict[str, list[Span]]:
    """Give the times that each person holds some duty."""
    held = defaultdict[str, list[Span]](list)
    for span in (span for duty in state.duties for span in spans(duty)):
        held[span.subject].append(span)
    return held


def _free(duty: Duty, held: Mapping[str, list[Span]], row: int = 1) -> None:
    """Refuse a duty whose holders hold another at the same time."""
    for span in spans(duty):
        for other in held.get(span.subject, ()):
            meets = span.since < other.until and other.since < span.until
            if meets and other.duty.duty != duty.duty:
                raise OnDutyAlready(subject=span.subject, duty=other.duty.duty, row=row)


def _put(state: DutyList, it: DutiesListed) -> DutyList:
    """Add duties, and drop what was over long before."""
    kept = (one for one in state.duties if one.until > it.at - KEPT)
    return DutyList(office=it.office, duties=(*kept, *it.duties), last=it.duties[-1].duty)


def _one(change: Callable[[Duty, Any], Duty]) -> Callable[[DutyList, Any], DutyList]:
    def changed(state: DutyList, it: Any) -> DutyList:  # noqa: ANN401  Each points at a duty.
        duties = (change(one, it) if one.duty == it.duty else one for one in state.duties)
        return replace(state, duties=tuple(duties))

    return changed


EVOLVE: Mapping[type, Callable[[DutyList, Any], DutyList]] = {
    DutiesListed: _put,
    DutyChanged: _one(lambda duty, it: replace(duty, since=it.since, until=it.until)),
    DutyCancelled: _one(lambda duty, it: replace(duty, until=it.until)),
    StandInNamed: _one(lambda duty, it: replace(duty, stand_ins=(*duty.stand_ins, it.stand_in))),
}


def inform(facts: Facts, it: DutiesListed | DutyChanged | DutyCancelled | StandInNamed) -> None:
    """Keep the list in the register: it is the state itself."""
    known = facts.find(DutyList, it.office) or DutyList(office=it.office)
    facts.put(it.office, EVOLVE[type(it)](known, it))


def sides(_: DutyList, __: object, where: Where, ___: Register) -> Mapping[str, str]:
    """Name the office whose list it is."""
    return {"office": where.id}


SLICE: Slice[DutyList] = Slice(
    name="duty",
    plural="duties",
    initial=DutyList(),
    decide={
        AssignDuty: assign_duty,
        ImportDuties: import_duties,
        ChangeDuty: change_duty,
        CancelDuty: cancel_duty,
        NameStandIn: name_stand_in,
    },
    evolve=EVOLVE,
    sides=sides,
    inform=inform,
)

"""The one way of a command: authorise, load, own id already there?, settle, decide, append."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID, uuid5

from domain.authorise import NothingThere, authorise, held, named, sees
from domain.circumstances import Actor, Circumstances, Where
from domain.codec import Codec, to_json
from domain.declare import command_info
from domain.envelope import Meta, Recorded
from domain.ledger import Conflict, Ledger, StorageDown, Stored
from domain.refusals import Contended, Malformed, Moved, Refusal
from domain.register import Register
from domain.registry import Registry
from domain.settle import settle
from domain.slice import Moment, Slice

NAMESPACE = UUID("6f1c3d3e-6a0f-5b7e-9a52-77686973746c")
TRIES_MAX = 5
SECONDS_MAX = 10.0
EVENT_BYTES_MAX = 256 * 1024
CLOCK_SKEW = timedelta(minutes=2)


class KeyUsedDifferently(Malformed):
    """This idempotency key was used for another command here: use a new key."""


class VersionMoved(Moved):
    """The stream has changed since the version you named: look again, then decide."""


class TooMuchAtOnce(Malformed):
    """One event would be larger than 256 KiB: send less in one command."""


class FromTheFuture(Malformed):
    """What is claimed to have happened lies more than two minutes ahead of our clock."""


class ChangedUnderneath(Contended):
    """Others changed this at the same time, five times over: nothing was done, repeat it."""


class OutOfTime(Contended):
    """Ten seconds were not enough: nothing is known to have been done, and it is safe to repeat."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """A command on its way: who gives it, where, under which key, and what it rests on.

    ``who`` is a subject whose grants are looked up, or an Actor that is a named authority. ``key``
    is the idempotency key; ``expected`` the stream version that was seen (If-Match).
    """

    command: object
    who: str | Actor
    key: str
    stream: str = ""
    part: int = 0
    occurred_at: datetime | None = None
    expected: int | None = None
    correlation: str = ""
    causation: str = ""
    exercise: bool = False

    @cached_property
    def subject(self) -> str:
        """Give the subject who acts."""
        return self.who if isinstance(self.who, str) else self.who.subject

    @cached_property
    def id(self) -> str:
        """Give the command id: one actor's key is one command."""
        return str(uuid5(NAMESPACE, f"{self.subject}\n{self.key}"))

    @cached_property
    def body(self) -> str:
        """Give the hash of what is asked, by which another body under the same key is known."""
        asked = (type(self.command).__name__, self.part, self.occurred_at, self.command)
        return hashlib.sha256(to_json(asked)).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An accepted command: what was recorded, where; ``repeated`` when it had been before."""

    command: str
    stream: str
    version: int
    position: int
    events: tuple[str, ...]
    recorded_at: datetime
    repeated: bool = False


class RegisterPort(Protocol):
    """Gives the register caught up to the head of the ledger."""

    def current(self) -> Register:
        """Give the register."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """All that the command path touches of the world."""

    ledger: Ledger
    codec: Codec
    registry: Registry
    register: RegisterPort
    now: Callable[[], datetime]
    refused: Callable[[Order, str, Refusal], None]


def give(order: Order, ports: Ports) -> Answer:
    """Accept a command as events in one transaction, or raise the Refusal (recorded) or StorageDown."""
    slice_ = ports.registry.homes[type(order.command)]
    begins = command_info(type(order.command)).begins
    stream = f"{slice_.name}-{order.id}" if begins else order.stream
    order = order if order.stream == stream else replace(order, stream=stream)
    try:
        return _tried(order, ports, slice_)
    except Refusal as refusal:
        ports.refused(order, stream, refusal)
        raise


def _tried(order: Order, ports: Ports, slice_: Slice[Any], seconds: float = SECONDS_MAX) -> Answer:
    end = time.monotonic() + seconds
    for _ in range(TRIES_MAX):
        if time.monotonic() > end:
            raise OutOfTime
        past = _load(order.stream, ports)
        if answer := _own(order, past):
            return answer
        rows, now = _decided(order, ports, slice_, past)
        try:
            positions = ports.ledger.append(rows) if rows else []
        except Conflict:
            continue
        except StorageDown:
            if answer := _own(order, _load(order.stream, ports)):
                return answer
            raise
        return _answer(order, rows, positions, len(past), now)
    raise ChangedUnderneath


def _load(stream: str, ports: Ports) -> list[Recorded]:
    return [ports.codec.decode(row) for row in ports.ledger.load(stream)]


def _own(order: Order, past: Sequence[Recorded]) -> Answer | None:
    """Find the answer that this command was given before."""
    mine = [recorded for recorded in past if recorded.meta.command == order.id]
    if not mine:
        return None
    last = mine[-1]
    if last.meta.body != order.body:
        raise KeyUsedDifferently(key=order.key)
    return Answer(
        command=order.id,
        stream=order.stream,
        version=last.version,
        position=last.position,
        events=tuple(recorded.kind for recorded in mine),
        recorded_at=last.meta.recorded_at,
        repeated=True,
    )


def _decided(
    order: Order, ports: Ports, slice_: Slice[Any], past: Sequence[Recorded]
) -> tuple[list[Stored], datetime]:
    info = command_info(type(order.command))
    if not past and info.begins is False:
        raise NothingThere(stream=order.stream)
    now = max(ports.now(), past[-1].meta.recorded_at) if past else ports.now()
    if order.occurred_at is not None and order.occurred_at > now + CLOCK_SKEW:
        raise FromTheFuture(field="occurred_at")
    register = ports.register.current()
    state = slice_.fold(slice_.initial, (recorded.event for recorded in past))
    actor = _actor(order, slice_, state, register, now, seen=bool(past))
    if order.expected is not None and order.expected != len(past):
        raise VersionMoved(expected=order.expected, version=len(past))
    state, before = settle(slice_, state, now)
    where = Where(stream=order.stream, part=order.part)
    circumstances = Circumstances(now=now, actor=actor, where=where, register=register)
    events = slice_.decide[type(order.command)](state, order.command, circumstances)
    state = slice_.fold(state, events)
    state, after = settle(slice_, state, now)
    meta = Meta(
        recorded_at=now,
        actor=actor.subject,
        command=order.id,
        occurred_at=order.occurred_at,
        office=actor.unit,
        grant=actor.grant,
        body=order.body,
        correlation=order.correlation or (past[0].meta.correlation if past else order.id),
        causation=order.causation,
        place=slice_.place(state),
        policy=slice_.policy(state),
        exercise=past[0].meta.exercise if past else order.exercise,
    )
    return _rows(order.stream, len(past), ports.codec, meta, (before, events, after)), now


def _actor(
    order: Order,
    slice_: Slice[Any],
    state: object,
    register: Register,
    now: datetime,
    *,
    seen: bool,
) -> Actor:
    info = command_info(type(order.command))
    if isinstance(order.who, Actor):
        return named(info, order.who)
    if seen and slice_.audience is not None:
        place, offices = slice_.audience(state)
        if not sees(register, held(register, order.who, now), place, offices):
            raise NothingThere(stream=order.stream)
    where = Where(stream=order.stream, part=order.part)
    sides = slice_.sides(state, order.command, where, register)
    return authorise(info, sides, order.who, register, now)


def _rows(
    stream: str,
    version: int,
    codec: Codec,
    meta: Meta,
    parts: tuple[Sequence[Moment], Sequence[object], Sequence[Moment]],
) -> list[Stored]:
    before, events, after = parts
    metas = [
        *((_of_time(meta, at), event) for at, event in before),
        *((meta, event) for event in events),
        *((_of_time(meta, at), event) for at, event in after),
    ]
    rows = []
    for number, (of, event) in enumerate(metas, version + 1):
        kind, body = codec.encode(of, event)
        if len(body) > EVENT_BYTES_MAX:
            raise TooMuchAtOnce(bytes=len(body))
        rows.append(Stored(stream=stream, version=number, kind=kind, body=body))
    return rows


def _of_time(meta: Meta, at: datetime) -> Meta:
    """Mark what time itself brought: it happened at its due time, and nobody did it."""
    return replace(meta, actor="system", office="", grant="", occurred_at=at)


def _answer(
    order: Order, rows: Sequence[Stored], positions: Sequence[int], version: int, now: datetime
) -> Answer:
    return Answer(
        command=order.id,
        stream=order.stream,
        version=version + len(rows),
        position=positions[-1] if positions else 0,
        events=tuple(row.kind for row in rows),
        recorded_at=now,
    )

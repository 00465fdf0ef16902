"""The one way of a command: authorise, load, own id already there?, settle, decide, append."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.authorise import NothingThere, authorise, held, named, sees
from domain.circumstances import Actor, Circumstances, Where
from domain.codec import Codec
from domain.declare import command_info, referring
from domain.envelope import Meta
from domain.keeper import Keeper
from domain.ledger import Conflict, Ledger, StorageDown, Stored
from domain.order import Answer, Order
from domain.past import Past, Pasts
from domain.refusals import Contended, Malformed, Moved, Refusal
from domain.register import Register
from domain.registry import Registry
from domain.settle import settle
from domain.slice import Moment, Slice

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


class DrillMeetsReal(Refusal):
    """A drill and the real never mix: name one of the same sort."""


class ChangedUnderneath(Contended):
    """Others changed this at the same time, five times over: nothing was done, repeat it."""


class OutOfTime(Contended):
    """Ten seconds were not enough: nothing is known to have been done, and it is safe to repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """All that the command path touches of the world."""

    ledger: Ledger
    codec: Codec
    registry: Registry
    register: Keeper
    pasts: Pasts
    now: Callable[[], datetime]
    refused: Callable[[Order, str, Refusal], None]


def give(order: Order, ports: Ports) -> Answer:
    """Accept a command as events in one transaction, or raise the Refusal (recorded) or StorageDown."""
    slice_ = ports.registry.home_of(type(order.command), order.stream)
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
        past = ports.pasts.of(order.stream)
        if order.id in past.commands:
            return _repeated(order, ports)
        rows, now = _decided(order, ports, slice_, past)
        try:
            positions = ports.ledger.append(rows) if rows else []
        except Conflict:
            continue
        except StorageDown:
            if order.id in ports.pasts.of(order.stream).commands:
                return _repeated(order, ports)
            raise
        return Answer(
            command=order.id,
            stream=order.stream,
            version=past.version + len(rows),
            position=positions[-1] if positions else 0,
            events=tuple(row.kind for row in rows),
            recorded_at=now,
        )
    raise ChangedUnderneath


def _repeated(order: Order, ports: Ports) -> Answer:
    """Give the answer that this command was given before; KeyUsedDifferently."""
    past = map(ports.codec.decode, ports.ledger.load(order.stream))
    mine = [recorded for recorded in past if recorded.meta.command == order.id]
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
    order: Order, ports: Ports, slice_: Slice[Any], past: Past
) -> tuple[list[Stored], datetime]:
    if not past.version and command_info(type(order.command)).begins is False:
        raise NothingThere(stream=order.stream)
    now = max(ports.now(), past.last_at) if past.last_at else ports.now()
    if order.occurred_at is not None and order.occurred_at > now + CLOCK_SKEW:
        raise FromTheFuture(field="occurred_at")
    register = ports.register.current()
    where = Where(stream=order.stream, part=order.part)
    actor = _actor(order, slice_, past, (where, register, now))
    if order.expected is not None and order.expected != past.version:
        raise VersionMoved(expected=order.expected, version=past.version)
    exercise = past.exercise if past.version else order.exercise
    _refer(order, ports, exercise, (register, now))
    state, before = settle(slice_, past.state, now)
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
        correlation=order.correlation or past.correlation or order.id,
        causation=order.causation,
        place=slice_.place(state),
        policy=slice_.policy(state),
        exercise=exercise,
    )
    return _rows(order.stream, past.version, ports.codec, meta, (before, events, after)), now


def _refer(order: Order, ports: Ports, exercise: bool, at: tuple[Register, datetime]) -> None:  # noqa: FBT001  A fact of the stream.
    """Look at the other streams that a command names: they are there, seen, and of the same sort."""
    for field, name in referring(type(order.command)):  # type: ignore[arg-type]  # A type is hashable.
        stream = f"{name}-{getattr(order.command, field)}"
        other = ports.pasts.of(stream)
        if not (other.version and _sees(ports.registry.slices[name], other, order.who, at)):
            raise NothingThere(field=field, stream=stream)
        if other.exercise is not exercise:
            raise DrillMeetsReal(field=field, exercise=exercise)


def _actor(
    order: Order, slice_: Slice[Any], past: Past, at: tuple[Where, Register, datetime]
) -> Actor:
    info, (where, register, now) = command_info(type(order.command)), at
    if isinstance(order.who, Actor):
        return named(info, order.who)
    if past.version and not _sees(slice_, past, order.who, (register, now)):
        raise NothingThere(stream=order.stream)
    sides = slice_.sides(past.state, order.command, where, register)
    return authorise(info, sides, order.who, register, now)


def _sees(slice_: Slice[Any], past: Past, who: str | Actor, at: tuple[Register, datetime]) -> bool:
    if isinstance(who, Actor) or slice_.audience is None:
        return True
    register, now = at
    return sees(register, held(register, who, now), *slice_.audience(past.state))


def _rows(
    stream: str,
    version: int,
    codec: Codec,
    meta: Meta,
    parts: tuple[Sequence[Moment], Sequence[object], Sequence[Moment]],
) -> list[Stored]:
    before, events, after = parts
    passed = [(_of_time(meta, at), event) for at, event in before]
    passed += [(meta, event) for event in events]
    passed += [(_of_time(meta, at), event) for at, event in after]
    rows = []
    for number, (of, event) in enumerate(passed, version + 1):
        kind, body = codec.encode(of, event)
        if len(body) > EVENT_BYTES_MAX:
            raise TooMuchAtOnce(bytes=len(body))
        rows.append(Stored(stream, number, kind, body))
    return rows


def _of_time(meta: Meta, at: datetime) -> Meta:
    """Mark what time itself brought: it happened at its due time, and nobody did it."""
    return replace(meta, actor="system", office="", grant="", occurred_at=at)

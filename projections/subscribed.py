"""Which events a subscription wants: a pure function of the ledger's order, for whatever delivers them."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.codec import UnknownKind, from_json
from domain.command import SECONDS_MAX, Ports
from domain.declare import event_info
from domain.facts import Place, lineage, reach
from domain.ledger import Stored
from domain.register import Register
from domain.subscription import SLICE, Subscription
from domain.subscription.events import SubscriptionOpened, SubscriptionReplayed
from domain.subscription.events import TestRequested as Tested
from domain.subscription.words import EARLIEST, Status
from projections.board import joined
from projections.query import visible
from projections.sights import Audience, Audiences, Geography

PAGE = 500
LOOKED_MAX = 5_000
# Positions follow the time of recording but for commands that waited for each other: never longer.
MARGIN = timedelta(seconds=SECONDS_MAX)
TEST = event_info(Tested).kind


class Wanted(NamedTuple):
    """An event that a subscription wants, and the street in whose order it is delivered."""

    row: Stored
    street: str


@dataclass(slots=True)
class History:
    """A subscription after each of its own events, and where its present run began."""

    positions: list[int] = field(default_factory=list)
    states: list[Subscription] = field(default_factory=list)
    began: int = 0
    begins: int | None = None

    def at(self, position: int) -> Subscription | None:
        """Give it as of a position; None before there was one."""
        found = bisect_right(self.positions, position)
        return self.states[found - 1] if found else None


class Subscribed:
    """All subscriptions of a ledger; any thread may ask, and each answer is the same for ever.

    What a run delivers from before it began is chosen by the wish that it began with; from there on
    by the wish as it stood at each event.
    """

    def __init__(self, ports: Ports) -> None:
        """Have read nothing yet."""
        self._ports, self._lock = ports, threading.Lock()
        self._audiences = Audiences(ports.ledger, ports.codec, ports.registry)
        self._geography = Geography(ports.ledger, ports.register)
        self.lineage = ports.ledger.fact("lineage") or ""
        self._read, self._histories = 0, dict[str, History]()

    def now(self) -> dict[str, Subscription]:
        """Give every subscription as of now, by id; StorageDown."""
        with self._lock:
            for row in self._ports.ledger.prefixed(f"{SLICE.name}-", self._read):
                self._tell(row)
                self._read = row.position
            known = self._histories.items()
            return {id_: history.states[-1] for id_, history in known if history.states}

    def last(self, id_: str) -> Subscription:
        """Give a subscription as of what was last read of it."""
        return self._histories[id_].states[-1]

    def begins(self, state: Subscription) -> int:
        """Give the position after which a run begins: its own, or the first of its moment if later."""
        if state.since <= EARLIEST:
            return state.after
        return max(state.after, self._before(state.since - MARGIN))

    def after(self, id_: str, position: int, limit: int) -> tuple[list[Wanted], int]:
        """Give some of what a subscription wants after a position, and up to where that was looked for.

        It looks at a bounded number of events: what it gives may be nothing, and there is more.
        """
        found: list[Wanted] = []
        head = min(self._ports.ledger.head(), position + LOOKED_MAX)
        self.now()  # Whatever a subscription said up to there is known from here on.
        for row in self._rows(position, head):
            position = row.position
            if self.wants(id_, row):
                found.append(Wanted(row, self.street(id_, row)))
                if len(found) == limit:
                    break
        return found, position

    def _rows(self, after: int, until: int) -> Iterator[Stored]:
        while after < until:
            for row in self._ports.ledger.read(after, min(PAGE, until - after)):
                after = row.position
                yield row

    def wants(self, id_: str, row: Stored) -> bool:
        """Say whether a subscription wants an event in its present run."""
        known = self._histories[id_]
        state = known.at(max(row.position, known.began))
        return state is not None and self._wants(id_, state, row)

    def wanting(self, row: Stored) -> list[str]:
        """Name the subscriptions that wanted an event when it was recorded, whatever became of them.

        What was recorded before one was opened it wants by its first wish, from where that began. Ask ``now``
        first, when the event is there already: so that all is known that came before it.
        """
        then = {id_: self._then(known, row.position) for id_, known in [*self._histories.items()]}
        return [
            id_
            for id_, state in then.items()
            if state and state.status is not Status.CLOSED and self._wants(id_, state, row)
        ]

    def _then(self, known: History, position: int) -> Subscription | None:
        state = known.at(position)
        if state is not None or not known.states:
            return state
        if known.begins is None:
            known.begins = self.begins(known.states[0])
        return known.states[0] if position > known.begins else None

    def street(self, id_: str, row: Stored) -> str:
        """Name the street that an event lies in, else the place above it, else its stream."""
        audience = self._audiences.of(row)
        if audience is None or row.stream == _stream(id_):
            return row.stream
        register = self._geography.at(row.position)
        known = (register.get(Place, unit) for unit in lineage(register, audience.place))
        streets = (place.code for place in known if place and place.level == "street")
        return next(streets, audience.place or row.stream)

    def _wants(self, id_: str, state: Subscription, row: Stored) -> bool:
        kind = row.kind.rpartition(".v")[0]
        if row.stream == _stream(id_):
            return kind == TEST
        if state.kinds and not {kind, kind.partition(".")[0]} & {*state.kinds}:
            return False
        audience = self._audiences.of(row)
        return audience is not None and sees(state, audience, self._geography.at(row.position))

    def _tell(self, row: Stored) -> None:
        known = self._histories.setdefault(row.stream.partition("-")[2], History())
        try:
            event = self._ports.codec.decode(row).event
        except UnknownKind:
            return
        before = known.states[-1] if known.states else SLICE.initial
        known.states.append(SLICE.fold(before, [event]))
        known.positions.append(row.position)
        if isinstance(event, SubscriptionOpened | SubscriptionReplayed):
            known.began = row.position

    def _before(self, at: datetime) -> int:
        """Give the last position that was recorded before a moment."""
        ledger = self._ports.ledger
        there: Sequence[int] = range(ledger.head())
        return bisect_right(there, -1, key=lambda position: _late(ledger.read(position, 1)[0], at))


def sees(state: Subscription, audience: Audience, register: Register) -> bool:
    """Say whether an office sees what has an audience, and asked for it: by where it lies and whose it is."""
    path, offices = joined(lineage(register, audience.place)), joined(audience.offices)
    if state.place and f"/{state.place}/" not in path:
        return False
    if state.own:
        return state.office in audience.offices
    row = {"path": path if audience.place else "", "offices": offices}
    return visible(row, (reach(register, state.office),))


def _late(row: Stored, at: datetime) -> int:
    meta = from_json(row.body, dict[str, dict[str, object]])["meta"]
    return 0 if datetime.fromisoformat(str(meta["recorded_at"])) >= at else -1


def _stream(id_: str) -> str:
    return f"{SLICE.name}-{id_}"

"""What waits to be delivered to one subscription: positions by street, in order, and when to try again."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from api.webhooks.progress import Failure, Progress
from domain.change import replace
from projections.subscribed import Wanted

FLIGHTS_MAX = 4
WAITING_MAX = 10_000
DELAYS_S, EACH_S = (2.0, 5.0, 10.0, 20.0, 40.0), 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How soon a delivery is tried again: after each of the delays in turn, then each so many seconds."""

    delays_s: tuple[float, ...] = DELAYS_S
    each_s: float = EACH_S
    overdue_s: float = 60.0

    def wait(self, tries: int) -> float:
        """Give the seconds between a try of this number and the next."""
        return self.delays_s[tries - 1] if tries <= len(self.delays_s) else self.each_s


@dataclass(slots=True)
class Waiting:
    """The events that wait, one delivery in flight a street; moments are those of a clock that runs evenly.

    ``read`` is up to where the ledger was looked at; a street that waits for another try is in
    ``failing``, its moments in ``due`` and ``begun``.
    """

    pace: Pace
    progress: Progress
    read: int = field(init=False)
    streets: dict[str, deque[int]] = field(default_factory=dict)
    order: list[tuple[int, str]] = field(default_factory=list)
    flying: set[str] = field(default_factory=set)
    due: dict[str, float] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)
    held: float = 0.0
    count: int = 0

    def __post_init__(self) -> None:
        """Go on where the progress stands; what failed then is tried at once."""
        self.read = self.progress.after
        self.progress = replace(self.progress, failing={})

    @property
    def full(self) -> bool:
        """Say whether no more is taken in for now."""
        return self.count >= WAITING_MAX

    def add(self, wanted: Iterable[Wanted], read: int) -> None:
        """Take in what was read up to a position, but for what was taken before."""
        for row, street in wanted:
            if row.position > self.progress.beyond.get(street, 0):
                queue = self.streets.setdefault(street, deque())
                if not queue:
                    insort(self.order, (row.position, street))
                queue.append(row.position)
                self.count += 1
        self.read = read
        self._forget()

    def next(self, now: float) -> tuple[str, int] | None:
        """Give the street and the position to deliver next, now in flight; None: none is due, or enough fly."""
        if now < self.held or len(self.flying) >= FLIGHTS_MAX:
            return None
        for position, street in self.order:
            if street not in self.flying and self.due.get(street, 0.0) <= now:
                self.flying.add(street)
                self.begun.setdefault(street, now)
                return street, position
        return None

    def taken(self, street: str, at: datetime, said: str) -> None:
        """Note that a street's first event was taken."""
        position = self._drop(street)
        failing = {name: one for name, one in self.progress.failing.items() if name != street}
        beyond = {**self.progress.beyond, street: position}
        self.due.pop(street, None)
        self.begun.pop(street)
        self.progress = replace(
            self.progress,
            beyond=beyond,
            failing=failing,
            taken=position,
            taken_at=at,
            said=said,
        )
        self._forget()

    def failed(self, street: str, at: datetime, now: float, said: str, wait_s: float) -> None:
        """Note that a street's first event was not taken; ``wait_s`` holds all of the subscription."""
        self.flying.discard(street)
        before = self.progress.failing.get(street)
        tries = before.tries + 1 if before else 1
        since = before.since if before else at
        position = self.streets[street][0]
        failure = Failure(position=position, since=since, tries=tries, said=said)
        failing = {**self.progress.failing, street: failure}
        self.progress = replace(self.progress, failing=failing, said=said)
        self.due[street] = now + self.pace.wait(tries)
        self.held = max(self.held, now + wait_s)

    def overdue(self, now: float) -> Failure | None:
        """Give the delivery that has been overdue for longest, or None."""
        late = [
            (begun, street)
            for street, begun in self.begun.items()
            if street in self.progress.failing and now - begun >= self.pace.overdue_s
        ]
        return self.progress.failing[min(late)[1]] if late else None

    def _drop(self, street: str) -> int:
        queue = self.streets[street]
        position = queue.popleft()
        self.flying.discard(street)
        self.order.remove((position, street))
        self.count -= 1
        if queue:
            insort(self.order, (queue[0], street))
        else:
            del self.streets[street]
        return position

    def _forget(self) -> None:
        """Move on to just before the first event that waits, and forget what lies behind."""
        after = self.order[0][0] - 1 if self.order else self.read
        if after > self.progress.after:
            known = self.progress.beyond.items()
            beyond = {street: position for street, position in known if position > after}
            self.progress = replace(self.progress, after=after, beyond=beyond)

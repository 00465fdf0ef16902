"""The versioned policy as a value: kinds, clocks, escalations and the calendar, each number sourced."""

from __future__ import annotations

from datetime import date

from domain.calendar import WorkCalendar
from domain.declare import value

IN_FORCE = "in-force"


@value
class KindRule:
    """A kind of whistle: who may blow it, and whether its work is bound to a place."""

    kind: str
    blown_by: tuple[str, ...]
    place_bound: bool
    source: str


@value
class Limit:
    """How long a clock runs on a track; a track is E1, E2 or the kind."""

    clock: str
    track: str
    time: str
    source: str


@value
class EscalationRule:
    """Who is told above when a clock is breached, or work goes back for the nth round.

    ``tracks`` are the tracks it holds for (empty: all); ``clocks`` the clocks whose breach counts
    (empty with ``cause`` rework); ``addressee`` the kind of office; ``ack`` its time to answer.
    """

    cause: str
    level: int
    addressee: str
    ack: str
    source: str
    clocks: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    round: int = 0


@value
class Policy:
    """One version of a policy, published whole and never changed."""

    name: str
    version: int
    title: str
    effective: date
    warn_percent: int
    calendar: WorkCalendar
    kinds: tuple[KindRule, ...]
    limits: tuple[Limit, ...]
    escalations: tuple[EscalationRule, ...]

    @property
    def key(self) -> str:
        """Give the name and version, as frozen into a whistle: ``default/1``."""
        return f"{self.name}/{self.version}"

    def limit(self, clock: str, track: str) -> Limit | None:
        """Give the limit of a clock on a track, or None when it does not run there."""
        found = (one for one in self.limits if one.clock == clock and one.track == track)
        return next(found, None)

    def blown_by(self, kind: str) -> tuple[str, ...]:
        """Give the roles that may blow a kind; none for a kind that the policy does not know."""
        return next((rule.blown_by for rule in self.kinds if rule.kind == kind), ())

    def place_bound(self, kind: str) -> bool:
        """Say whether a kind's work is done on the scene."""
        return any(rule.place_bound for rule in self.kinds if rule.kind == kind)

    def escalation(
        self, cause: str, clock: str, kind: str, level: str, round_: int
    ) -> EscalationRule | None:
        """Give the highest rule that holds for what happened, or None."""
        track = track_of(kind, level)
        holding = [
            rule
            for rule in self.escalations
            if rule.cause == cause
            and (not rule.clocks or clock in rule.clocks)
            and (not rule.tracks or track in rule.tracks)
            and round_ >= rule.round
        ]
        return max(holding, key=lambda rule: rule.level, default=None)


def track_of(kind: str, level: str) -> str:
    """Give the track of a whistle: an emergency runs by its level, the others by their kind."""
    return level if kind == "ER" else kind

"""The versioned policy as a value: kinds, clocks, escalations and the calendar, each number sourced."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias, get_args

from annotated_types import Ge, Le, MaxLen, MinLen, Predicate

from domain.calendar import WorkCalendar
from domain.declare import value
from domain.duration import Written
from domain.text import Code, Line, Text

IN_FORCE = "in-force"

# A misspelt word in a policy would be a clock that nobody starts, so the words are closed here.
Kind: TypeAlias = Literal["ER", "LE", "KT", "RD"]
Track: TypeAlias = Literal["E1", "E2", "LE", "KT", "RD"]
Blower: TypeAlias = Literal["duty_officer", "leader", "chief"]
Addressee: TypeAlias = Literal["department", "street", "centre", "supervision"]
Clock: TypeAlias = Literal[
    "triage", "confirm", "sign", "contact", "arrive", "resolve", "overrun", "verify", "evaluate"
]
# An incident's reports go upward on the track of its category (domain.md §4, Reports upward).
Category: TypeAlias = Literal["natural", "accident", "health", "security"]
ReportClock: TypeAlias = Literal[
    "report-first", "report-continued", "report-final", "receive", "pass-on"
]


@value
class KindRule:
    """A kind of whistle: who may blow it, and whether its work is bound to a place."""

    kind: Kind
    blown_by: Annotated[tuple[Blower, ...], MinLen(1), MaxLen(8)]
    place_bound: bool
    source: Text


@value
class Limit:
    """How long a clock runs on a track: E1, E2 or the kind of a whistle, the category of an incident."""

    clock: Literal[Clock, ReportClock]
    track: Literal[Track, Category]
    time: Written
    source: Text


@value
class EscalationRule:
    """Who is told above when a clock is breached, or work goes back for the nth round.

    ``tracks`` are the tracks it holds for (empty: all); ``clocks`` the clocks whose breach counts
    (empty: all); ``round`` the round of work that begins at least, where the first time back begins
    round 2; ``addressees`` the offices told, where department is the leg's own, whose head is meant;
    ``ack`` is the time of each to answer.
    """

    cause: Literal["breach", "rework"]
    level: Annotated[int, Ge(1), Le(4)]
    addressees: Annotated[tuple[Addressee, ...], MinLen(1), MaxLen(4)]
    ack: Written
    source: Text
    clocks: Annotated[tuple[Clock, ...], MaxLen(8)] = ()
    tracks: Annotated[tuple[Track, ...], MaxLen(8)] = ()
    round: Annotated[int, Ge(0), Le(1000)] = 0


def is_each_kind_once(kinds: tuple[KindRule, ...]) -> bool:
    """Say whether no kind has two rules."""
    return len({rule.kind for rule in kinds}) == len(kinds)


def is_each_clock_once(limits: tuple[Limit, ...]) -> bool:
    """Say whether no clock has two limits on one track."""
    return len({(one.clock, one.track) for one in limits}) == len(limits)


def is_each_clock_on_its_track(limits: tuple[Limit, ...]) -> bool:
    """Say whether the clocks of reports run by category, and those of whistles by kind."""
    reports, categories = get_args(ReportClock), get_args(Category)
    return all((one.clock in reports) is (one.track in categories) for one in limits)


Limits: TypeAlias = Annotated[
    tuple[Limit, ...],
    MaxLen(100),
    Predicate(is_each_clock_once),
    Predicate(is_each_clock_on_its_track),
]


@value
class Policy:
    """One version of a policy, published whole and never changed."""

    name: Code
    version: Annotated[int, Ge(1), Le(1_000_000)]
    title: Line
    effective: date
    warn_percent: Annotated[int, Ge(1), Le(100)]
    calendar: WorkCalendar
    kinds: Annotated[tuple[KindRule, ...], MaxLen(8), Predicate(is_each_kind_once)]
    limits: Limits
    escalations: Annotated[tuple[EscalationRule, ...], MaxLen(100)]

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

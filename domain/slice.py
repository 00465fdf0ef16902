"""What a slice gives to the mechanism, so that the mechanism needs to know no slice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from domain.circumstances import Circumstances, Where
from domain.declare import command
from domain.due import Due
from domain.moves import Moves
from domain.register import Facts, Register

S = TypeVar("S")
Decider = Callable[[S, Any, Circumstances], list[object]]
Evolver = Callable[[S, Any], S]
Sides = Mapping[str, str | tuple[str, ...]]


class Ticking(Protocol):
    """A clock in a state: what is due, and what has been said of it already."""

    @property
    def due(self) -> Due:
        """Say what is due and when."""
        ...

    @property
    def warned(self) -> bool:
        """Say whether its warning was recorded."""
        ...

    @property
    def breached(self) -> bool:
        """Say whether its breach was recorded."""
        ...

    @property
    def held(self) -> bool:
        """Say whether it is held."""
        ...


@command(by={"system": ("system",)}, rule="domain.md §3.6")
class SettleClocks:
    """Let time pass: record the warnings and breaches that are due."""


def add_nothing(state: Any, command: object, now: Circumstances) -> list[object]:  # noqa: ANN401
    """Add nothing to what time itself has brought."""
    return []


def no_sides(state: Any, command: object, where: Where, register: Register) -> Sides:  # noqa: ANN401
    """Name the whole installation as the only side there is."""
    return {"whole": "*"}


def no_clocks(state: Any) -> Iterable[Ticking]:  # noqa: ANN401
    """Say that a slice has no clocks."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice(Generic[S]):
    """One process of the domain.

    ``sides`` maps a command's circumstances to the unit on each side, or to several; ``audience`` gives the place
    and the offices that may see a stream (None: whoever is signed in); ``moves`` are the tables of its
    legal moves, by what they move; ``series`` names the unit that
    gives a stream its number of the day at an event, else nothing; ``inform`` writes what others must
    know into the register, at the events of ``informing`` (none named: at all of them); ``clocks``,
    ``warned`` and ``breached`` let time pass over a state, and give the slice SettleClocks; a stream
    of a slice that ``drills`` may be an exercise. ``named`` gives the id of the stream that a command
    begins, so that two who begin the same thing meet there; where it gives none, the id is minted.
    """

    name: str
    plural: str
    initial: S
    decide: Mapping[type, Decider[S]]
    evolve: Mapping[type, Evolver[S]]
    sides: Callable[[S, Any, Where, Register], Sides] = no_sides
    audience: Callable[[S], tuple[str, tuple[str, ...]]] | None = None
    place: Callable[[S], str] = lambda _: ""
    policy: Callable[[S], str] = lambda _: ""
    moves: Mapping[str, Moves] = field(default_factory=dict)
    series: Callable[[Any], str] = lambda _: ""
    named: Callable[[Any], str] = lambda _: ""
    inform: Callable[[Facts, Any], None] | None = None
    informing: tuple[type, ...] = ()
    drills: bool = False
    clocks: Callable[[S], Iterable[Ticking]] = no_clocks
    warned: Callable[[Due], object] | None = None
    breached: Callable[[Due], object] | None = None

    def __post_init__(self) -> None:
        """Let time pass by command too, over a slice that has clocks."""
        if self.ticks:
            object.__setattr__(self, "decide", {**self.decide, SettleClocks: add_nothing})

    @property
    def ticks(self) -> bool:
        """Say whether the slice has clocks."""
        return self.clocks is not no_clocks

    def tells(self, event: type) -> bool:
        """Say whether events of a class may change the register."""
        return self.inform is not None and (not self.informing or event in self.informing)

    def fold(self, state: S, events: Iterable[object]) -> S:
        """Fold events into a state, in order."""
        evolve = self.evolve
        for event in events:
            state = evolve[type(event)](state, event)
        return state


Moment = tuple[datetime, object]

"""What a slice gives to the mechanism, so that the mechanism needs to know no slice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from domain.circumstances import Circumstances, Where
from domain.due import Due
from domain.moves import Moves
from domain.register import Facts, Register

S = TypeVar("S")
Decider = Callable[[S, Any, Circumstances], list[object]]
Evolver = Callable[[S, Any], S]


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


def no_sides(state: Any, command: object, where: Where, register: Register) -> Mapping[str, str]:  # noqa: ANN401
    """Name the whole installation as the only side there is."""
    return {"whole": "*"}


def no_clocks(state: Any) -> Iterable[Ticking]:  # noqa: ANN401
    """Say that a slice has no clocks."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice(Generic[S]):
    """One process of the domain.

    ``sides`` maps a command's circumstances to the units on each side; ``audience`` gives the place
    and the offices that may see a stream (None: whoever is signed in); ``moves`` are the tables of its
    legal moves, by what they move; ``series`` names the unit that
    gives a stream its number of the day at an event, else nothing; ``inform`` writes what others must
    know into the register; ``clocks``, ``warned`` and ``breached`` let time pass over a state.
    """

    name: str
    plural: str
    initial: S
    decide: Mapping[type, Decider[S]]
    evolve: Mapping[type, Evolver[S]]
    sides: Callable[[S, Any, Where, Register], Mapping[str, str]] = no_sides
    audience: Callable[[S], tuple[str, tuple[str, ...]]] | None = None
    place: Callable[[S], str] = lambda _: ""
    policy: Callable[[S], str] = lambda _: ""
    moves: Mapping[str, Moves] = field(default_factory=dict)
    series: Callable[[Any], str] = lambda _: ""
    inform: Callable[[Facts, Any], None] | None = None
    clocks: Callable[[S], Iterable[Ticking]] = no_clocks
    warned: Callable[[Due], object] | None = None
    breached: Callable[[Due], object] | None = None

    def fold(self, state: S, events: Iterable[object]) -> S:
        """Fold events into a state, in order."""
        evolve = self.evolve
        for event in events:
            state = evolve[type(event)](state, event)
        return state


Moment = tuple[datetime, object]

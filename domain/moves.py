"""Legal moves as tables: from where a command may be given, and where it may lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Move:
    """The standings in which a command is legal, and those it may lead to (none: it changes none)."""

    of: frozenset[str]
    to: frozenset[str] = frozenset()

    @property
    def needs(self) -> str:
        """Write the standings in which the command is legal."""
        return ", ".join(sorted(self.of))


Moves: TypeAlias = Mapping[type, Move]


def move(of: Iterable[str], *to: str) -> Move:
    """Write a row of a table."""
    return Move(frozenset(of), frozenset(to))

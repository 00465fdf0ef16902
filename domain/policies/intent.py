"""What a policy asks for: a command, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.envelope import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A command that a policy wants given to a stream, in the system's name."""

    stream: str
    command: object
    part: int = 0


Policy = Callable[[Recorded], list[Intent]]

"""What a decision may rest on besides the state and the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a subject, under one grant, in a role, for a unit."""

    subject: str
    role: str
    unit: str
    grant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What the path named: a stream, and the part of it when there is one (a leg's number)."""

    stream: str
    part: int = 0

    @property
    def id(self) -> str:
        """Give the stream's id without its slice: ``420102014`` of ``office-420102014``."""
        return self.stream.partition("-")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Now, who, where, and the register caught up to the head of the ledger before the command."""

    now: datetime
    actor: Actor
    where: Where
    register: Register

"""A command on its way, and the answer that it is given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from domain.circumstances import Actor
from domain.codec import to_json

NAMESPACE = UUID("6f1c3d3e-6a0f-5b7e-9a52-77686973746c")


@dataclass(slots=True, kw_only=True)
class Order:
    """A command on its way: who gives it, where, under which key, and what it rests on.

    ``who`` is a subject whose grants are looked up, or an Actor that is a named authority. ``key``
    is the idempotency key, and with the subject it makes the command's ``id``; ``expected`` is the
    stream version that was seen (If-Match).
    """

    command: object
    who: str | Actor
    key: str
    stream: str = ""
    part: int = 0
    occurred_at: datetime | None = None
    expected: int | None = None
    correlation: str = ""
    causation: str = ""
    exercise: bool = False
    id: str = field(init=False)

    def __post_init__(self) -> None:
        """Work the command id out: one actor's key is one command."""
        self.id = str(uuid5(NAMESPACE, f"{self.subject}\n{self.key}"))

    @property
    def subject(self) -> str:
        """Give the subject who acts."""
        return self.who if isinstance(self.who, str) else self.who.subject

    @property
    def body(self) -> str:
        """Give the hash of what is asked, by which another body under the same key is known."""
        asked: tuple[object, ...] = (
            *(type(self.command).__name__, self.part, self.occurred_at, self.command),
            *(("exercise",) if self.exercise else ()),
        )
        return hashlib.sha256(to_json(asked)).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An accepted command: what was recorded, where; ``repeated`` when it had been before."""

    command: str
    stream: str
    version: int
    position: int
    events: tuple[str, ...]
    recorded_at: datetime
    repeated: bool = False

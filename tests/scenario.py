"""Given what has happened, when a command is given, then this follows: the tests' one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from domain.circumstances import Actor, Circumstances, Where
from domain.refusals import Refusal
from domain.register import Register
from domain.settle import settle
from domain.slice import Slice
from tests.world import NOON, register


@dataclass(frozen=True)
class Given:
    """What has happened to a stream of a slice, and when it is now."""

    slice: Slice[Any]
    events: tuple[object, ...] = ()
    now: datetime = NOON
    register: Register = field(default_factory=register)
    id: str = "x"

    def at(self, now: datetime) -> Given:
        """Let it be another moment."""
        return replace(self, now=now)

    def when(
        self, command: object, role: str = "leader", *, unit: str = "", leg: int = 0
    ) -> list[object]:
        """Give the events that follow: what time brought, what was decided, what time brings now."""
        slice_ = self.slice
        state = slice_.fold(slice_.initial, self.events)
        state, before = settle(slice_, state, self.now)
        actor = Actor(subject=role, role=role, unit=unit)
        where = Where(stream=f"{slice_.name}-{self.id}", part=leg)
        now = Circumstances(now=self.now, actor=actor, where=where, register=self.register)
        events = slice_.decide[type(command)](state, command, now)
        _, after = settle(slice_, slice_.fold(state, events), self.now)
        return [*(e for _, e in before), *events, *(e for _, e in after)]

    def then(self, command: object, role: str = "leader", **where: Any) -> Given:  # noqa: ANN401
        """Go on after a command."""
        return replace(self, events=(*self.events, *self.when(command, role, **where)))

    def refuses(self, command: object, why: type[Refusal], role: str = "leader", **at: Any) -> None:  # noqa: ANN401
        """Expect a refusal."""
        with pytest.raises(why):
            self.when(command, role, **at)


def kinds(events: Sequence[object]) -> list[str]:
    """Give the names of events."""
    return [type(event).__name__ for event in events]

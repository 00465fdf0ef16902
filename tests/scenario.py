"""Given what has happened, when a command is given, then this follows: the tests' one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from api.policy_file import default_policy
from domain.circumstances import Actor, Circumstances, Where
from domain.facts import Office, Place
from domain.refusals import Refusal
from domain.register import Facts, Register
from domain.rules import IN_FORCE
from domain.settle import settle
from domain.slice import Slice
from tests.world import NOON, OFFICES, ROWS


@cache
def register() -> Register:
    """Give the register of the small district, without a ledger."""
    facts = Facts(Register())
    for row in ROWS:
        place = Place(
            code=row.code, parent=row.parent, level=row.level, name=row.name, short=row.short
        )
        facts.put(row.code, place)
    for code, (kind, name, short, area, blows) in OFFICES.items():
        office = Office(code=code, kind=kind, name=name, short=short, area=area, blows=blows)
        facts.put(code, office)
    facts.put(IN_FORCE, default_policy())
    facts.put(default_policy().key, default_policy())
    return facts.register(1)


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

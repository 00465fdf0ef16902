"""The register: reference facts of other slices that a decision may rest on, as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar, cast

F = TypeVar("F")
_NONE: Mapping[str, object] = MappingProxyType({})


class Facts:
    """Facts under change, by type and key: what a slice's ``inform`` writes into."""

    def __init__(self, register: Register) -> None:
        """Begin from the facts of a register, which stays as it is: a type is copied when it changes."""
        self._facts = dict(register.facts)
        self._own: dict[type, dict[str, object]] = {}

    def get(self, kind: type[F], key: str) -> F:
        """Give a fact that is known; KeyError when it is not."""
        return cast("F", self._facts[kind][key])

    def find(self, kind: type[F], key: str) -> F | None:
        """Give a fact, or None."""
        return cast("F | None", self._facts.get(kind, _NONE).get(key))

    def put(self, key: str, fact: object) -> None:
        """Add a fact under its type, or replace it."""
        kind = type(fact)
        if kind not in self._own:
            self._facts[kind] = self._own[kind] = dict(self._facts.get(kind, _NONE))
        self._own[kind][key] = fact

    def register(self, position: int) -> Register:
        """Close the change: the facts as of a position of the ledger."""
        return Register(position=position, facts=self._facts)


@dataclass(frozen=True, slots=True)
class Register:
    """All reference facts as of one position of the ledger."""

    position: int = 0
    facts: Mapping[type, Mapping[str, object]] = field(default_factory=dict)

    def get(self, kind: type[F], key: str) -> F | None:
        """Give the fact of a type under a key, or None."""
        return cast("F | None", self.facts.get(kind, _NONE).get(key))

    def all(self, kind: type[F]) -> Mapping[str, F]:
        """Give every fact of a type, by key."""
        return cast("Mapping[str, F]", self.facts.get(kind, _NONE))

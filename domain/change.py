"""Give a state with some fields changed: what dataclasses.replace does, in a third of the time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
_Slot = tuple[str, Callable[[Any], Any], Callable[[Any, Any], None]]


@cache
def _slots(cls: type) -> tuple[_Slot, ...]:
    """Give name, getter and setter of each slot of a slotted dataclass, its bases' first."""
    found = [getattr(base, "__slots__", ()) for base in reversed(cls.__mro__)]
    names = [name for slots in found for name in slots]
    members = [(name, getattr(cls, name)) for name in names]
    return tuple((name, member.__get__, member.__set__) for name, member in members)


def replace(state: T, /, **changes: Any) -> T:  # noqa: ANN401  Fields have any type.
    """Give a copy of a slotted dataclass with some fields changed; none of them is checked."""
    new: T = object.__new__(type(state))
    for name, get, put in _slots(type(state)):  # type: ignore[arg-type]  # A type is hashable.
        put(new, changes[name] if name in changes else get(state))
    return new

"""New values from old ones: a state with some fields changed, an event with a command's fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def like(cls: type[T], *sources: object, **more: Any) -> T:  # noqa: ANN401  Fields have any type.
    """Make a value from the fields of others that have the same names, and from what is given.

    Of several sources with a field of one name the last counts. TypeError: a field is nowhere.
    """
    names = _names(cls)  # type: ignore[arg-type]  # A type is hashable.
    found = {name: getattr(one, name) for one in sources for name in names if hasattr(one, name)}
    return cls(**{**found, **more})


def replace(state: T, /, **changes: Any) -> T:  # noqa: ANN401  Fields have any type.
    """Give a copy of a slotted dataclass with some fields changed, none of them checked.

    It does what dataclasses.replace does, in a quarter of the time.
    """
    new: T = _copier(type(state))(state, changes)  # type: ignore[arg-type]  # A type is hashable.
    return new


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@cache
def _copier(cls: type) -> Callable[[Any, dict[str, Any]], Any]:
    """Write a class's own copying function, as dataclasses writes its ``__init__``."""
    names = _names(cls)
    put = {name: getattr(cls, name).__set__ for name in names}
    lines = [
        "def copy(state, changes):",
        "    new = make(cls)",
        *(f"    put_{name}(new, state.{name})" for name in names),
        "    for name in changes:",
        "        put[name](new, changes[name])",
        "    return new",
    ]
    known = {"make": object.__new__, "cls": cls, "put": put}
    known |= {f"put_{name}": put[name] for name in names}
    exec("\n".join(lines), known)  # noqa: S102  The names are those of our own fields.
    copy: Any = known["copy"]
    return copy  # type: ignore[no-any-return]

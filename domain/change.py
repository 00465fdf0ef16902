"""Give a state with some fields changed: what dataclasses.replace does, in a quarter of the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def replace(state: T, /, **changes: Any) -> T:  # noqa: ANN401  Fields have any type.
    """Give a copy of a slotted dataclass with some fields changed; none of them is checked."""
    new: T = _copier(type(state))(state, changes)  # type: ignore[arg-type]  # A type is hashable.
    return new


@cache
def _copier(cls: type) -> Callable[[Any, dict[str, Any]], Any]:
    """Write a class's own copying function, as dataclasses writes its ``__init__``."""
    names = [field.name for field in fields(cls)]
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

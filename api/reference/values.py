"""How the reference writes fields: their types and bounds as a reader says them."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen, MinLen

NAMES = {
    "str": "text",
    "int": "number",
    "bool": "true or false",
    "datetime": "moment",
    "date": "day",
}


def first_line(thing: object) -> str:
    """Give the first line of a docstring."""
    return (thing.__doc__ or "").strip().splitlines()[0]


def fields(cls: type) -> Iterator[str]:
    """Give a line for each field of a value: its name, what it holds, whether it may be left out."""
    hints = typing.get_type_hints(cls, include_extras=True)
    for field in dataclasses.fields(cls):
        if not field.init:
            continue
        missing = (field.default, field.default_factory) == (dataclasses.MISSING,) * 2
        yield f"- `{field.name}`: {said(hints[field.name])}{'' if missing else '; may be left out'}"


def said(hint: Any) -> str:  # noqa: ANN401  Types of types.
    """Say what a type holds: ``text, 1 to 120 characters``, ``one of E1, E2, N``."""
    args = typing.get_args(hint)
    if typing.get_origin(hint) is Annotated:
        return f"{said(args[0])}{_bounds(args[1:], said(args[0]))}"
    return _composed(hint, args) if args else _plain(hint)


def _composed(hint: Any, args: tuple[Any, ...]) -> str:  # noqa: ANN401  Types of types.
    origin = typing.get_origin(hint)
    if origin is Literal:
        return f"one of {', '.join(map(str, args))}"
    if origin is tuple:
        return f"list of {said(args[0])}"
    if isinstance(hint, types.UnionType):
        return " or ".join("nothing" if arg is type(None) else said(arg) for arg in args)
    return f"{said(args[1])} by {said(args[0])}"


def _plain(hint: Any) -> str:  # noqa: ANN401  Types of types.
    if issubclass(hint, Enum):
        return f"one of {', '.join(str(one.value) for one in hint)}"
    if dataclasses.is_dataclass(hint):
        return f"[{hint.__name__}](values.md#{hint.__name__.lower()})"  # type: ignore[union-attr]
    return NAMES[hint.__name__]


def _bounds(marks: tuple[object, ...], of: str) -> str:
    low = next((m.min_length for m in marks if isinstance(m, MinLen)), None)
    high = next((m.max_length for m in marks if isinstance(m, MaxLen)), None)
    least = next((m.ge for m in marks if isinstance(m, Ge)), low)
    most = next((m.le for m in marks if isinstance(m, Le)), high)
    if least is None and most is None:
        return ""
    unit = "" if of == "number" else " items" if of.startswith("list") else " characters"
    span = f"{least} to {most}" if least is not None else f"at most {most}"
    return f", {span}{unit}"

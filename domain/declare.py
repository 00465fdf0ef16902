"""How a slice declares its values, commands and events; the registry collects what is declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar, dataclass_transform, get_args, get_type_hints

from domain.refusals import kebab

T = TypeVar("T")
Upcast = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandInfo:
    """What is declared of a command: who may give it, on which side, and what it addresses.

    ``by`` maps a side of the matter (the slice's ``sides`` names them) to the roles that may give
    the command there. ``begins`` is True when the command begins a stream with a minted id, False
    when it needs an existing one, None when the path names a stream that may not exist yet.
    """

    name: str
    by: Mapping[str, tuple[str, ...]]
    begins: bool | None
    part: str | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventInfo:
    """What is pinned of an event: its stored kind, its schema version, the way up from older ones."""

    kind: str
    version: int
    upcasts: Mapping[int, Upcast]
    stored: str = field(init=False)

    def __post_init__(self) -> None:
        """Write the kind and version as stored and sent, as in ``whistle.blown.v1``."""
        object.__setattr__(self, "stored", f"{self.kind}.v{self.version}")


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a field of a command as the id of a stream of another slice.

    The command path refuses an id under which the actor sees nothing, and mixing drill and real.
    """

    slice: str


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """Make a class a frozen, slotted, keyword-only dataclass that refuses unknown fields."""
    made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
    made.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]  # FastAPI reads it.
    return made


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def command(
    *,
    by: Mapping[str, tuple[str, ...]],
    begins: bool | None = False,
    part: str | None = None,
    rule: str = "",
) -> Callable[[type[T]], type[T]]:
    """Declare a command; this alone gives it a route, a schema, a CLI verb and a line in the tables.

    ``rule`` names the source of the command, as in ``domain.md W12``.
    """

    def declare(cls: type[T]) -> type[T]:
        made = value(cls)
        made.__command__ = CommandInfo(  # type: ignore[attr-defined]
            name=kebab(cls.__name__), by=by, begins=begins, part=part, rule=rule
        )
        return made

    return declare


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def event(
    kind: str, *, version: int = 1, upcasts: Mapping[int, Upcast] | None = None
) -> Callable[[type[T]], type[T]]:
    """Declare an event under its pinned kind; ``upcasts[n]`` lifts the data of version n to n + 1."""

    def declare(cls: type[T]) -> type[T]:
        made = value(cls)
        made.__event__ = EventInfo(  # type: ignore[attr-defined]
            kind=kind, version=version, upcasts=upcasts or {}
        )
        return made

    return declare


def command_info(cls: type) -> CommandInfo:
    """Give what is declared of a command class, or raise AttributeError."""
    info: CommandInfo = cls.__command__  # type: ignore[attr-defined]
    return info


@cache
def referring(cls: type) -> tuple[tuple[str, str], ...]:
    """Give the fields of a command class that name another stream, each with the slice it is of."""
    hints = get_type_hints(cls, include_extras=True)
    marks = ((name, mark) for name, hint in hints.items() for mark in get_args(hint)[1:])
    return tuple((name, mark.slice) for name, mark in marks if isinstance(mark, Refers))


def event_info(cls: type) -> EventInfo:
    """Give what is pinned of an event class, or raise AttributeError."""
    info: EventInfo = cls.__event__  # type: ignore[attr-defined]
    return info

"""The reference's pages of commands, events and the values within them."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from typing import Any

from api.commands import given_by_people, path_of
from api.reference.causes import refusals_of, types_named
from api.reference.values import fields, first_line
from domain.declare import command_info, event_info
from domain.registry import Registry
from domain.slice import Slice
from projections.consequences import find_policies
from projections.tables import tables


def commands(registry: Registry) -> Iterator[str]:
    """Give a part for each command: its route, who may give it, its fields, its refusals."""
    yield "Any command may also be refused by the mechanism: see"
    yield "[problems](problems.md). Every body may hold `occurred_at`, the moment at which it happened; one that"
    yield "begins a whistle or an incident may say `exercise`: it is a drill, and so is all that follows from it.\n"
    for name, cls in sorted(registry.commands.items()):
        info, slice_ = command_info(cls), registry.homes.get(cls)
        yield f"## {name}\n"
        yield f"{first_line(cls)} ({info.rule})\n"
        if slice_ and given_by_people(info):
            yield f"`POST {path_of(slice_, info)}` · `whistle do {name}`\n"
        givers = (f"{', '.join(roles)} of the {side}" for side, roles in info.by.items())
        yield f"Given by: {'; '.join(givers)}.\n"
        yield from fields(cls)
        if dataclasses.fields(cls):
            yield ""
        yield from _refused(slice_, cls) if slice_ else ()


def _refused(slice_: Slice[Any], cls: type) -> Iterator[str]:
    found = refusals_of(slice_.decide[cls])
    if found:
        yield "Refused when:\n"
        yield from (f"- `{refusal.code()}`: {refusal.rule()}" for refusal in found)
        yield ""


def events(registry: Registry) -> Iterator[str]:
    """Give a part for each event: what it says, its fields, who listens."""
    rules = {name: types_named(rule) for name, rule in find_policies().items()}
    boards = tables().boards.values()
    for kind, cls in sorted(registry.events.items()):
        slice_ = registry.homes[cls]
        listening = [f"board `{one.name}`" for one in boards if slice_.name in one.of]
        listening += [f"policy `{name}`" for name, named in rules.items() if cls in named]
        listening += ["the register"] if slice_.tells(cls) else []
        yield f"## {kind}\n"
        stored = event_info(cls).stored
        schema = f"[`{stored}`](../../api/data/schemas/{stored}.json)"
        yield f"{first_line(cls)} Stored as {schema}.\n"
        yield f"Listening: {', '.join(listening) or 'nobody'}.\n"
        yield from fields(cls)
        yield ""


def values(registry: Registry) -> Iterator[str]:
    """Give a part for each value that stands within a command or an event."""
    for cls in sorted(_within(registry), key=lambda one: one.__name__):
        yield f"## {cls.__name__}\n"
        yield f"{first_line(cls)}\n"
        yield from fields(cls)
        yield ""


def _within(registry: Registry) -> set[type]:
    found: set[type] = set()
    waiting: list[Any] = [*registry.commands.values(), *registry.events.values()]
    while waiting:
        hints = typing.get_type_hints(waiting.pop())
        for inner in (one for hint in hints.values() for one in _values_of(hint)):
            if inner not in found:
                found.add(inner)
                waiting.append(inner)
    return found


def _values_of(hint: Any) -> Iterator[type]:  # noqa: ANN401  Types of types.
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    for argument in typing.get_args(hint):
        yield from _values_of(argument)

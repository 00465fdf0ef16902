"""The closed registry: every slice, command and event there is, found once and checked."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any

from domain.declare import CommandInfo, EventInfo, command_info, event_info
from domain.slice import SettleClocks, Slice


class Undeclared(Exception):
    """A slice is incomplete or two things have one name; the service does not start."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Slices by name, commands by name, events by stored kind; nothing else can be given or read."""

    slices: Mapping[str, Slice[Any]]
    commands: Mapping[str, type]
    events: Mapping[str, type]
    homes: Mapping[type, Slice[Any]]

    def slice_of(self, stream: str) -> Slice[Any]:
        """Give the slice that a stream belongs to: ``whistle`` of ``whistle-<id>``; else KeyError."""
        return self.slices[stream.partition("-")[0]]

    def home_of(self, command: type, stream: str) -> Slice[Any]:
        """Give the slice that decides a command: its own; for SettleClocks that of the stream."""
        return self.homes.get(command) or self.slice_of(stream)

    def event_info(self, kind: str) -> EventInfo:
        """Give what is pinned of the event stored under a kind, whatever its stored version."""
        return event_info(self.events[kind.rpartition(".v")[0]])


def find_slices(package: ModuleType) -> list[Slice[Any]]:
    """Give the ``SLICE`` of every module of a package that has one, in the order of their names."""
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__))
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return [module.SLICE for module in modules if hasattr(module, "SLICE")]


def build(slices: Iterable[Slice[Any]]) -> Registry:
    """Collect what slices declare; Undeclared when a name is taken twice or a command has no giver."""
    by_name: dict[str, Slice[Any]] = {}
    commands: dict[str, type] = {}
    events: dict[str, type] = {}
    homes: dict[type, Slice[Any]] = {}
    for one in slices:
        _add(by_name, one.name, one)
        for cls in (each for each in one.decide if each is not SettleClocks):
            _add(commands, _checked(command_info(cls)).name, cls)
            homes[cls] = one
        for cls in one.evolve:
            _add(events, event_info(cls).kind, cls)
            homes[cls] = one
    commands[command_info(SettleClocks).name] = (
        SettleClocks  # It belongs to each slice with clocks.
    )
    return Registry(*(MappingProxyType(m) for m in (by_name, commands, events, homes)))


def _add(known: dict[str, Any], name: str, what: object) -> None:
    if name in known:
        raise Undeclared(f"{name} is declared twice: {known[name]!r} and {what!r}")
    known[name] = what


def _checked(info: CommandInfo) -> CommandInfo:
    if not any(info.by.values()):
        raise Undeclared(f"{info.name} names no role that may give it")
    return info

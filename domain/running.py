"""Clocks that run in a state: what has been said of each, and how they start and end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from domain.change import changer, maker, replace
from domain.declare import value
from domain.due import Due


@value
class Running:
    """A clock that has not been met: what has been said of it, and whether it is held."""

    due: Due
    warned: bool = False
    breached: bool = False
    held: bool = False


Clocks: TypeAlias = Mapping[str, Running]
# Prepared, as a state is folded from all its events when it is not remembered.
_running = maker(Running)
_held = changer(Running, "held")


EACH = ("acknowledge",)  # Clocks that several owners may run at once.


def named(clock: str, owner: str) -> str:
    """Give the name of an owner's clock: one that several may run says whose it is."""
    return f"{clock}/{owner}" if clock in EACH else clock


def key(part: int, clock: str) -> str:
    """Name a clock within its stream: ``1/sign``; part 0 is the stream's own."""
    return f"{part}/{clock}"


def started(running: Clocks, dues: tuple[Due, ...]) -> Clocks:
    """Give the clocks with some more."""
    new = dict(running)
    for due in dues:
        new[_name(due.leg, due.clock, due.owner)] = _running(due=due)
    return new


def met(running: Clocks, part: int, *clocks: str) -> Clocks:
    """Give the clocks without those of a part that have been met."""
    left = dict(running)
    for name in _keys(part, *clocks):
        left.pop(name, None)
    return left


@lru_cache(maxsize=4096)
def _name(part: int, clock: str, owner: str) -> str:
    return key(part, named(clock, owner))


@lru_cache(maxsize=4096)
def _keys(part: int, *clocks: str) -> tuple[str, ...]:
    return tuple(key(part, clock) for clock in clocks)


def marked(running: Clocks, part: int, clock: str, **marks: bool) -> Clocks:
    """Give the clocks with one marked, if it runs."""
    name = key(part, clock)
    if name not in running:
        return running
    return {**running, name: replace(running[name], **marks)}


def handed(
    running: Clocks,
    part: int,
    met: tuple[str, ...],
    work: tuple[str, ...],
    dues: tuple[Due, ...] = (),
    *,
    held: bool,
) -> Clocks:
    """Give the clocks after work was handed over: some met, those of the work held or not, some new."""
    new = dict(running)
    for name in _keys(part, *met):
        new.pop(name, None)
    for name in _keys(part, *work):
        if run := new.get(name):
            new[name] = _held(run, held=held)
    for due in dues:
        new[_name(due.leg, due.clock, due.owner)] = _running(due=due)
    return new

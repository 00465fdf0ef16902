"""A plain body for every command there is, filled from its declared fields."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import datetime
from enum import Enum

import domain
from api.commands import given_by_people, path_of
from api.policy_file import default_policy
from domain.codec import to_plain
from domain.declare import command_info
from domain.registry import build, find_slices
from domain.rules import Policy
from tests.world import COMMUNITY, LATER, STREET

REGISTRY = build(find_slices(domain))
GIVEN = {
    name: cls
    for name, cls in sorted(REGISTRY.commands.items())
    if given_by_people(command_info(cls))
}
SIMPLE: dict[object, object] = {str: STREET, int: 1, bool: True, datetime: LATER}


def sample(kind: typing.Any) -> typing.Any:  # noqa: ANN401  Any field of any command.
    """Give a value of a field's type."""
    if typing.get_origin(kind) is typing.Annotated:
        return sample(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (tuple, types.UnionType):
        given = sample(typing.get_args(kind)[0])
        return (given,) if typing.get_origin(kind) is tuple else given
    if kind is Policy:
        return default_policy()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return SIMPLE[kind] if kind in SIMPLE else filled(kind)


def filled(cls: type) -> object:
    """Give a value of a class with its required fields filled."""
    hints = typing.get_type_hints(cls, include_extras=True)
    wanted = [f for f in dataclasses.fields(cls) if f.default is dataclasses.MISSING]
    return cls(**{field.name: sample(hints[field.name]) for field in wanted})


def body(cls: type) -> dict[str, typing.Any]:
    """Give a command's body as JSON has it, at a place that there is."""
    plain: dict[str, typing.Any] = to_plain(filled(cls))
    return plain | ({"place": COMMUNITY} if "place" in plain else {})


def path(cls: type, ids: typing.Mapping[str, str], number: int = 1) -> str:
    """Give a command's path, with ids by slice."""
    slice_ = REGISTRY.home_of(cls, "whistle-")
    return path_of(slice_, command_info(cls)).format(id=ids.get(slice_.name, "x"), number=number)

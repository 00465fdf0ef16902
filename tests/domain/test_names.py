"""Stored names and bytes are pinned: what is once in a ledger can be read for ever."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

import domain
from domain.codec import Codec, UnknownKind, Unreadable
from domain.declare import command_info, event, event_info
from domain.envelope import Meta
from domain.ledger import Stored
from domain.refusals import refusals
from domain.registry import Registry, Undeclared, build, find_slices
from domain.slice import Slice
from tests.golden import Golden

GOLDEN = Path(__file__).parent / "golden"
REGISTRY = build(find_slices(domain))
CODEC = Codec(REGISTRY)
AT = datetime(2026, 11, 24, 4, 0, 0, 123456, tzinfo=UTC)
META = Meta(
    recorded_at=AT,
    actor="officer",
    command="c0ffee",
    occurred_at=AT,
    office="420102002",
    grant="g1",
    body="b0d1",
    correlation="r1",
    causation="s/1",
    place="420102002003",
    policy="default/1",
)


def sample(kind: Any) -> Any:  # noqa: ANN401  Any type gives its sample.
    """Give a value of a type: the same each time."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Annotated, types.UnionType):
        return sample(args[0])
    if origin is typing.Literal:
        return args[0]
    if origin is tuple:
        return tuple(sample(arg) for arg in args if arg is not Ellipsis)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind, include_extras=True)
        return kind(**{f.name: sample(hints[f.name]) for f in dataclasses.fields(kind)})
    plain: Mapping[Any, Any] = {str: "字", int: 1, bool: True, datetime: AT, date: AT.date()}
    return plain[kind]


@pytest.mark.parametrize("name", sorted(REGISTRY.events))
def test_the_bytes_of_every_event_are_as_they_were(name: str, golden: Golden) -> None:
    """Writing an event gives the bytes in its golden file, and reading them gives the event."""
    event_ = sample(REGISTRY.events[name])
    kind, body = CODEC.encode(META, event_)
    golden.check(GOLDEN / f"{kind}.json", body.decode() + "\n")
    read = CODEC.decode(Stored("x-1", 1, kind, body, 1))
    assert (read.meta, read.event) == (META, event_)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_every_version_ever_stored_can_be_read(path: Path) -> None:
    """A golden file stays when its version is old: the way up must lead to the present one."""
    read = CODEC.decode(Stored("x-1", 1, path.stem, path.read_bytes().strip(), 1))
    assert type(read.event) in REGISTRY.homes


def test_an_escalation_that_told_one_office_still_tells_that_one() -> None:
    """Version 1 of a policy and of a raised escalation named one addressee."""
    read = {
        kind: CODEC.decode(Stored("x-1", 1, kind, (GOLDEN / f"{kind}.json").read_bytes(), 1)).event
        for kind in ("policy.published.v1", "whistle.escalation-raised.v1")
    }
    published, raised = read.values()
    assert [rule.addressees for rule in published.policy.escalations] == [("street",)]  # type: ignore[attr-defined]
    assert raised.addressees == ("字",)  # type: ignore[attr-defined]


def test_the_names_of_commands_and_refusals_are_pinned(golden: Golden) -> None:
    """Programs know them: a change is seen in the diff."""
    commands = "".join(f"command {name}\n" for name in sorted(REGISTRY.commands))
    codes = "".join(
        f"refusal {code} {cls.family}\n"
        for code, cls in refusals().items()
        if cls.__module__.startswith("domain")
    )
    golden.check(GOLDEN / "names.txt", commands + codes)


def test_an_unknown_kind_and_a_newer_version_are_told_apart_from_damage() -> None:
    """Unknown ones are skipped and counted; damage parks its stream."""
    for kind in ("whistle.sung.v1", "whistle.submitted.v9", "whistle.submitted.vx"):
        with pytest.raises(UnknownKind):
            CODEC.decode(Stored("x-1", 1, kind, b"{}", 1))
    with pytest.raises(Unreadable):
        CODEC.decode(Stored("x-1", 1, "whistle.submitted.v1", b"{}", 1))


def test_an_old_version_is_lifted_to_the_present_one() -> None:
    """Version 1 had minutes, version 2 seconds, version 3 calls them so."""

    @event(
        "tale.told",
        version=3,
        upcasts={
            1: lambda data: {"length": data["length"] * 60},
            2: lambda data: {"seconds": data["length"]},
        },
    )
    class Told:
        """A tale."""

        seconds: int

    tale: Slice[int] = Slice(
        name="tale", plural="tales", initial=0, decide={}, evolve={Told: lambda state, _: state}
    )
    _, body = CODEC.encode(META, sample(REGISTRY.events["whistle.submitted"]))
    old = body.replace(b'"data":{}', b'"data":{"length":2}')
    read = Codec(build([tale])).decode(Stored("tale-1", 1, "tale.told.v1", old, 1))
    assert read.event == Told(seconds=120)
    assert event_info(Told).stored == "tale.told.v3"


def test_a_name_is_taken_once() -> None:
    """Two slices with one name would read each other's events."""
    slices = find_slices(domain)
    with pytest.raises(Undeclared, match="declared twice"):
        build([*slices, slices[0]])


def test_a_command_that_nobody_may_give_stops_the_start() -> None:
    """Default deny is not an accident."""
    broken = REGISTRY.slices["grant"]
    cls = next(iter(broken.decide))
    silent = type(cls.__name__, (cls,), {"__slots__": ()})
    silent.__command__ = dataclasses.replace(command_info(cls), by={})  # type: ignore[attr-defined]
    bare = dataclasses.replace(broken, decide={silent: broken.decide[cls]}, evolve={})
    with pytest.raises(Undeclared, match="names no role"):
        build([bare])


def test_a_slice_is_found_by_its_stream() -> None:
    """The stream's name begins with its slice."""
    registry: Registry = REGISTRY
    assert registry.slice_of("office-420102-water").name == "office"
    assert registry.event_info("whistle.blown.v1").kind == "whistle.blown"

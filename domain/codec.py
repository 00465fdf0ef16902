"""The one module that imports msgspec: values to JSON bytes and back, validated, old versions lifted."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from domain.declare import event_info
from domain.envelope import Meta, Recorded
from domain.ledger import Stored
from domain.registry import Registry

T = TypeVar("T")


class Unreadable(Exception):
    """Stored bytes are not what their kind says, or their kind is unknown to this version."""


class UnknownKind(Unreadable):
    """The kind is not in the registry: written by a newer version, or not by us."""


class Envelope(msgspec.Struct, Generic[T], frozen=True):
    """The stored JSON: ``{"meta": ..., "data": ...}``, byte for byte what is sent on."""

    meta: Meta
    data: T


_encode = msgspec.json.Encoder().encode


def to_json(value: object) -> bytes:
    """Write any value of the domain as compact JSON."""
    return _encode(value)


def from_json(body: bytes, kind: type[T]) -> T:
    """Read a value of a type from JSON; Unreadable says what does not fit and where."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise Unreadable(str(wrong)) from wrong


def to_plain(value: object) -> Any:  # noqa: ANN401  JSON has no narrower type.
    """Turn a value into dicts, lists, strings and numbers."""
    return msgspec.to_builtins(value)


def from_plain(data: object, kind: type[T]) -> T:
    """Turn dicts, lists, strings and numbers into a value of a type; Unreadable says what is wrong."""
    try:
        return msgspec.convert(data, type=kind)
    except msgspec.ValidationError as wrong:
        raise Unreadable(str(wrong)) from wrong


class Codec:
    """Stored bytes of the registry's events, one prepared decoder a kind and version."""

    def __init__(self, registry: Registry) -> None:
        """Prepare a decoder for the present version of every event."""
        self._registry = registry
        self._decoders = {
            event_info(cls).stored: msgspec.json.Decoder(Envelope[cls])  # type: ignore[valid-type]
            for cls in registry.events.values()
        }

    def encode(self, meta: Meta, event: object) -> tuple[str, bytes]:
        """Give the stored kind and the bytes of an event in its envelope."""
        return event_info(type(event)).stored, _encode(Envelope(meta, event))

    def decode(self, row: Stored) -> Recorded:
        """Read one stored row; UnknownKind and Unreadable say what cannot be read."""
        stream, version, kind, body, position = row
        decoder = self._decoders.get(kind)
        try:
            envelope = decoder.decode(body) if decoder else self._lifted(kind, body)
        except msgspec.MsgspecError as wrong:
            raise Unreadable(f"{stream}/{version} is not a {kind}: {wrong}") from wrong
        return Recorded(stream, version, position, kind, envelope.meta, envelope.data)

    def _lifted(self, kind: str, body: bytes) -> Envelope[Any]:
        name, _, number = kind.rpartition(".v")
        if name not in self._registry.events or not number.isdecimal():
            raise UnknownKind(f"{kind} is unknown to this version")
        cls, info = self._registry.events[name], self._registry.event_info(kind)
        if int(number) > info.version:
            raise UnknownKind(f"{kind} is newer than v{info.version}, the newest known here")
        old = msgspec.json.decode(body, type=Envelope[dict[str, Any]])
        data = old.data
        for version in range(int(number), info.version):
            data = info.upcasts[version](data)
        return Envelope(old.meta, msgspec.convert(data, type=cls))

"""Who could see an event when it was recorded, and where it lay: pure functions of the ledger's order."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from domain.codec import Codec
from domain.facts import Office, Place
from domain.keeper import Keeper
from domain.ledger import Ledger, Stored
from domain.register import Register
from domain.registry import Registry
from domain.slice import Slice

STREAMS_MAX = 5000
REGISTERS_MAX = 8
PLACES = ("territory-", "office-")


class Audience(NamedTuple):
    """Where a stream lies, and which offices have to do with it."""

    place: str
    offices: tuple[str, ...]


@dataclass(slots=True)
class Told:
    """A stream as far as it was folded, and from which version on each audience saw it."""

    state: Any
    version: int = 0
    versions: list[int] = field(default_factory=list)
    audiences: list[Audience] = field(default_factory=list)

    def at(self, version: int) -> Audience:
        """Give the audience of the event of a version."""
        return self.audiences[bisect_right(self.versions, version) - 1]


class Audiences:
    """The audiences of a ledger's streams at each of their events; the latest asked for are remembered."""

    def __init__(self, ledger: Ledger, codec: Codec, registry: Registry) -> None:
        """Remember nothing yet; any thread may ask."""
        self._ledger, self._codec, self._registry = ledger, codec, registry
        self._told: OrderedDict[str, Told] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, row: Stored) -> Audience | None:
        """Give who sees an event: its stream's audience after it; None when the stream lies nowhere."""
        slice_ = self._registry.slices.get(row.stream.partition("-")[0])
        if slice_ is None or slice_.audience is None:
            return None
        with self._lock:
            told = self._told.setdefault(row.stream, Told(state=slice_.initial))
            if told.version < row.version:
                self._read_on(row.stream, slice_, told)
            self._told.move_to_end(row.stream)
            if len(self._told) > STREAMS_MAX:
                self._told.popitem(last=False)
            return told.at(row.version)

    def _read_on(self, stream: str, slice_: Slice[Any], told: Told) -> None:
        assert slice_.audience is not None  # noqa: S101  Whoever asks has looked.
        for row in self._ledger.load(stream, told.version):
            # What cannot be folded leaves the audience as it was, so that the other streams go on.
            with suppress(Exception):
                told.state = slice_.fold(told.state, [self._codec.decode(row).event])
            audience = Audience(*slice_.audience(told.state))
            if not told.audiences or told.audiences[-1] != audience:
                told.versions.append(row.version)
                told.audiences.append(audience)
            told.version = row.version


class Geography:
    """Places and offices as of any position: seldom another one than now."""

    def __init__(self, ledger: Ledger, keeper: Keeper) -> None:
        """Remember nothing yet; any thread may ask."""
        self._ledger, self._keeper = ledger, keeper
        self._now = Register()
        self._rows: Sequence[Stored] = ()
        self._before: OrderedDict[int, Register] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, position: int) -> Register:
        """Give the register as of a position; of its facts only places and offices are."""
        with self._lock:
            if position > self._now.position:
                self._look()
            changes = bisect_right(self._rows, position, key=lambda row: row.position)
            return self._now if changes == len(self._rows) else self._then(changes)

    def _look(self) -> None:
        before, self._now = self._now, self._keeper.current()
        if any(self._now.all(kind) is not before.all(kind) for kind in (Place, Office)):
            found = (row for prefix in PLACES for row in self._ledger.prefixed(prefix))
            known = (row for row in found if row.position <= self._now.position)
            self._rows = sorted(known, key=lambda row: row.position)

    def _then(self, changes: int) -> Register:
        """Give the register after so many changes, from the nearest one that is remembered."""
        nearest = max((n for n in self._before if n <= changes), default=0)
        register = self._before.get(nearest, Register())
        if nearest < changes:
            rows = self._rows[nearest:changes]
            register = self._keeper.informed(register, rows, rows[-1].position)
        self._before[changes] = register
        self._before.move_to_end(changes)
        if len(self._before) > REGISTERS_MAX:
            self._before.popitem(last=False)
        return register

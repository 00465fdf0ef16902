"""What has happened to a stream, folded; what is remembered is only read on from, never trusted alone."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.change import replace
from domain.codec import Codec
from domain.envelope import Recorded
from domain.ledger import Ledger
from domain.registry import Registry
from domain.slice import Slice

REMEMBERED_MAX = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A stream as of a version: its state, and what later events take over from earlier ones.

    ``commands`` are the ids of the commands that brought it here; ``last_at`` is when the last
    event was recorded, None when nothing has happened yet.
    """

    state: Any
    version: int = 0
    last_at: datetime | None = None
    correlation: str = ""
    exercise: bool = False
    commands: frozenset[str] = frozenset()

    def after(self, slice_: Slice[Any], events: Iterable[Recorded]) -> Past:
        """Give the past with some more events, of which there is at least one."""
        more = list(events)
        meta = more[0].meta
        return replace(
            self,
            state=slice_.fold(self.state, [one.event for one in more]),
            version=more[-1].version,
            last_at=more[-1].meta.recorded_at,
            correlation=self.correlation or meta.correlation,
            exercise=self.exercise if self.version else meta.exercise,
            commands=self.commands.union([one.meta.command for one in more]),
        )


class Pasts:
    """The pasts of a ledger's streams; the latest used are remembered, and any thread may ask.

    An event never changes, so a past that was right stays right: only what came after it is read.
    """

    def __init__(
        self, ledger: Ledger, codec: Codec, registry: Registry, most: int = REMEMBERED_MAX
    ) -> None:
        """Remember nothing yet, and later so many streams at most."""
        self._most = most
        self._ledger, self._codec, self._registry = ledger, codec, registry
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Past] = OrderedDict()

    def of(self, stream: str) -> Past:
        """Give a stream's past up to its last event; StorageDown, Unreadable."""
        slice_ = self._registry.slice_of(stream)
        past = self._known.get(stream) or Past(state=slice_.initial)
        if rows := self._ledger.load(stream, past.version):
            past = past.after(slice_, map(self._codec.decode, rows))
            self._remember(stream, past)
        return past

    def _remember(self, stream: str, past: Past) -> None:
        with self._lock:
            self._known[stream] = past
            self._known.move_to_end(stream)
            if len(self._known) > self._most:
                self._known.popitem(last=False)

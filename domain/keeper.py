"""Keep the register caught up to the head of the ledger."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from domain.codec import Codec, UnknownKind
from domain.ledger import Ledger, Stored
from domain.register import Facts, Register
from domain.registry import Registry

PAGE = 1000


class Keeper:
    """The register of one ledger; any thread may ask for it."""

    def __init__(self, ledger: Ledger, codec: Codec, registry: Registry) -> None:
        """Begin before the first event; the first question catches up."""
        self._ledger, self._codec = ledger, codec
        self._informing = {s.name: s for s in registry.slices.values() if s.inform}
        self._lock = threading.Lock()
        self._register = Register()

    def current(self) -> Register:
        """Give the register as of the head of the ledger; StorageDown when it cannot be read."""
        with self._lock:
            new = self._ledger.read(self._register.position, PAGE)
            if len(new) == PAGE:
                self._register = self._leaped(self._ledger.head())
            elif new:
                self._register = self.informed(self._register, new, new[-1].position)
            return self._register

    def _leaped(self, head: int) -> Register:
        """Catch up over many events by reading only the streams that inform."""
        after = self._register.position
        rows = [
            row
            for name in self._informing
            for row in self._ledger.prefixed(f"{name}-", after)
            if row.position <= head
        ]
        return self.informed(self._register, sorted(rows, key=lambda row: row.position), head)

    def informed(self, register: Register, rows: Iterable[Stored], head: int) -> Register:
        """Give the register after some rows, as of a head."""
        telling = [row for row in rows if row.stream.partition("-")[0] in self._informing]
        if not telling:
            return Register(position=head, facts=register.facts)
        facts = Facts(register)
        for row in telling:
            self._tell(facts, row)
        return facts.register(head)

    def _tell(self, facts: Facts, row: Stored) -> None:
        try:
            told = self._codec.decode(row)
        except UnknownKind:
            return
        slice_ = self._informing[row.stream.partition("-")[0]]
        if slice_.inform and slice_.tells(type(told.event)):
            slice_.inform(facts, told.event)

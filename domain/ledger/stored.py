"""An event as the ledger stores it, and what the ledger may say instead of storing it."""

from __future__ import annotations

from typing import NamedTuple

from eventsourcing.persistence import IntegrityError, OperationalError

from domain.ledger.file import SCHEMA


class Stored(NamedTuple):
    """An event as stored.

    ``version`` counts from 1 in its stream, ``position`` from 1 in the ledger (0: not stored yet);
    ``kind`` is ``<slice>.<event>.v<n>``, ``body`` one JSON ``{"meta":…,"data":…}``.
    """

    stream: str
    version: int
    kind: str
    body: bytes
    position: int = 0


class Conflict(IntegrityError):
    """The stream is not where the append takes it to be: look for your own command, decide again."""


class StorageDown(OperationalError):
    """The ledger cannot be read or written now: safe to repeat after looking for the command's id."""


class NewerSchema(Exception):
    """The data directory was made by a newer version than this one; nothing in it was touched."""

    def __init__(self, found: int, known: int = SCHEMA) -> None:
        """Keep the schema's version that was found, and the newest that is known here."""
        super().__init__(f"its schema is {found}, and this version knows {known}")
        self.found, self.known = found, known

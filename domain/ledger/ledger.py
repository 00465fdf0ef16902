"""The ledger in a SQLite file: events in one total order, durable cursors, facts kept with them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from domain.ledger.connections import Connections, Recorder
from domain.ledger.file import SCHEMA, faults
from domain.ledger.promise import Ledger
from domain.ledger.stored import NewerSchema, StorageDown, Stored

SELECT = "SELECT stream, version, kind, body, position FROM events "
OF_STREAM = SELECT + "WHERE stream = ? AND version > ? ORDER BY version"
IN_ORDER = SELECT + "WHERE position > ? ORDER BY position LIMIT ?"
OF_KINDS = (
    "WHERE position > ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY position LIMIT ?"
)
# The plus signs keep SQLite to the index of streams, however long the ledger is.
PREFIXED = SELECT + "WHERE stream >= ? AND stream < ? AND +position > ? ORDER BY +position"


class FileLedger(Ledger):
    """A ledger in one SQLite file."""

    def __init__(self, connections: Connections, lineage: UUID | None = None) -> None:
        """Make the schema where there is none, and open the writer; NewerSchema."""
        super().__init__()
        self._connections, self._recorder = connections, Recorder(connections, lineage)
        made = self._ask("SELECT count(*) FROM sqlite_schema WHERE name = 'facts'")
        if not made:
            self._recorder.create_table()
        elif (found := int(self.fact("schema") or 0)) > SCHEMA:
            self.close()
            raise NewerSchema(found)
        with connections.writing():
            pass

    def append(self, events: Sequence[Stored]) -> list[int]:
        """Store events in one transaction and give their positions; Conflict."""
        rows = [StoredEvent(e.stream, e.version, e.kind, e.body) for e in events]
        positions = list(self._recorder.insert_events(rows) or ())
        self.heard(max(positions, default=0))
        return positions

    def load(self, stream: str, after: int = 0) -> list[Stored]:
        """Give a stream's events after a version, by version."""
        return self._select(OF_STREAM, stream, after)

    def read(self, after: int, limit: int, kinds: Collection[str] = ()) -> list[Stored]:
        """Give at most ``limit`` events after a position, of some kinds or of all, by position."""
        if not kinds:
            return self._select(IN_ORDER, after, limit)
        return self._select(SELECT + OF_KINDS, after, json.dumps([*kinds]), limit)

    def prefixed(self, prefix: str, after: int = 0) -> list[Stored]:
        """Give the events after a position of all streams whose names begin so, by position."""
        return self._select(PREFIXED, prefix, prefix + chr(0x10FFFF), after)

    def head(self) -> int:
        """Give the last position, 0 when there is none."""
        return int(self._ask("SELECT max(position) FROM events") or 0)

    def cursor(self, name: str) -> int | None:
        """Give the position that a durable reader has reached, or None for a new one."""
        found: int | None = self._ask("SELECT position FROM cursors WHERE name = ?", name)
        return found

    def move_cursor(self, name: str, expected: int | None, to: int) -> bool:
        """Move a durable cursor from where it is expected (None: new); False: it is elsewhere."""
        sql = "UPDATE cursors SET position = ?2 WHERE name = ?1 AND position = ?3"
        values: tuple[object, ...] = (name, to, expected)
        if expected is None:
            sql, values = "INSERT OR IGNORE INTO cursors VALUES (?, ?)", (name, to)
        with self._connections.writing() as writer:
            return writer.execute(sql, values).rowcount == 1

    def fact(self, key: str) -> str | None:
        """Give a fact kept with the data, or None: lineage, schema, the domain clock."""
        found: str | None = self._ask("SELECT value FROM facts WHERE key = ?", key)
        return found

    def keep(self, key: str, value: str) -> None:
        """Keep a fact with the data, in place of an older one."""
        with self._connections.writing() as writer:
            writer.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (key, value))

    def check(self) -> list[str]:
        """Say in sentences what is wrong with the file; nothing when all is well."""
        try:
            with self._connections.reading() as reader:
                return faults(reader)
        except StorageDown as down:
            return [f"The ledger cannot be read: {down}."]

    def close(self) -> None:
        """Close the file."""
        self._connections.close()

    def _select(self, sql: str, *values: object) -> list[Stored]:
        with self._connections.reading() as reader:
            rows = reader.execute(sql, values).fetchall()
        return list(map(Stored._make, rows))

    def _ask(self, sql: str, *values: object) -> Any:  # noqa: ANN401  One value of whatever was asked.
        with self._connections.reading() as reader:
            found = reader.execute(sql, values).fetchone()
        return found and found[0]


def open_ledger(path: Path, *, patience_s: float = 5.0, lineage: UUID | None = None) -> FileLedger:
    """Open a ledger's file, made when it is not there; NewerSchema, StorageDown.

    One that is made has a lineage of its own, or the one that is given: that of a lost ledger.
    """
    return FileLedger(Connections(path, patience_s), lineage)

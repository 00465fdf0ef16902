"""The one module that imports eventsourcing: the ledger, its order and its durable cursors."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

SCHEMA = 1
POLL_S = 0.2
TABLE = "events"
COLUMNS = "stream, version, kind, body, position"


SCHEMA_SQL = """
CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
    UNIQUE (stream, version)
);;
CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, position INTEGER NOT NULL);;
CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL);;
CREATE TRIGGER IF NOT EXISTS events_never_updated BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;;
CREATE TRIGGER IF NOT EXISTS events_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;;
CREATE TRIGGER IF NOT EXISTS events_never_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND version = NEW.version)
    OR NEW.position != -1
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as stored; ``kind`` is ``<slice>.<event>.v<n>``, ``body`` the JSON envelope."""

    stream: str
    version: int
    kind: str
    body: bytes
    position: int = 0


class Conflict(Exception):
    """Another append took the version; or this one was stored and its answer lost."""


class StorageDown(Exception):
    """The ledger cannot be read or written now: safe to repeat after looking for the command's id."""


class NewerSchema(Exception):
    """The data directory was made by a newer version than this one."""

    def __init__(self, found: int) -> None:
        """Say which schema was found and which is known."""
        super().__init__(f"its schema is {found}, and this version knows {SCHEMA}")


class Connections(SQLiteDatastore):
    """One writer and a reader a thread, each thrown away on any error.

    The library's pool keeps its writer lock when a connection cannot be had, and then refuses every
    later write (persistence.py, get_connection); so nothing here waits for a pool.
    """

    originator_id_type = "text"

    def __init__(self, path: Path, patience_s: float) -> None:
        """Keep where the file is; connections are opened when first needed."""
        self._path, self._patience_s = path, patience_s
        self._lock = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._local = threading.local()
        self._readers: set[sqlite3.Connection] = set()

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[Any]:
        """Give a cursor; with commit it writes in one transaction, else it reads."""
        with self._writing() if commit else self._reading() as cursor:
            yield cursor

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Cursor]:
        if not self._lock.acquire(timeout=self._patience_s):
            raise StorageDown("the ledger's writer is busy")
        try:
            self._writer = self._writer or self._opened()
            cursor = self._writer.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            yield cursor
            self._commit(self._writer)
        except BaseException:
            _close(self._writer)
            self._writer = None
            raise
        finally:
            self._lock.release()

    def _commit(self, writer: sqlite3.Connection) -> None:
        """Commit; tests lose its answer here."""
        writer.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Cursor]:
        reader: sqlite3.Connection | None = getattr(self._local, "reader", None)
        try:
            if reader is None:
                reader = self._local.reader = self._opened()
                self._readers.add(reader)
            yield reader.cursor()
        except BaseException:
            _close(reader)
            self._local.reader = None
            raise

    def _opened(self) -> sqlite3.Connection:
        made = sqlite3.connect(
            self._path,
            timeout=self._patience_s,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=64,
        )
        try:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA synchronous=FULL")
            made.execute("PRAGMA recursive_triggers=ON")
        except BaseException:
            made.close()
            raise
        return made

    def close(self) -> None:
        """Close all connections; reading or writing opens new ones."""
        _close(self._writer)
        self._writer = None
        while self._readers:
            _close(self._readers.pop())
        self._local = threading.local()


def _close(connection: sqlite3.Connection | None) -> None:
    if connection is not None:
        with suppress(sqlite3.Error):
            connection.close()


class Recorder(SQLiteApplicationRecorder):
    """The library's recorder over a table that never gives a position twice and never changes."""

    def __init__(self, datastore: Connections) -> None:
        """Prepare the statements for our columns."""
        super().__init__(datastore, TABLE)
        self.insert_events_statement = (
            f"INSERT INTO {TABLE} (stream, version, kind, body) VALUES (?,?,?,?)"  # noqa: S608
        )

    def construct_create_table_statements(self) -> list[str]:
        """Give the schema: events, cursors, facts, and the triggers that refuse every change."""
        return [statement.strip() for statement in SCHEMA_SQL.split(";;")]


class Ledger:
    """Events in one total order, appended all or nothing; any thread may use it."""

    def __init__(self, connections: Connections) -> None:
        """Make the schema where there is none, and mint the lineage of a new ledger."""
        self._connections = connections
        self._recorder = Recorder(connections)
        self._news = threading.Condition()
        with self._failing():
            self._recorder.create_table()
        found = int(self.fact("schema") or SCHEMA)
        if found > SCHEMA:
            self.close()
            raise NewerSchema(found)
        if self.fact("lineage") is None:
            self.keep("schema", str(SCHEMA))
            self.keep("lineage", str(uuid4()))

    def append(self, events: Sequence[Stored]) -> list[int]:
        """Store events in one transaction and give their positions; Conflict or StorageDown."""
        rows = [StoredEvent(e.stream, e.version, e.kind, e.body) for e in events]
        with self._failing():
            positions = list(self._recorder.insert_events(rows) or ())
        with self._news:
            self._news.notify_all()
        return positions

    def load(self, stream: str, after: int = 0) -> list[Stored]:
        """Give a stream's events after a version."""
        where = "WHERE stream = ? AND version > ? ORDER BY version"
        return self._select(where, (stream, after))

    def read(self, after: int, limit: int, kinds: Collection[str] = ()) -> list[Stored]:
        """Give at most ``limit`` events after a position, of some kinds or of all."""
        chosen = f"AND kind IN ({','.join('?' * len(kinds))}) " if kinds else ""
        where = f"WHERE position > ? {chosen}ORDER BY position LIMIT ?"
        return self._select(where, (after, *kinds, limit))

    def prefixed(self, prefix: str, after: int = 0) -> list[Stored]:
        """Give the events after a position of all streams whose names begin so, in their order."""
        where = "WHERE stream >= ? AND stream < ? AND position > ?"
        rows = self._select(where, (prefix, prefix + "\uffff", after))
        return sorted(rows, key=lambda row: row.position)

    def head(self) -> int:
        """Give the last position, 0 when there is none."""
        with self._failing(), self._connections.transaction(commit=False) as cursor:
            found = cursor.execute(f"SELECT MAX(position) FROM {TABLE}").fetchone()  # noqa: S608
        return found[0] or 0

    def wait(self, after: int, seconds: float) -> bool:
        """Wait for an event after a position; other processes' events are seen within 200 ms."""
        end = time.monotonic() + seconds
        with self._news:
            while self.head() <= after:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._news.wait(min(left, POLL_S))
        return True

    def cursor(self, name: str) -> int | None:
        """Give the position a durable reader has reached, or None for a new one."""
        found = self._one("SELECT position FROM cursors WHERE name = ?", (name,))
        return None if found is None else int(found)

    def move_cursor(self, name: str, expected: int | None, to: int) -> bool:
        """Move a durable cursor from where it is expected; False when it is elsewhere."""
        with self._failing(), self._connections.transaction(commit=True) as cursor:
            if expected is None:
                sql = "INSERT OR IGNORE INTO cursors VALUES (?, ?)"
                return bool(cursor.execute(sql, (name, to)).rowcount)
            sql = "UPDATE cursors SET position = ? WHERE name = ? AND position = ?"
            return bool(cursor.execute(sql, (to, name, expected)).rowcount)

    def fact(self, key: str) -> str | None:
        """Give a fact kept with the data: lineage, schema, the domain clock."""
        found = self._one("SELECT value FROM facts WHERE key = ?", (key,))
        return None if found is None else str(found)

    def keep(self, key: str, value: str) -> None:
        """Keep a fact with the data."""
        with self._failing(), self._connections.transaction(commit=True) as cursor:
            cursor.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (key, value))

    def check(self) -> list[str]:
        """Say in sentences what is wrong with the file; nothing when all is well."""
        wrong = []
        if (said := self._one("PRAGMA quick_check", ())) != "ok":
            wrong.append(f"The file is damaged: {said}.")
        triggers = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?"
        if self._one(triggers, ("events_never_%",)) != SCHEMA_SQL.count("CREATE TRIGGER"):
            wrong.append("A trigger that refuses changes is missing.")
        count = self._one(f"SELECT COUNT(*) FROM {TABLE}", ())  # noqa: S608
        if count != self.head():
            wrong.append(f"There are {count} events and the last position is {self.head()}.")
        return wrong

    def close(self) -> None:
        """Close the file."""
        self._connections.close()

    def _select(self, where: str, values: tuple[object, ...]) -> list[Stored]:
        with self._failing(), self._connections.transaction(commit=False) as cursor:
            rows = cursor.execute(f"SELECT {COLUMNS} FROM {TABLE} {where}", values)  # noqa: S608
            return [Stored(*row) for row in rows]

    def _one(self, sql: str, values: tuple[object, ...]) -> str | int | None:
        with self._failing(), self._connections.transaction(commit=False) as cursor:
            found = cursor.execute(sql, values).fetchone()
        return None if found is None else found[0]

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError as conflict:
            raise Conflict(str(conflict)) from conflict
        except (sqlite3.Error, OSError) as down:
            raise StorageDown(str(down)) from down


def open_ledger(path: Path, *, patience_s: float = 5.0) -> Ledger:
    """Open the ledger of a data directory, made when it is not there; NewerSchema, StorageDown."""
    return Ledger(Connections(path, patience_s))

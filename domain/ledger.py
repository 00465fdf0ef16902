"""The one module that imports eventsourcing: the ledger, its order and its durable cursors."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from domain.ledger_file import SCHEMA, faults, statements

READERS_KEPT_MAX = 16

INSERT = "INSERT INTO events (stream, version, kind, body) VALUES (?, ?, ?, ?)"
SELECT = "SELECT stream, version, kind, body, position FROM events "


@dataclass(frozen=True, slots=True)
class Stored:
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


class Connections(SQLiteDatastore):
    """One writing connection, and as many reading ones as there are readers at once.

    The library's pool keeps its writer lock when a connection cannot be had, and refuses every
    later write (eventsourcing 9.5.6, persistence.py, get_connection). Here a connection is taken
    out and comes back only when all went well: whatever failed, the next one begins afresh.
    """

    originator_id_type = "text"

    def __init__(self, path: Path, patience_s: float) -> None:
        """Take a file, made when it is not there; StorageDown.

        A writer waits ``patience_s`` for the threads of this process, then as long for others.
        """
        self._path, self._patience_s = path.absolute(), patience_s
        self._lock = threading.Lock()
        self._writers: deque[sqlite3.Connection] = deque()
        self._readers: deque[sqlite3.Connection] = deque()
        self._kept_max = READERS_KEPT_MAX
        try:
            # Exclusively or not at all: closing a descriptor of a database file that is in use
            # would drop the locks this process holds on it.
            with suppress(FileExistsError):
                path.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            raise StorageDown(str(error)) from error

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[Any]:
        """Give the library a cursor, to write in one transaction or to read."""
        with self.writing() if commit else self.reading() as connection:
            cursor = connection.cursor()
            cursor.row_factory = sqlite3.Row
            yield cursor

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give a reader of one's own, which waits for nobody; StorageDown."""
        return self._taken(self._readers)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the one writer in a transaction, committed at the end; Conflict, StorageDown."""
        if not self._lock.acquire(timeout=self._patience_s):
            raise StorageDown("other threads of this process keep the writer")
        try:
            with self._taken(self._writers) as writer:
                writer.execute("BEGIN IMMEDIATE")
                yield writer
                self._commit(writer)
        finally:
            self._lock.release()

    def _commit(self, writer: sqlite3.Connection) -> None:
        """Commit; tests lose the answer here."""
        writer.execute("COMMIT")

    @contextmanager
    def _taken(self, idle: deque[sqlite3.Connection]) -> Iterator[sqlite3.Connection]:
        try:
            try:
                connection = idle.pop()
            except IndexError:
                connection = self._opened()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_TRIGGER:
                raise
            raise Conflict(str(error)) from error
        except sqlite3.DatabaseError as error:
            raise StorageDown(str(error)) from error
        idle.append(connection)
        if len(idle) > self._kept_max:
            self._thin(idle)

    def _opened(self) -> sqlite3.Connection:
        if not self._kept_max:
            raise StorageDown("the ledger is closed")
        made = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",  # A file that went away is not made anew, empty.
            timeout=self._patience_s,
            isolation_level=None,
            check_same_thread=False,
            uri=True,
        )
        try:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA synchronous=FULL")
        except BaseException:
            made.close()
            raise
        return made

    def _thin(self, idle: deque[sqlite3.Connection]) -> None:
        with suppress(IndexError):  # Another thread may do the same at once.
            while len(idle) > self._kept_max:
                idle.pop().close()

    def close(self) -> None:
        """Close every connection, those in use when they come back."""
        self._kept_max = 0
        self._thin(self._readers)
        self._thin(self._writers)


class Recorder(SQLiteApplicationRecorder):
    """The library's recorder over a table that gives no position twice and never changes."""

    def __init__(self, connections: Connections) -> None:
        """Let the library read through the view, and write into the table."""
        super().__init__(connections, "stored_events")
        self.insert_events_statement = INSERT

    def construct_create_table_statements(self) -> list[str]:
        """Give the schema, and the two facts that every ledger begins with."""
        return statements(lineage=uuid4())


class Ledger(AbstractContextManager["Ledger"]):
    """Events in one total order, appended all or nothing; any thread may use it.

    Every method may raise StorageDown, and does once the ledger is closed.
    """

    poll_s = 0.2

    def __init__(self, connections: Connections) -> None:
        """Make the schema where there is none, and open the writer; NewerSchema."""
        self._connections, self._recorder = connections, Recorder(connections)
        self._news, self._last = threading.Condition(), 0
        made = self._ask("SELECT count(*) FROM sqlite_schema WHERE name = 'facts'")
        if not made:
            self._recorder.create_table()
        elif (found := int(self.fact("schema") or 0)) > SCHEMA:
            self.close()
            raise NewerSchema(found)
        with connections.writing():
            pass

    def append(self, events: Sequence[Stored]) -> list[int]:
        """Store events in one transaction and give their positions; Conflict.

        After StorageDown they are stored all or not at all: load the stream and look.
        """
        rows = [StoredEvent(e.stream, e.version, e.kind, e.body) for e in events]
        positions = list(self._recorder.insert_events(rows) or ())
        with self._news:
            self._last = max([self._last, *positions[-1:]])
            self._news.notify_all()
        return positions

    def load(self, stream: str, after: int = 0) -> list[Stored]:
        """Give a stream's events after a version, by version."""
        return self._select("WHERE stream = ? AND version > ? ORDER BY version", stream, after)

    def read(self, after: int, limit: int, kinds: Collection[str] = ()) -> list[Stored]:
        """Give at most ``limit`` events after a position, of some kinds or of all, by position."""
        where = "WHERE position > ? AND (? OR kind IN (SELECT value FROM json_each(?))) "
        chosen = (not kinds, json.dumps([*kinds]))
        return self._select(where + "ORDER BY position LIMIT ?", after, *chosen, limit)

    def prefixed(self, prefix: str, after: int = 0) -> list[Stored]:
        """Give the events after a position of all streams whose names begin so, by position.

        The plus signs keep SQLite to the index of streams, however long the ledger is.
        """
        where = "WHERE stream >= ? AND stream < ? AND +position > ? ORDER BY +position"
        return self._select(where, prefix, prefix + chr(0x10FFFF), after)

    def head(self) -> int:
        """Give the last position, 0 when there is none."""
        return int(self._ask("SELECT max(position) FROM events") or 0)

    def wait(self, after: int, seconds: float) -> bool:
        """Wait for an event after a position; other processes' events are seen within 200 ms."""
        end = time.monotonic() + seconds
        while self.head() <= after:
            left = end - time.monotonic()
            if left <= 0:
                return False
            with self._news:
                self._news.wait_for(lambda: self._last > after, min(left, self.poll_s))
        return True

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

    def __exit__(self, *_: object) -> None:
        self.close()

    def _select(self, where: str, *values: object) -> list[Stored]:
        with self._connections.reading() as reader:
            rows = reader.execute(SELECT + where, values).fetchall()
        return [Stored(*row) for row in rows]

    def _ask(self, sql: str, *values: object) -> Any:  # noqa: ANN401  One value of whatever was asked.
        with self._connections.reading() as reader:
            found = reader.execute(sql, values).fetchone()
        return found and found[0]


def open_ledger(path: Path, *, patience_s: float = 5.0) -> Ledger:
    """Open a ledger's file, made when it is not there; NewerSchema, StorageDown."""
    return Ledger(Connections(path, patience_s))

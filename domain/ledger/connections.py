"""One writing connection to a ledger's file, many reading ones; what fails is never used again."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor, SQLiteDatastore

from domain.ledger.file import statements
from domain.ledger.stored import Conflict, StorageDown

READERS_KEPT_MAX = 16
INSERT = "INSERT INTO events (stream, version, kind, body) VALUES (?, ?, ?, ?)"


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
        self._path, self.patience_s = path.absolute(), patience_s
        self.lock = threading.Lock()
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
        return Taken(self, self._readers)

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give the one writer in a transaction, committed at the end; Conflict, StorageDown."""
        return Writing(self, self._writers)

    def commit(self, writer: sqlite3.Connection) -> None:
        """Commit; tests lose the answer here."""
        writer.execute("COMMIT")

    def open(self) -> sqlite3.Connection:
        """Open one more connection; StorageDown, sqlite3.DatabaseError."""
        if not self._kept_max:
            raise StorageDown("the ledger is closed")
        made = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",  # A file that went away is not made anew, empty.
            timeout=self.patience_s,
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

    def keep(self, idle: deque[sqlite3.Connection], connection: sqlite3.Connection) -> None:
        """Put a connection back that nothing happened to; close what is too many."""
        idle.append(connection)
        if len(idle) > self._kept_max:
            self._thin(idle)

    def _thin(self, idle: deque[sqlite3.Connection]) -> None:
        with suppress(IndexError):  # Another thread may do the same at once.
            while len(idle) > self._kept_max:
                idle.pop().close()

    def close(self) -> None:
        """Close every connection, those in use when they come back."""
        self._kept_max = 0
        self._thin(self._readers)
        self._thin(self._writers)


class Taken(AbstractContextManager[sqlite3.Connection]):
    """A connection taken out for a while, which comes back only when all went well."""

    __slots__ = ("_connection", "_connections", "_idle")

    def __init__(self, connections: Connections, idle: deque[sqlite3.Connection]) -> None:
        """Say from where it is taken."""
        self._connections, self._idle = connections, idle

    def __enter__(self) -> sqlite3.Connection:
        """Take an idle connection, or a new one; StorageDown."""
        try:
            self._connection = self._idle.pop()
        except IndexError:
            try:
                self._connection = self._connections.open()
            except sqlite3.DatabaseError as error:
                raise StorageDown(str(error)) from error
        return self._connection

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Put it back, or close it and say in the ledger's words what went wrong."""
        if error is None:
            self._connections.keep(self._idle, self._connection)
            return
        # Whoever keeps the error keeps its statement, and that the file's lock, after a mere close.
        with suppress(sqlite3.Error):
            self._connection.rollback()
        self._connection.close()
        if isinstance(error, sqlite3.IntegrityError):
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_TRIGGER:
                raise Conflict(str(error)) from error
        elif isinstance(error, sqlite3.DatabaseError):
            raise StorageDown(str(error)) from error


class Writing(Taken):
    """The writer taken out, in a transaction of its own, while other threads wait for it."""

    __slots__ = ()

    def __enter__(self) -> sqlite3.Connection:
        """Wait for the writer, and begin; StorageDown."""
        if not self._connections.lock.acquire(timeout=self._connections.patience_s):
            raise StorageDown("other threads of this process keep the writer")
        try:
            writer = super().__enter__()
            try:
                writer.execute("BEGIN IMMEDIATE")
            except sqlite3.DatabaseError as error:
                super().__exit__(None, error, None)
        except BaseException:
            self._connections.lock.release()
            raise
        return writer

    def __exit__(self, kind: object, error: BaseException | None, at: object) -> None:
        """Commit when all went well; Conflict, StorageDown."""
        try:
            if error is None:
                try:
                    self._connections.commit(self._connection)
                except sqlite3.DatabaseError as failed:
                    error = failed
            super().__exit__(kind, error, at)
        finally:
            self._connections.lock.release()


class Recorder(SQLiteApplicationRecorder):
    """The library's recorder over a table that gives no position twice and never changes."""

    def __init__(self, connections: Connections, lineage: UUID | None = None) -> None:
        """Let the library read through the view, and write into the table."""
        self._connections, self._lineage = connections, lineage or uuid4()
        super().__init__(connections, "stored_events")
        self.insert_events_statement = INSERT

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **_: object
    ) -> Sequence[int] | None:
        """Insert as the library does, in the shortest transaction; Conflict, StorageDown."""
        with self._connections.writing() as writer:
            return self._insert_events(cast("SQLiteCursor", writer.cursor()), stored_events)

    def construct_create_table_statements(self) -> list[str]:
        """Give the schema, and the two facts that every ledger begins with."""
        return statements(self._lineage)

"""Connections to PostgreSQL: each call ends in time, whatever became of the server or of the way to it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import Connection, errors, sql
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from domain.ledger.stored import Conflict, StorageDown

PATIENCE_S = 3.0
CALL_S = 5.0
AGAIN_S = 0.5
LOOK_S = 0.25
LEDGER = "ledger"
WENT_BACK = "WB001"


def reaching(schema: str) -> dict[str, Any]:
    """Give how to connect to a schema, so that no call and no wait is without an end.

    Temporary tables come last: what somebody names like one of ours never stands in its place.
    """
    settings = {
        "statement_timeout": "4500",
        "lock_timeout": "4000",
        "synchronous_commit": "on",
        "search_path": f"{schema},pg_temp",
    }
    return {
        "connect_timeout": 3,
        "keepalives_idle": 2,
        "keepalives_interval": 1,
        "keepalives_count": 3,
        "tcp_user_timeout": 5000,
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
    }


class Broken(StorageDown):
    """The connection broke at once: a call that changes nothing may be repeated on another."""


class Watch(threading.Thread):
    """Cuts a connection whose call lasts too long: a frozen server would hold it for ever."""

    def __init__(self, seconds: float) -> None:
        """Give every call so many seconds."""
        super().__init__(daemon=True, name="ledger-watch")
        self._seconds, self._ending = seconds, threading.Event()
        self._lock = threading.Lock()
        self._until: dict[Connection[Any], float] = {}

    @contextmanager
    def over(self, connection: Connection[Any]) -> Iterator[None]:
        """Watch a connection meanwhile."""
        self._until[connection] = time.monotonic() + self._seconds
        try:
            yield
        finally:
            with self._lock:  # Once it is out of sight its descriptor may be another's.
                del self._until[connection]

    def run(self) -> None:
        """Look now and then until the end."""
        while not self._ending.wait(LOOK_S):
            with self._lock:
                now = time.monotonic()
                for connection in [one for one, until in list(self._until.items()) if until < now]:
                    _cut(connection)

    def end(self) -> None:
        """Watch no longer."""
        self._ending.set()


def _cut(connection: Connection[Any]) -> None:
    """Cut a connection's socket, so that whoever waits for it is told."""
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as way:
        way.shutdown(socket.SHUT_RDWR)


class Pool:
    """Connections that threads share; what fails is said in the ledger's words."""

    def __init__(self, url: str, connections: int) -> None:
        """Open the first one; StorageDown."""
        self._watch = Watch(CALL_S)
        self._pool = ConnectionPool(
            url,
            kwargs={**reaching(LEDGER), "autocommit": True},
            min_size=1,
            max_size=connections,
            timeout=PATIENCE_S,
            reconnect_timeout=PATIENCE_S,
            open=False,
        )
        self._watch.start()
        try:
            self._pool.open(wait=True, timeout=PATIENCE_S)
        except PoolTimeout as away:
            self.close()
            raise StorageDown("PostgreSQL does not answer, or lets nobody in") from away

    @contextmanager
    def using(self) -> Iterator[Connection[Any]]:
        """Give a connection for one call; Conflict, StorageDown, and what is our own mistake as it is."""
        begun, connection = time.monotonic(), None
        try:
            with self._pool.connection() as connection, self._watch.over(connection):
                yield connection
        except errors.UniqueViolation as other:
            raise Conflict(other.diag.message_primary or str(other)) from other
        except (psycopg.DataError, psycopg.IntegrityError):
            raise
        except (psycopg.Error, PoolTimeout, PoolClosed) as down:
            why = str(down).strip() or type(down).__name__
            if connection is None or not connection.closed:
                raise StorageDown(why) from down
            self._pool.drain()  # The others that are idle broke with it.
            quick = time.monotonic() - begun < AGAIN_S
            raise (Broken if quick else StorageDown)(why) from down

    def ask(self, said: str, *values: object, binary: bool = False) -> list[Any]:
        """Give the rows of a query that changes nothing, from another connection if one broke."""
        try:
            return self.do(said, *values, binary=binary)
        except Broken:
            return self.do(said, *values, binary=binary)

    def do(self, said: str, *values: object, binary: bool = False) -> list[Any]:
        """Give the rows of one statement, which is a transaction of its own."""
        with self.using() as connection:
            return connection.execute(said, values, binary=binary).fetchall()

    def close(self) -> None:
        """Close every connection."""
        self._watch.end()
        self._pool.close()


class Ears(threading.Thread):
    """Hears what is said on a channel, over a connection of its own; deaf while that is broken."""

    def __init__(self, url: str, channel: str, heard: Callable[[str], object]) -> None:
        """Listen from now on; ``heard`` is given what was said, and must not raise."""
        super().__init__(daemon=True, name=f"ears-{channel}")
        self._url, self._channel, self._heard = url, channel, heard
        self._ending = threading.Event()

    def run(self) -> None:
        """Listen, and again when the connection broke."""
        while not self._ending.is_set():
            with suppress(psycopg.Error):
                self._listen()
            self._ending.wait(LOOK_S)

    def _listen(self) -> None:
        with psycopg.connect(self._url, autocommit=True, **reaching(LEDGER)) as connection:
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
            while not self._ending.is_set():
                for said in connection.notifies(timeout=LOOK_S):
                    self._heard(said.payload)

    def end(self) -> None:
        """Listen no longer."""
        self._ending.set()

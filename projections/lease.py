"""Who leads: one process at a time, taken over when it ends, hangs or loses its hold."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol

import psycopg

from domain.ledger import reaching
from projections.lock import lock

BEAT_S = 0.5
SILENT_MS = 3000
# What a process must know of itself: a hold that was not felt for so long may be another's by now.
FELT_S = 2.0


class Lease(Protocol):
    """The lead, which one of several processes has."""

    def take(self) -> bool:
        """Take it at once if it is free; True when it is ours."""
        ...

    @property
    def held(self) -> bool:
        """Say whether it is ours still."""
        ...

    def release(self) -> None:
        """Give it back."""
        ...


class FileLease:
    """A lock on a file of a data directory, freed with the process."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is taken yet."""
        self._path = path
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Take it at once if it is free."""
        self._file = self._file or lock(self._path)
        return self.held

    @property
    def held(self) -> bool:
        """Say whether it is ours: a lock on a file is not lost while it is open."""
        return self._file is not None

    def release(self) -> None:
        """Give it back."""
        if self._file is not None:
            self._file.close()
            self._file = None


class PostgresLease:
    """An advisory lock on a connection of its own, which a heartbeat keeps.

    A frozen holder would keep a plain lock for minutes. The server ends a session that says nothing
    for three seconds; and a holder that has not felt the server for two takes the lead for lost.
    """

    def __init__(self, url: str, name: str) -> None:
        """Name what is led; nothing is taken yet."""
        self._url, self._name = url, name
        self._ending: threading.Event | None = None
        self._beating: threading.Thread | None = None
        self._felt = float("-inf")

    def take(self) -> bool:
        """Take it at once if it is free; False too when the server is away."""
        if self.held:
            return True
        self.release()
        asked = time.monotonic()
        try:
            connection = psycopg.connect(self._url, autocommit=True, **reaching("ledger"))
        except psycopg.Error:
            return False
        with suppress(psycopg.Error):
            connection.execute(f"SET idle_session_timeout = {SILENT_MS}")
            sql = "SELECT pg_try_advisory_lock(hashtext(%s))"
            if connection.execute(sql, [f"whistle-{self._name}"]).fetchone() == (True,):
                self._felt, self._ending = asked, threading.Event()
                beat = (connection, self._ending)
                self._beating = threading.Thread(target=self._beat, args=beat, daemon=True)
                self._beating.start()
                return True
        connection.close()
        return False

    @property
    def held(self) -> bool:
        """Say whether it is ours still, as far as we can know."""
        going_on = self._ending is not None and not self._ending.is_set()
        return going_on and time.monotonic() - self._felt < FELT_S

    def _beat(self, connection: psycopg.Connection[Any], ending: threading.Event) -> None:
        """Feel the server until the end; nobody else may close a connection that is in use here."""
        with suppress(psycopg.Error), connection:
            while not ending.is_set():
                asked = time.monotonic()
                connection.execute("SELECT 1")
                self._felt = asked
                ending.wait(BEAT_S)
        ending.set()

    def release(self) -> None:
        """Give it back."""
        if self._ending is not None and self._beating is not None:
            self._ending.set()
            self._beating.join(BEAT_S)
            self._ending = self._beating = None

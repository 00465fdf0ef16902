"""The file of the access database: opened with its schema, asked in transactions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from api.access.schema import SCHEMA, VERSION
from domain.ledger import NewerSchema, StorageDown
from projections.store_file import engine_at

# A revoked session stays revoked after a power cut, and what is deleted is gone from the file.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
Now = Callable[[], datetime]


def wall() -> datetime:
    """Give the wall time: sessions, tokens and codes end by it, in a demo too."""
    return datetime.now(UTC)


class Store:
    """One file of accounts, sessions, tokens, codes, phones and refusals, and the time it goes by."""

    def __init__(self, directory: Path, now: Now = wall) -> None:
        """Open the file, made for its owner alone when it is not there; NewerSchema, StorageDown."""
        self.now = now
        path = directory / "access.db"
        try:
            path.touch(mode=0o600)
        except OSError as down:
            raise StorageDown("the access database cannot be opened") from down
        self._engine = engine_at(path, PRAGMAS)
        self._engine.hide_parameters = True  # Errors never repeat a number or a hash.
        with self.asked() as connection:
            found = connection.execute(text("PRAGMA user_version")).scalar_one()
            if found > VERSION:
                raise NewerSchema(found, VERSION)
            for statement in SCHEMA:
                connection.execute(text(statement))
            connection.execute(text(f"PRAGMA user_version = {VERSION}"))

    @contextmanager
    def asked(self) -> Iterator[Connection]:
        """Give a connection in one transaction; every fault of the file is StorageDown."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as down:
            why = down.__cause__ or type(down).__name__  # The driver's words hold no value.
            raise StorageDown(f"access.db cannot be read or written: {why}") from down

    def stamp(self) -> str:
        """Give now, as it is kept."""
        return kept(self.now())

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()


def kept(at: datetime) -> str:
    """Write a moment so that its text sorts as time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def hashed(secret: str) -> str:
    """Give what is kept of a secret that is random and long: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()

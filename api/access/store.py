"""The access database wherever it is kept: asked in transactions, by a time of its own."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from domain.ledger import StorageDown

Now = Callable[[], datetime]
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def wall() -> datetime:
    """Give the wall time: sessions, tokens and codes end by it, in a demo too."""
    return datetime.now(UTC)


class Store:
    """Accounts, sessions, tokens, codes, phones and refusals in one database, and the time it goes by."""

    def __init__(self, engine: Engine, now: Now) -> None:
        """Ask by an engine, over tables that are there."""
        self.now, self._engine = now, engine
        engine.hide_parameters = True  # Errors never repeat a number or a hash.

    @contextmanager
    def asked(self) -> Iterator[Connection]:
        """Give a connection in one transaction; every fault of the database is StorageDown."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as down:
            raise StorageDown(f"the access database cannot be used: {_why(down)}") from down

    def stamp(self) -> str:
        """Give now, as it is kept."""
        return kept(self.now())

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _why(down: SQLAlchemyError) -> str:
    """Say what failed, in the driver's words where they hold no value: PostgreSQL quotes wrong ones."""
    cause = down.__cause__
    tells = cause is not None and (isinstance(down, OperationalError) or _of_sqlite(cause))
    return str(cause).strip() if tells else type(cause or down).__name__


def _of_sqlite(cause: BaseException) -> bool:
    return type(cause).__module__ == "sqlite3"


def kept(at: datetime) -> str:
    """Write a moment so that its text sorts as time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def hashed(secret: str) -> str:
    """Give what is kept of a secret that is random and long: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(subject: str) -> str:
    """Give a subject as ``lower(subject)`` gives it in every database: ASCII letters of either case are one."""
    return subject.translate(_LOWER)

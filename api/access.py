"""The access database: tokens and refusals, which may change or must be forgotten."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from domain.codec import to_json
from domain.command import Order
from domain.ledger import StorageDown
from domain.refusals import Refusal
from projections.store import engine_at

REFUSALS_MAX = 1000
SCHEMA = (
    (
        "CREATE TABLE IF NOT EXISTS tokens (id TEXT PRIMARY KEY, hash TEXT NOT NULL, subject TEXT NOT NULL,"
        " created TEXT NOT NULL, until TEXT NOT NULL, revoked TEXT)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS refusals (id INTEGER PRIMARY KEY AUTOINCREMENT, actor TEXT NOT NULL,"
        " at TEXT NOT NULL, command TEXT NOT NULL, stream TEXT NOT NULL, code TEXT NOT NULL,"
        " parameters TEXT NOT NULL)"
    ),
    "CREATE INDEX IF NOT EXISTS refusals_actor ON refusals (actor, id)",
    (
        "CREATE TABLE IF NOT EXISTS refusals_folded (actor TEXT, code TEXT, count INTEGER NOT NULL,"
        " PRIMARY KEY (actor, code))"
    ),
)
FOLD = (
    (
        "INSERT INTO refusals_folded SELECT actor, code, COUNT(*) FROM refusals"
        " WHERE actor = :actor AND id <= :last GROUP BY actor, code"
        " ON CONFLICT DO UPDATE SET count = count + excluded.count"
    ),
    "DELETE FROM refusals WHERE actor = :actor AND id <= :last",
)


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token as it is kept: never the secret, only its hash."""

    id: str
    subject: str
    created: str
    until: str
    revoked: str | None


class Access:
    """Tokens and refusals of one data directory; StorageDown when they cannot be read or written."""

    def __init__(self, directory: Path) -> None:
        """Open the database, made when it is not there."""
        self._engine = engine_at(directory / "access.db")
        with self._writing() as connection, connection.begin():
            for statement in SCHEMA:
                connection.execute(text(statement))

    def issue(self, subject: str, until: datetime) -> str:
        """Make a token for a subject, and give it: ``wk_<id>_<secret>``, shown only now."""
        id_, secret = secrets.token_hex(6), secrets.token_urlsafe(24)
        sql = text("INSERT INTO tokens VALUES (:id, :hash, :subject, :created, :until, NULL)")
        values = {
            "id": id_,
            "hash": _hashed(secret),
            "subject": subject,
            "created": _now(),
            "until": until.astimezone(UTC).isoformat(),
        }
        with self._writing() as connection, connection.begin():
            connection.execute(sql, values)
        return f"wk_{id_}_{secret}"

    def subject_of(self, token: str) -> str | None:
        """Give the subject that a token stands for, or None when it stands for nobody now."""
        head, _, secret = token.removeprefix("wk_").partition("_")
        sql = text("SELECT hash, subject, until FROM tokens WHERE id = :id AND revoked IS NULL")
        with self._writing() as connection:
            row = connection.execute(sql, {"id": head}).first()
        if row is None or not hmac.compare_digest(row.hash, _hashed(secret)):
            return None
        return str(row.subject) if row.until > _now() else None

    def revoke(self, id_: str) -> bool:
        """End a token now; False when there is none of that id, or it has ended."""
        sql = text("UPDATE tokens SET revoked = :now WHERE id = :id AND revoked IS NULL")
        with self._writing() as connection, connection.begin():
            return connection.execute(sql, {"now": _now(), "id": id_}).rowcount == 1

    def tokens(self) -> list[Token]:
        """Give all tokens, oldest first."""
        sql = text("SELECT id, subject, created, until, revoked FROM tokens ORDER BY created, id")
        with self._writing() as connection:
            return [Token(*row) for row in connection.execute(sql)]

    def refused(self, order: Order, stream: str, refusal: Refusal) -> None:
        """Record a refusal: who asked for what, and why not; older ones are folded into counts."""
        sql = (
            "INSERT INTO refusals (actor, at, command, stream, code, parameters)"
            " VALUES (:actor, :at, :command, :stream, :code, :parameters)"
        )
        values = {
            "actor": order.subject,
            "at": _now(),
            "command": type(order.command).__name__,
            "stream": stream,
            "code": refusal.code(),
            "parameters": to_json(refusal.parameters).decode(),
        }
        with self._writing() as connection, connection.begin():
            connection.execute(text(sql), values)
            self._fold(connection, order.subject)

    def _fold(self, connection: Connection, actor: str) -> None:
        kept = "SELECT id FROM refusals WHERE actor = :actor ORDER BY id DESC LIMIT 1 OFFSET :kept"
        found = connection.execute(text(kept), {"actor": actor, "kept": REFUSALS_MAX}).scalar()
        for sql in FOLD if found else ():
            connection.execute(text(sql), {"actor": actor, "last": found})

    def refusals(self, actor: str) -> list[tuple[str, str, str]]:
        """Give an actor's recorded refusals as (at, command, code), the newest first."""
        sql = text("SELECT at, command, code FROM refusals WHERE actor = :actor ORDER BY id DESC")
        with self._writing() as connection:
            return [(r.at, r.command, r.code) for r in connection.execute(sql, {"actor": actor})]

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def _writing(self) -> _Guarded:
        return _Guarded(self)


class _Guarded:
    """A connection whose every fault is StorageDown."""

    def __init__(self, access: Access) -> None:
        self._engine = access._engine  # noqa: SLF001  One thing in two classes.

    def __enter__(self) -> Connection:
        try:
            self._connection = self._engine.connect()
        except (SQLAlchemyError, OSError) as down:
            raise StorageDown(f"access.db cannot be opened: {down.__cause__ or down}") from down
        return self._connection

    def __exit__(self, kind: object, error: BaseException | None, at: object) -> None:
        self._connection.close()
        if isinstance(error, SQLAlchemyError):
            raise StorageDown(f"access.db cannot be written: {error.__cause__ or error}") from error


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()

"""Bearer tokens of programs and seats: ``wk_<id>_<secret>``, of which only a hash is kept."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from api.access.store import Store, hashed, kept, same

SECRET_BYTES = 24  # 192 random bits, short enough for `export WHISTLE_TOKEN=...` in 80 columns.


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token as it is kept: never the secret, only its hash."""

    id: str
    subject: str
    created: str
    until: str
    revoked: str | None


class Tokens:
    """The tokens of one data directory."""

    def __init__(self, store: Store) -> None:
        """Keep them in a store."""
        self._store = store

    def issue(self, subject: str, until: datetime) -> str:
        """Make a token for a subject, and give it: shown only now."""
        id_, secret = secrets.token_hex(6), secrets.token_urlsafe(SECRET_BYTES)
        sql = text("INSERT INTO tokens VALUES (:id, :hash, :subject, :created, :until, NULL)")
        values = {"id": id_, "hash": hashed(secret), "subject": subject}
        values |= {"created": self._store.stamp(), "until": kept(until)}
        with self._store.asked() as connection:
            connection.execute(sql, values)
        return f"wk_{id_}_{secret}"

    def holder(self, token: str) -> tuple[str, str] | None:
        """Give the subject that a token stands for now and the token's id, or None."""
        head, _, secret = token.removeprefix("wk_").partition("_")
        sql = text(
            "SELECT t.id, t.hash, t.subject FROM tokens t"
            " LEFT JOIN accounts a ON lower(a.subject) = lower(t.subject)"
            " WHERE t.id = :id AND t.revoked IS NULL AND t.until > :now AND a.disabled IS NULL"
        )
        with self._store.asked() as connection:
            row = connection.execute(sql, {"id": head, "now": self._store.stamp()}).first()
        if row is None or not hmac.compare_digest(row.hash, hashed(secret)):
            return None
        return row.subject, row.id

    def revoke(self, id_: str, subject: str = "") -> bool:
        """End a token now; False when there is none of that id (of that subject) that holds."""
        sql = text(
            "UPDATE tokens SET revoked = :now WHERE id = :id AND revoked IS NULL"
            " AND (:subject = '' OR lower(subject) = :subject)"
        )
        values = {"now": self._store.stamp(), "id": id_, "subject": same(subject)}
        with self._store.asked() as connection:
            return connection.execute(sql, values).rowcount == 1

    def all(self, subject: str = "") -> list[Token]:
        """Give all tokens, or those of a subject, oldest first."""
        sql = text(
            "SELECT id, subject, created, until, revoked FROM tokens"
            " WHERE :subject = '' OR lower(subject) = :subject ORDER BY created, id"
        )
        with self._store.asked() as connection:
            return [Token(*row) for row in connection.execute(sql, {"subject": same(subject)})]

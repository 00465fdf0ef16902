"""Sessions of people who signed in: opaque, ended by rest, by age, or by whoever may end them."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from api.access.store import Store, hashed, kept, same
from domain.ledger import StorageDown

IDLE = timedelta(minutes=30)  # OWASP ASVS 5.0, 7.3.
WHOLE = timedelta(hours=12)
SEEN_EACH = timedelta(minutes=1)  # Reading is not worth a write to the disk each time.
EACH_MAX = 20  # So many of one subject; one more ends the oldest.
PREFIX = "ws_"


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is kept; its id names it and opens nothing."""

    id: str
    subject: str
    began: str
    seen: str
    until: str
    address: str


class Sessions:
    """The sessions of one data directory: a row while it lives, nothing afterwards."""

    def __init__(self, store: Store) -> None:
        """Keep them in a store."""
        self._store = store

    def begin(self, subject: str, address: str) -> str:
        """Begin a session, and give its secret of 256 bits: shown only now."""
        secret, now = PREFIX + secrets.token_urlsafe(32), self._store.now()
        values = {"id": secrets.token_hex(8), "hash": hashed(secret), "subject": subject}
        values |= {"now": kept(now), "until": kept(now + WHOLE), "address": address}
        sql = "INSERT INTO sessions VALUES (:id, :hash, :subject, :now, :now, :until, :address)"
        surplus = (
            "DELETE FROM sessions WHERE lower(subject) = :subject AND id NOT IN (SELECT id FROM"
            " sessions WHERE lower(subject) = :subject ORDER BY began DESC, id LIMIT :kept)"
        )
        with self._store.asked() as connection:
            connection.execute(text(sql), values)
            connection.execute(text(surplus), {"subject": same(subject), "kept": EACH_MAX})
            over = "DELETE FROM sessions WHERE until <= :now OR seen <= :rested"
            connection.execute(text(over), {"now": kept(now), "rested": kept(now - IDLE)})
        return secret

    def holder(self, secret: str) -> tuple[str, str] | None:
        """Give the subject of a session that lives now and the session's id, or None; it is seen."""
        now = self._store.now()
        sql = text(
            "SELECT s.id, s.subject, s.seen FROM sessions s JOIN accounts a ON lower(a.subject) = lower(s.subject)"
            " WHERE s.hash = :hash AND s.until > :now AND s.seen > :rested AND a.disabled IS NULL"
        )
        values = {"hash": hashed(secret), "now": kept(now), "rested": kept(now - IDLE)}
        with self._store.asked() as connection:
            row = connection.execute(sql, values).first()
        if row is None:
            return None
        if row.seen <= kept(now - SEEN_EACH):
            self._see(row.id, kept(now))
        return row.subject, row.id

    def _see(self, id_: str, now: str) -> None:
        """Note that a session is in use; a full disk must not keep people from reading."""
        sql = text("UPDATE sessions SET seen = :now WHERE id = :id")
        with suppress(StorageDown), self._store.asked() as connection:
            connection.execute(sql, {"now": now, "id": id_})

    def of(self, subject: str) -> list[Session]:
        """Give the sessions of a subject that live now, the newest first."""
        now: datetime = self._store.now()
        sql = text(
            "SELECT id, subject, began, seen, until, address FROM sessions"
            " WHERE lower(subject) = :subject AND until > :now AND seen > :rested ORDER BY began DESC"
        )
        values = {"subject": same(subject), "now": kept(now), "rested": kept(now - IDLE)}
        with self._store.asked() as connection:
            return [Session(*row) for row in connection.execute(sql, values)]

    def end(self, id_: str, subject: str = "") -> bool:
        """End a session now; False when there is none of that id (of that subject)."""
        sql = text(
            "DELETE FROM sessions WHERE id = :id AND (:subject = '' OR lower(subject) = :subject)"
        )
        with self._store.asked() as connection:
            return connection.execute(sql, {"id": id_, "subject": same(subject)}).rowcount == 1

    def end_all(self, subject: str, but: str = "") -> int:
        """End a subject's sessions but one, and say how many ended."""
        sql = text("DELETE FROM sessions WHERE lower(subject) = :subject AND id != :but")
        with self._store.asked() as connection:
            return connection.execute(sql, {"subject": same(subject), "but": but}).rowcount

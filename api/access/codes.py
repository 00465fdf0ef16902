"""One-time codes: the first administrator's, and those by which a password is set anew."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Connection, text

from api.access.store import Store, hashed, kept, same
from domain.refusals import Forbidden


class Purpose(StrEnum):
    """What a code is for; each code begins with it."""

    FIRST = "first"
    RESET = "reset"


LASTS = {Purpose.FIRST: timedelta(hours=1), Purpose.RESET: timedelta(hours=24)}
VALUES = text(
    "SELECT subject FROM codes WHERE hash = :hash AND purpose = :purpose AND until > :now"
)
SPEND = text("DELETE FROM codes WHERE hash = :hash AND until > :now")


class CodeDoesNotHold(Forbidden):
    """This code holds once and for a time, and not now: ask an administrator for a new one."""


class Codes:
    """The codes that are out; only their hashes are kept, and a new one ends the one before."""

    def __init__(self, store: Store) -> None:
        """Keep them in a store."""
        self._store = store

    def make(self, purpose: Purpose, subject: str = "") -> str:
        """Make a code for a subject, and give it: shown only now."""
        code, now = f"{purpose}-{secrets.token_urlsafe(16)}", self._store.now()
        values = {"hash": hashed(code), "purpose": purpose.value, "subject": subject}
        values |= {"until": kept(now + LASTS[purpose]), "now": kept(now), "same": same(subject)}
        before = "DELETE FROM codes WHERE until <= :now OR (purpose = :purpose AND lower(subject) = :same)"
        with self._store.asked() as connection:
            connection.execute(text(before), values)
            sql = "INSERT INTO codes VALUES (:hash, :purpose, :subject, :until)"
            connection.execute(text(sql), values)
        return code

    def subject(self, purpose: Purpose, code: str) -> str:
        """Give whom a code is for, without spending it; CodeDoesNotHold."""
        values = {"hash": hashed(code), "purpose": purpose.value, "now": self._store.stamp()}
        with self._store.asked() as connection:
            found: str | None = connection.execute(VALUES, values).scalar()
        if found is None:
            raise CodeDoesNotHold
        return found

    def spend(self, connection: Connection, code: str) -> None:
        """Spend a code in a transaction, so that of two who hold it one is refused; CodeDoesNotHold."""
        values = {"hash": hashed(code), "now": self._store.stamp()}
        if connection.execute(SPEND, values).rowcount != 1:
            raise CodeDoesNotHold

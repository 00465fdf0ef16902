"""Local accounts: a person who may sign in; what they may do are grants, which are events."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, text

from api.access.store import Store, same
from domain.authorise import OPERATOR, SYSTEM
from domain.refusals import Malformed, Missing, Refusal

RESERVED = (OPERATOR.subject, SYSTEM.subject)
ENDED = (
    "DELETE FROM sessions WHERE lower(subject) = :subject",
    "DELETE FROM codes WHERE lower(subject) = :subject",
)


class AccountExists(Refusal):
    """There is an account of that name already, perhaps in other letters: choose another name."""


class NameReserved(Malformed):
    """That name is kept for the service itself: choose another."""


class AccountDisabled(Refusal):
    """This account is disabled: enable it first."""


class NoAccount(Missing):
    """There is no account of that name."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is kept: its subject is the name to sign in with, its name the one shown."""

    subject: str
    name: str
    password: str | None = field(repr=False)
    created: str
    disabled: str | None

    @property
    def opens(self) -> str | None:
        """Give the hash of the password that opens the account now, or None."""
        return None if self.disabled else self.password


class Accounts:
    """The accounts of one data directory."""

    def __init__(self, store: Store) -> None:
        """Keep them in a store."""
        self._store = store

    def find(self, subject: str) -> Account | None:
        """Give an account by the name to sign in with, in whatever letters, or None."""
        sql = text("SELECT * FROM accounts WHERE lower(subject) = :subject")
        with self._store.asked() as connection:
            row = connection.execute(sql, {"subject": same(subject)}).first()
        return Account(*row) if row is not None else None

    def named(self, subject: str) -> Account:
        """Give an account; NoAccount."""
        found = self.find(subject)
        if found is None:
            raise NoAccount
        return found

    def all(self) -> list[Account]:
        """Give all accounts by name."""
        with self._store.asked() as connection:
            rows = connection.execute(text("SELECT * FROM accounts ORDER BY lower(subject)"))
            return [Account(*row) for row in rows]

    def add(self, subject: str, name: str, password: str | None) -> None:
        """Add an account, its password hashed already or still to be set; AccountExists."""
        self.free(subject)
        with self._store.asked() as connection:
            added(connection, Account(subject, name, password, self._store.stamp(), None))

    def free(self, subject: str) -> None:
        """Refuse a name that cannot be had."""
        if subject.casefold() in RESERVED:
            raise NameReserved(field="name")
        if self.find(subject) is not None:
            raise AccountExists(field="name")

    def keep(self, subject: str, password: str) -> None:
        """Keep another hash of the same password."""
        sql = text("UPDATE accounts SET password = :password WHERE lower(subject) = :subject")
        with self._store.asked() as connection:
            connection.execute(sql, {"subject": same(subject), "password": password})

    def change(self, subject: str, password: str, session: str) -> None:
        """Keep a new password, hashed already; every session ends but one, and codes with them."""
        with self._store.asked() as connection:
            changed(connection, subject, password, session)

    def remove(self, subject: str) -> None:
        """Take back an account that was only just added."""
        sql = text("DELETE FROM accounts WHERE lower(subject) = :subject")
        with self._store.asked() as connection:
            connection.execute(sql, {"subject": same(subject)})

    def disable(self, subject: str) -> None:
        """Close an account: its sessions, tokens and codes are dead from now on, and stay so."""
        self.named(subject)
        values = {"subject": same(subject), "now": self._store.stamp()}
        with self._store.asked() as connection:
            for sql in (
                "UPDATE accounts SET disabled = coalesce(disabled, :now) WHERE lower(subject) = :subject",
                *ENDED,
                (
                    "UPDATE tokens SET revoked = :now"
                    " WHERE lower(subject) = :subject AND revoked IS NULL"
                ),
            ):
                connection.execute(text(sql), values)

    def enable(self, subject: str) -> None:
        """Open an account again, with the password it had and nothing else; NoAccount."""
        self.named(subject)
        opened = "UPDATE accounts SET disabled = NULL WHERE lower(subject) = :subject"
        with self._store.asked() as connection:
            for sql in (*ENDED, opened):
                connection.execute(text(sql), {"subject": same(subject)})


def added(connection: Connection, account: Account) -> None:
    """Add an account in a transaction; AccountExists when another came first."""
    sql = text(
        "INSERT INTO accounts VALUES (:subject, :name, :password, :created, :disabled)"
        " ON CONFLICT DO NOTHING"
    )
    if connection.execute(sql, asdict(account)).rowcount != 1:
        raise AccountExists(field="name")


def changed(connection: Connection, subject: str, password: str, session: str) -> None:
    """Keep a new password in a transaction; every session ends but one, and codes with them."""
    values = {"subject": same(subject), "password": password, "session": session}
    for sql in (
        "UPDATE accounts SET password = :password WHERE lower(subject) = :subject",
        "DELETE FROM sessions WHERE lower(subject) = :subject AND id != :session",
        "DELETE FROM codes WHERE lower(subject) = :subject",
    ):
        connection.execute(text(sql), values)

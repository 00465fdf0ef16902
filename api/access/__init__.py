"""The access database: accounts, sessions, tokens, phones and refusals, which may change or go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.access.accounts import Account, Accounts
from api.access.attempts import Delayed
from api.access.entrance import Entrance, WrongNameOrPassword
from api.access.passwords import TooBusy
from api.access.phones import Phone, Phones, Post
from api.access.refusals import Refusals
from api.access.sessions import PREFIX, Session, Sessions
from api.access.signing import Signing
from api.access.store import Now, Store, wall
from api.access.store_file import FileStore
from api.access.store_postgres import PostgresStore
from api.access.tokens import Token, Tokens
from domain.order import Order
from domain.refusals import Refusal

__all__ = [
    "Access",
    "Account",
    "Delayed",
    "Pass",
    "Phone",
    "Post",
    "Session",
    "Token",
    "TooBusy",
    "WrongNameOrPassword",
]


@dataclass(frozen=True, slots=True)
class Pass:
    """What somebody showed: whose it is, and which session or token it is."""

    subject: str
    session: str = ""
    token: str = ""


class Access:
    """All of one installation's; StorageDown when it cannot be read or written."""

    def __init__(self, directory: Path, now: Now = wall, database: str = "") -> None:
        """Open the file in a directory, made when it is not there; NewerSchema, StorageDown.

        With the URL of a ``database`` in PostgreSQL it is kept there, in tables that are there.
        """
        self._store: Store = PostgresStore(database, now) if database else FileStore(directory, now)
        self._refusals = Refusals(self._store)
        self.accounts, self.sessions = Accounts(self._store), Sessions(self._store)
        self.by_token, self.phones = Tokens(self._store), Phones(self._store)
        self.signing = Signing(self._store)
        self.entrance = Entrance(self._store, self.accounts, self.sessions)

    def shown(self, secret: str) -> Pass | None:
        """Give whom a token or a session stands for now, or None."""
        if secret.startswith(PREFIX):
            found = self.sessions.holder(secret)
            return Pass(found[0], session=found[1]) if found else None
        found = self.by_token.holder(secret)
        return Pass(found[0], token=found[1]) if found else None

    def issue(self, subject: str, until: datetime) -> str:
        """Make a token for a subject, and give it: ``wk_<id>_<secret>``, shown only now."""
        return self.by_token.issue(subject, until)

    def subject_of(self, secret: str) -> str | None:
        """Give the subject that a token or a session stands for now, or None."""
        found = self.shown(secret)
        return found.subject if found else None

    def revoke(self, id_: str) -> bool:
        """End a token now; False when there is none of that id, or it has ended."""
        return self.by_token.revoke(id_)

    def tokens(self) -> list[Token]:
        """Give all tokens, oldest first."""
        return self.by_token.all()

    def refused(self, order: Order, stream: str, refusal: Refusal) -> None:
        """Record a refusal."""
        self._refusals.record(order, stream, refusal)

    def refusals(self, actor: str) -> list[tuple[str, str, str]]:
        """Give an actor's recorded refusals as (at, command, code), the newest first."""
        return self._refusals.of(actor)

    def close(self) -> None:
        """Close the database."""
        self._store.close()

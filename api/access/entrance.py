"""The one way in: a name and a password, or a one-time code, become a session."""

from __future__ import annotations

from collections.abc import Callable

from api.access.accounts import Account, AccountDisabled, Accounts, added, changed
from api.access.attempts import Attempts
from api.access.codes import Codes, Purpose
from api.access.passwords import Passwords, TooBusy, check
from api.access.sessions import Sessions
from api.access.store import Store
from domain.ledger import StorageDown


class WrongNameOrPassword(Exception):
    """Name and password do not go together; which of them is wrong is not said, nor known by time."""


class Entrance:
    """Checks who comes in, and gives them a session that nobody had before."""

    def __init__(self, store: Store, accounts: Accounts, sessions: Sessions) -> None:
        """Stand before a store."""
        self._store, self._accounts, self._sessions = store, accounts, sessions
        self.codes, self.passwords, self.attempts = Codes(store), Passwords(), Attempts()

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Give the secret of a new session; WrongNameOrPassword, Delayed, TooBusy."""
        return self._sessions.begin(self._checked(name, password, address).subject, address)

    def change(self, subject: str, session: str, old: str, new: str, address: str) -> None:
        """Take a new password from whoever knows the old one; the subject's other sessions end."""
        account = self._accounts.named(subject)
        check(new, account.subject, account.name)
        self._checked(account.subject, old, address)
        self._accounts.change(account.subject, self.passwords.hash(new), session)

    def invite(self, subject: str) -> str:
        """Give a one-time code by which a person sets their password; AccountDisabled."""
        account = self._accounts.named(subject)
        if account.disabled:
            raise AccountDisabled
        return self.codes.make(Purpose.RESET, account.subject)

    def redeem(self, code: str, password: str, address: str) -> str:
        """Set the password by a code, end all sessions, and give a new one; CodeDoesNotHold."""
        account = self._accounts.named(self.codes.subject(Purpose.RESET, code))
        check(password, account.subject, account.name)
        hash_ = self.passwords.hash(password)
        with self._store.asked() as connection:
            self.codes.spend(connection, code)
            changed(connection, account.subject, hash_, "")
        return self._sessions.begin(account.subject, address)

    def first(
        self, code: str, account: tuple[str, str], password: str, grant: Callable[[str], object]
    ) -> None:
        """Make the first account by a code, and let it be granted what the first one holds.

        ``account`` is the name to sign in with and the one shown; CodeDoesNotHold, AccountExists.
        """
        subject, name = account
        self.codes.subject(Purpose.FIRST, code)
        self._accounts.free(subject)
        check(password, subject, name)
        made = Account(subject, name, self.passwords.hash(password), self._store.stamp(), None)
        with self._store.asked() as connection:
            self.codes.spend(connection, code)
            added(connection, made)
        try:
            grant(subject)
        except Exception:
            self._accounts.remove(subject)
            raise

    def _checked(self, name: str, password: str, address: str) -> Account:
        self.attempts.begin(name, address)
        try:
            account = self._accounts.find(name)
            known = account.opens if account else None
            right, lifted = self.passwords.right(password, known)
        except (TooBusy, StorageDown):
            self.attempts.unlooked(name, address)
            raise
        if account is None or not right:
            raise WrongNameOrPassword
        self.attempts.right(name, address)
        if lifted:
            self._accounts.keep(account.subject, lifted)
        return account

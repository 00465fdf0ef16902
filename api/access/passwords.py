"""Passwords: the rules they keep, and the one module that hashes them, two at a time."""

from __future__ import annotations

import base64
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from argon2 import Type
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.refusals import Malformed

T = TypeVar("T")
# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
MEMORY_KIB, PASSES, LANES, SALT_BYTES, HASH_BYTES = 19_456, 2, 1, 16, 32
AT_ONCE_MAX, WAITING_MAX, WAIT_S = 2, 8, 2.0
CHARACTERS_MIN, BYTES_MAX, BESIDE_NAME_MIN = 12, 200, 8


class PasswordTooShort(Malformed):
    """A password has at least 12 characters: a few words that only you would put together."""


class PasswordTooLong(Malformed):
    """A password has at most 200 bytes; it is refused rather than cut short."""


class PasswordLikeTheName(Malformed):
    """A password holds at least 8 letters or digits beside the name of its account."""


class TooBusy(Exception):
    """So many passwords are being checked that this one was not: safe to repeat in a second."""


def normal(password: str) -> str:
    """Give a password as every keyboard writes it (NIST SP 800-63B: normalised, nothing cut)."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, *names: str) -> None:
    """Refuse a new password that breaks a rule."""
    text = normal(password)
    if len(text) < CHARACTERS_MIN:
        raise PasswordTooShort(field="password")
    if len(text.encode()) > BYTES_MAX:
        raise PasswordTooLong(field="password")
    beside = _letters(text)
    for name in names:
        beside = beside.replace(_letters(name), "")
    if len(beside) < BESIDE_NAME_MIN:
        raise PasswordLikeTheName(field="password")


def _letters(text: str) -> str:
    return re.sub(r"\W|_", "", text.casefold())


def _nobody() -> str:
    """Give a hash that no password has, with the work of one: a wrong name costs what a wrong word does."""
    salt, hash_ = (base64.b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash_}"


class Passwords:
    """Hashes passwords, two at a time; others wait, few and not for long, then hear TooBusy."""

    def __init__(self, wait_s: float = WAIT_S) -> None:
        """Take the settings, each said here: a library's defaults change."""
        self._wait_s = wait_s
        hasher = Argon2Hasher(PASSES, MEMORY_KIB, LANES, HASH_BYTES, SALT_BYTES, Type.ID)
        self._hasher = PasswordHash((hasher,))
        self._places = threading.BoundedSemaphore(AT_ONCE_MAX)
        self._inside = threading.BoundedSemaphore(AT_ONCE_MAX + WAITING_MAX)
        self.done = 0

    def hash(self, password: str) -> str:
        """Give the hash to keep of a password; TooBusy."""
        return self._worked(lambda: self._hasher.hash(normal(password)))

    def right(self, password: str, known: str | None) -> tuple[bool, str | None]:
        """Say whether a password is the one whose hash is known, with the same work when none is.

        The second is a hash to keep instead, when the known one was made at older settings; TooBusy.
        """
        asked = normal(password)
        return self._worked(lambda: self._hasher.verify_and_update(asked, known or _nobody()))

    def _worked(self, work: Callable[[], T]) -> T:
        with self._place():
            self.done += 1
            return work()

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Give one of two places; who waits longer than 2 s, or behind eight others, is sent away."""
        if not self._inside.acquire(blocking=False):
            raise TooBusy
        try:
            if not self._places.acquire(timeout=self._wait_s):
                raise TooBusy
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._inside.release()

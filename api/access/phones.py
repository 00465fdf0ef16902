"""The directory of phones: for each office whom to call, and then whom; numbers are nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import MaxLen, MinLen, Predicate
from sqlalchemy import Connection, text

from api.access.store import Store
from domain.refusals import Missing

CHAIN_MAX = 20
# 027-82212345, +86 138 0013 8000, 12345, 82212345转801: digits, what parts them, an extension.
_NUMBER = re.compile(r"\+?[0-9(][0-9() -]{1,26}[0-9](?:(?: ?转 ?|x|,)[0-9]{1,6})?")


class Post(StrEnum):
    """Who answers a phone of an office."""

    DUTY_PHONE = "duty-phone"
    DUTY_OFFICER = "duty-officer"
    SHIFT_LEADER = "shift-leader"


def is_number(text: str) -> bool:
    """Say whether text is a number that can be dialled, with at least three digits."""
    return _NUMBER.fullmatch(text) is not None and sum(c.isdecimal() for c in text) > 2  # noqa: PLR2004


Number: TypeAlias = Annotated[str, MinLen(3), MaxLen(36), Predicate(is_number)]


class NoSuchPhone(Missing):
    """There is nothing at that place of the call chain."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A place in an office's call chain; ``checked_at`` is when it was last found to answer."""

    post: Post
    name: str
    number: str = field(repr=False)
    checked_at: str | None = None
    checked_by: str | None = None

    def same(self, other: Phone) -> bool:
        """Say whether it is the same line; one that changed has to be checked anew."""
        return (self.post, self.name, self.number) == (other.post, other.name, other.number)


class Phones:
    """The call chains of the offices of one data directory."""

    def __init__(self, store: Store) -> None:
        """Keep them in a store."""
        self._store = store

    def chain(self, office: str) -> list[Phone]:
        """Give an office's call chain in its order."""
        with self._store.asked() as connection:
            return _chain(connection, office)

    def offices(self) -> list[str]:
        """Give the offices that have a call chain."""
        sql = text("SELECT DISTINCT office FROM phones ORDER BY office")
        with self._store.asked() as connection:
            return [row.office for row in connection.execute(sql)]

    def put(self, chains: Iterable[tuple[str, Sequence[Phone]]]) -> int:
        """Replace the call chains of some offices, all or none, and say how many places changed."""
        with self._store.asked() as connection:
            return sum(_put(connection, office, chain) for office, chain in chains)

    def check(self, office: str, rank: int, who: str) -> None:
        """Note that a place of the chain was called just now, and answered; NoSuchPhone."""
        sql = text(
            "UPDATE phones SET checked_at = :now, checked_by = :who"
            " WHERE office = :office AND rank = :rank"
        )
        values = {"now": self._store.stamp(), "who": who, "office": office, "rank": rank}
        with self._store.asked() as connection:
            if connection.execute(sql, values).rowcount != 1:
                raise NoSuchPhone(office=office, order=rank)


def _chain(connection: Connection, office: str) -> list[Phone]:
    sql = text(
        "SELECT post, name, number, checked_at, checked_by FROM phones"
        " WHERE office = :office ORDER BY rank"
    )
    rows = connection.execute(sql, {"office": office})
    return [Phone(Post(r.post), r.name, r.number, r.checked_at, r.checked_by) for r in rows]


def _put(connection: Connection, office: str, chain: Sequence[Phone]) -> int:
    """Replace a chain; a line that stays the same, wherever it stands now, stays checked."""
    before = _chain(connection, office)
    after = [next((one for one in before if one.same(phone)), phone) for phone in chain]
    if after == before:
        return 0
    connection.execute(text("DELETE FROM phones WHERE office = :office"), {"office": office})
    sql = text("INSERT INTO phones VALUES (:office, :rank, :post, :name, :number, :at, :by)")
    for rank, phone in enumerate(after, 1):
        values = {"office": office, "rank": rank, "post": phone.post.value, "name": phone.name}
        values |= {"number": phone.number, "at": phone.checked_at, "by": phone.checked_by}
        connection.execute(sql, values)
    same = sum(one == other for one, other in zip(before, after, strict=False))
    return max(len(before), len(after)) - same

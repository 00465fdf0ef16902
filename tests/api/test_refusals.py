"""The access database: refusals beyond the last thousand of an actor are counted, not kept."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from api.access import Access
from api.access.refusals import KEPT_MAX
from domain.authorise import NotYours
from domain.command import VersionMoved
from domain.order import Order
from domain.refusals import Refusal
from domain.whistle.commands import SignLeg

MORE = 3


@pytest.fixture
def access(tmp_path: Path, database: str) -> Iterator[Access]:
    """Give a new access database, in a file, then in PostgreSQL."""
    with closing(Access(tmp_path, database=database)) as made:
        yield made


def refused(access: Access, who: str, why: Refusal, times: int) -> None:
    """Let somebody be refused so many times."""
    for number in range(times):
        order = Order(command=SignLeg(), who=who, key=f"{number}", stream="whistle-x", part=1)
        access.refused(order, order.stream, why)


def counted(access: Access) -> dict[tuple[str, str], int]:
    """Give the counts of refusals that are no longer kept, by actor and code."""
    with access._store.asked() as connection:
        rows = connection.execute(text("SELECT actor, code, count FROM refusals_folded"))
        return {(actor, code): count for actor, code, count in rows}


def test_refusals_beyond_the_last_thousand_of_an_actor_become_counts(access: Access) -> None:
    """The newest stay whole, the oldest are counted by code; another actor's are let alone."""
    refused(access, "water", NotYours(), MORE)
    refused(access, "water", VersionMoved(), KEPT_MAX)
    assert counted(access) == {("water", "not-yours"): MORE}
    refused(access, "power", NotYours(), 2)
    refused(access, "water", NotYours(), MORE)
    assert counted(access) == {("water", "not-yours"): MORE, ("water", "version-moved"): MORE}
    kept = collections.Counter(code for _, _, code in access.refusals("water"))
    assert kept == {"version-moved": KEPT_MAX - MORE, "not-yours": MORE}
    assert len(access.refusals("power")) == 2

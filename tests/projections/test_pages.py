"""A list is read page by page while its rows move: none that stays on it is missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from domain.whistle import commands as c
from domain.whistle.words import Kind
from projections.board import Row
from projections.query import Cursor, Query
from tests.world import COMMUNITY, POWER, WATER, World, world

LIFE: list[tuple[object, str, int]] = [
    (c.SubmitWhistle(), "clerk", 0),
    (c.ApproveAndBlow(), "leader", 0),
    (c.Triage(lead=WATER, assist=(POWER,)), "dispatcher", 0),
    (c.SignLeg(), "water", 1),
    (c.LogContact(note="x"), "power", 2),
    (c.LogContact(note="x"), "water", 1),
    (c.ClaimResolved(measure="x", with_whom="y", limit="z"), "water", 1),
    (c.VerifyLeg(accepted=False, defects="x"), "officer", 1),
]


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path, database=database) as made:
        yield made


class Town:
    """Whistles that go on while somebody reads."""

    def __init__(self, here: World, many: int) -> None:
        """Draft so many whistles."""
        self.here = here
        draft = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修")
        self.done = {here.give("clerk", draft).stream: 0 for _ in range(many)}

    def step(self, stream: str) -> None:
        """Let the next thing happen to a whistle, and fold it."""
        if self.done[stream] < len(LIFE):
            command, who, leg = LIFE[self.done[stream]]
            self.done[stream] += 1
            self.here.later(minutes=1)
            self.here.give(who, command, stream, leg)
        self.fold()

    def fold(self) -> Query:
        """Bring the boards to the head, and ask them."""
        build = self.here.data.boards()
        self.here.data.runner(build).catch_up()
        return Query(build, ("*",))


def read(town: Town, limit: int, meanwhile: Callable[[], object]) -> list[Row]:
    """Read all pages, and let something happen between any two."""
    found: list[Row] = []
    cursor: Cursor | None = None
    while True:
        page = town.fold().page("whistles", cursor=cursor, limit=limit)
        assert len(page.rows) <= limit
        found += page.rows
        cursor = page.cursor
        if cursor is None:
            return found
        meanwhile()


@pytest.mark.parametrize("seed", range(12))
def test_no_row_is_missed_whatever_moves_meanwhile(here: World, seed: int) -> None:
    """Each row comes at least once, and the last of each that came is no older than its page."""
    chance = Random(seed)
    town = Town(here, 9)
    for _ in range(30):
        town.step(chance.choice([*town.done]))
    streams = [*town.done]

    def meanwhile() -> None:
        for _ in range(chance.randint(0, 2)):
            town.step(chance.choice(streams))

    found = read(town, chance.randint(1, 4), meanwhile)
    assert {row["stream"] for row in found} == set(streams)


def test_a_row_that_jumps_ahead_of_the_reader_comes_with_the_next_page(here: World) -> None:
    """The last of three drafts is blown while the first page is read, and stands before it now."""
    town = Town(here, 3)
    order = [row["stream"] for row in town.fold().page("whistles").rows]

    def meanwhile() -> None:
        while town.done[order[2]] < 3:
            town.step(order[2])

    found = [row["stream"] for row in read(town, 1, meanwhile)]
    assert found == [order[0], order[2], order[1]]


def test_more_rows_than_a_page_holds_may_jump_ahead(here: World) -> None:
    """They come page by page, each once, before the rest goes on; then all is told."""
    town = Town(here, 6)
    order = [row["stream"] for row in town.fold().page("whistles").rows]
    jumping = iter(order[2:5])

    def meanwhile() -> None:
        for stream in jumping:
            for _ in range(3):
                town.step(stream)

    found = [row["stream"] for row in read(town, 1, meanwhile)]
    assert found == [order[0], *order[2:5], order[1], order[5]]


def test_a_list_at_rest_comes_once_in_order(here: World) -> None:
    """Nothing moves: nothing comes twice."""
    town = Town(here, 5)
    whole = town.fold().page("whistles").rows
    assert read(town, 2, lambda: None) == whole

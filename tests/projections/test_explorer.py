"""Events are found by what they are, and by nobody who may not see their stream."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from domain.whistle import commands as c
from domain.whistle.words import Level
from projections.explorer import LOOKED_MAX, Explorer, Sought
from tests.world import COMMUNITY, NOON, OTHER, POWER, STREET, WATER, World, world

BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district in which an emergency was blown, triaged to water, and signed a day later."""
    with world(tmp_path, database=database) as made:
        stream = made.give("officer", BLOW).stream
        made.give("dispatcher", c.Triage(lead=WATER), stream)
        made.later(days=3)
        made.give("water", c.SignLeg(), stream, 1)
        made.data.runner(made.data.boards()).catch_up()
        yield made


def found(here: World, *units: str, everything: bool = False, **sought: Any) -> list[str]:  # noqa: ANN401
    """Give the kinds of all events that a reader finds, page by page."""
    look = Explorer(here.data.boards(), units or ("*",), everything=everything)
    kinds, cursor = list[str](), None
    while True:
        page = look.page(Sought(**sought), 2, cursor)
        kinds += [row["kind"] for row in page.rows]
        if page.cursor is None:
            return kinds
        cursor = page.cursor


def stream(here: World) -> str:
    """Give the whistle's stream."""
    return here.data.ledger.read(here.data.ledger.head() - 1, 1)[0].stream


def test_the_newest_event_comes_first_and_each_once(here: World) -> None:
    """All pages together are the stream, backwards."""
    stored = [row.kind for row in here.data.ledger.load(stream(here))]
    assert found(here, stream=stream(here)) == stored[::-1]


def test_behind_a_position_the_oldest_event_comes_first(here: World) -> None:
    """So that a program reads on from where it was, and all of it."""
    head = here.data.ledger.head()
    stored = [row.kind for row in here.data.ledger.read(head - 3, 10)]
    assert found(here, after=head - 3) == stored
    every = [row.kind for row in here.data.ledger.read(0, 1000)]
    assert found(here, everything=True, after=0) == every


@pytest.mark.parametrize(
    ("sought", "kinds"),
    [
        ({"kinds": ("whistle.leg-signed.v1",)}, ["whistle.leg-signed.v1"]),
        ({"actor": "water"}, ["whistle.leg-signed.v1"]),
        ({"actor": "water", "kinds": ("whistle.blown.v1",)}, []),
        ({"place": STREET, "actor": "officer"}, ["whistle.blown.v1", "whistle.drafted.v1"]),
        ({"place": OTHER}, []),
        ({"since": NOON + timedelta(days=2), "actor": "water"}, ["whistle.leg-signed.v1"]),
        ({"until": NOON + timedelta(days=2), "actor": "water"}, []),
        ({"until": NOON}, []),
        ({"since": NOON, "until": NOON + timedelta(seconds=1), "actor": "officer"},
         ["whistle.blown.v1", "whistle.drafted.v1"]),
    ],
)  # fmt: skip
def test_events_are_found_by_what_they_are(
    here: World, sought: dict[str, Any], kinds: list[str]
) -> None:
    """By kind, actor, place and all that lies in it, and time; all that is said must be so."""
    assert found(here, **sought) == kinds


def test_a_reader_finds_what_lies_in_his_sight(here: World) -> None:
    """The street and the department have to do with it, the others do not."""
    counts = {unit: len(found(here, unit)) for unit in (STREET, WATER, POWER, OTHER, "420102")}
    every = len(here.data.ledger.load(stream(here)))
    assert counts == {STREET: every, WATER: every, POWER: 0, OTHER: 0, "420102": every}


def test_grants_and_offices_are_for_administrators_and_auditors(here: World) -> None:
    """They lie nowhere: who looks over everything else does not see them for that."""
    streams = {kind.partition(".")[0] for kind in found(here)}
    audited = {kind.partition(".")[0] for kind in found(here, everything=True)}
    assert streams == {"whistle"}
    assert audited == {"whistle", "grant", "office", "policy", "territory"}


def test_a_page_looks_at_a_bounded_number_of_events(here: World) -> None:
    """What is rare is found over several pages, each of which costs no more than the others."""
    build = here.data.boards()
    table, head = build.tables.timeline, here.data.ledger.head()
    noise = {"stream": stream(here), "kind": "whistle.leg-progressed.v1", "actor": "power"}
    common = {"recorded_at": "2026-11-27T04:00:00.000000Z", "data": {}, "exercise": False}
    rows = [
        {"pos": head + n, "version": 1000 + n, **noise, **common} for n in range(1, LOOKED_MAX + 2)
    ]
    with build.engine.begin() as connection:
        connection.execute(insert(table), rows)
        connection.execute(update(build.tables.position).values(pos=head + LOOKED_MAX + 1))
    page = Explorer(build, ("*",), everything=False).page(Sought(place=COMMUNITY, kinds=()), 2)
    assert len(page.rows) == 2
    first = Explorer(build, ("*",), everything=False).page(Sought(place=OTHER), 2)
    assert (first.rows, first.cursor is None) == ([], False)
    assert found(
        here, since=NOON - timedelta(days=1), until=NOON + timedelta(days=1), actor="officer"
    ) == [
        "whistle.blown.v1",
        "whistle.drafted.v1",
    ]
    assert found(here, after=0, place=OTHER) == []

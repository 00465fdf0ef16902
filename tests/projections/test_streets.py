"""The board of streets: counted when asked, from what the other boards hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.authorise import SYSTEM, held
from domain.command import give
from domain.incident.commands import AttachWhistle, ReportIncident
from domain.incident.words import Category
from domain.order import Order
from domain.slice import SettleClocks
from domain.whistle import commands as c
from domain.whistle.words import Kind, Level
from projections.board import Row
from projections.news import news
from projections.query import Query, units_of
from tests.world import COMMUNITY, OTHER, POWER, STREET, WATER, World, world

BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path, database=database) as made:
        yield made


def asked(here: World, who: str = "dispatcher") -> Query:
    """Bring the boards to the head, and ask as a person."""
    build = here.data.boards()
    here.data.runner(build).catch_up()
    register = here.data.keeper.current()
    return Query(build, units_of(register, held(register, who, here.now)))


def streets(here: World, who: str = "dispatcher") -> dict[str, Row]:
    """Give the rows that a person sees, by street."""
    return {row["street"]: row for row in asked(here, who).page("streets").rows}


def dispatched(here: World, who: str = "officer", place: str = COMMUNITY) -> str:
    """Blow an emergency and send it to water and power."""
    blow = c.BlowNow(level=Level.E1, place=place, matter="水管爆裂", need="止水")
    stream: str = here.give(who, blow).stream
    here.give("dispatcher", c.Triage(lead=WATER, assist=(POWER,)), stream)
    return stream


def test_what_is_open_and_overdue_is_counted_by_street_and_kind(here: World) -> None:
    """A draft is not open, and a whistle with two overdue clocks is one."""
    dispatched(here)
    draft = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修灯")
    routine = here.give("clerk", draft).stream
    here.give("clerk", draft)
    here.give("clerk", c.SubmitWhistle(), routine)
    here.give("leader", c.ApproveAndBlow(), routine)
    late = dispatched(here)
    here.later(minutes=40)
    here.give(SYSTEM, SettleClocks(), late)
    row = streets(here)[STREET]
    assert (row["open"], row["overdue"]) == (3, 1)
    assert row["kinds"] == {"ER": {"open": 2, "overdue": 1}, "RD": {"open": 1, "overdue": 0}}


def test_a_street_without_whistles_has_its_row_too(here: World) -> None:
    """Silence is told from absence; the most overdue stands first."""
    late = dispatched(here, "stranger", OTHER + "001")
    here.later(minutes=40)
    here.give(SYSTEM, SettleClocks(), late)
    rows = streets(here)
    assert list(rows) == [OTHER, STREET]
    assert (rows[STREET]["open"], rows[STREET]["kinds"], rows[STREET]["short"]) == (0, {}, "大智")


def test_arrivals_of_today_are_in_time_or_not(here: World) -> None:
    """Of two whistles with two legs one came in time, one late, two not at all: 1 of 4."""
    first, second = dispatched(here), dispatched(here)
    here.give("water", c.ReportArrival(people=3), first, 1)
    here.later(minutes=31)
    here.give("water", c.ReportArrival(people=3), second, 1)
    here.give(SYSTEM, SettleClocks(), first)
    row = streets(here)[STREET]
    assert (row["on_time"], row["due"]) == (1, 4)
    assert row["day"] == "2026-11-24"


def test_yesterday_does_not_count_and_a_late_arrival_of_today_is_not_in_time(here: World) -> None:
    """Its breach was yesterday's; the day is the district's own."""
    stream = dispatched(here)
    here.give("water", c.ReportArrival(people=3), stream, 1)
    here.later(minutes=31)
    here.give(SYSTEM, SettleClocks(), stream)
    here.later(hours=13)
    here.give("power", c.ReportArrival(people=1), stream, 2)
    row = streets(here)[STREET]
    assert (row["day"], row["on_time"], row["due"]) == ("2026-11-25", 0, 0)


def test_a_drill_is_not_counted(here: World) -> None:
    """Real figures are of the real."""
    order = Order(command=BLOW, who="officer", key="d", exercise=True)
    stream = give(order, here.ports).stream
    here.give("dispatcher", c.Triage(lead=WATER), stream)
    here.give("water", c.ReportArrival(people=1), stream, 1)
    row = streets(here)[STREET]
    assert (row["open"], row["due"]) == (0, 0)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("officer", {STREET}),
        ("dispatcher", {STREET, OTHER}),
        ("boss", {STREET, OTHER}),
        ("water", set()),
    ],
)
def test_one_sees_the_streets_that_one_looks_over(here: World, who: str, seen: set[str]) -> None:
    """A department answers for its legs, not for a street."""
    assert streets(here, who).keys() == seen


def test_a_counted_board_is_asked_like_another(here: World) -> None:
    """Filters, words, an office, pages."""
    query = asked(here)
    assert [row["street"] for row in query.page("streets", filters={"street": OTHER}).rows] == [
        OTHER
    ]
    assert [row["street"] for row in query.page("streets", text="大智 街道").rows] == [STREET]
    assert [row["street"] for row in query.page("streets", unit=OTHER).rows] == [OTHER]
    first = query.page("streets", limit=1)
    rest = query.page("streets", limit=1, cursor=first.cursor)
    assert [row["street"] for row in (*first.rows, *rest.rows)] == [STREET, OTHER]
    assert rest.cursor is None


def test_what_changed_is_every_row_once_a_whistle_has(here: World) -> None:
    """Those who watch are told after each change, and not without one."""
    before, build = asked(here).position(), here.data.boards()
    assert news(build, ["streets"], before).of == {}
    dispatched(here)
    asked(here)
    changed = news(build, ["streets"], before).of["streets"]
    assert {row["key"]: row["open"] for row in changed.rows} == {STREET: 1, OTHER: 0}


def test_the_open_are_counted_from_the_index_alone(tmp_path: Path) -> None:
    """A hundred thousand rows are never read for it."""
    with world(tmp_path) as here, here.data.rebuild().reading() as connection:
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT street, kind, count(*), sum(late > 0) FROM whistles"
                " WHERE exercise IS 0 AND street != '' AND status IN ('blown', 'verifying')"
                " GROUP BY street, kind"
            )
        ).all()
    assert [row.detail for row in plan] == [
        "SEARCH whistles USING COVERING INDEX whistles_streets (exercise=?)"
    ]


def test_the_whistles_of_an_incident_are_found_by_a_filter(here: World) -> None:
    """For whoever sees the incident, and those of them that one sees."""
    mine, _ = dispatched(here), dispatched(here)
    heard = ReportIncident(category=Category.ACCIDENT, place=COMMUNITY, matter="x")
    incident = here.give("officer", heard).stream
    here.give("officer", AttachWhistle(whistle=mine.removeprefix("whistle-")), incident)
    wanted = {"incident": incident.removeprefix("incident-")}
    found = {
        who: [row["stream"] for row in asked(here, who).page("whistles", filters=wanted).rows]
        for who in ("officer", "water", "stranger")
    }
    assert found == {"officer": [mine], "water": [], "stranger": []}

"""The board of incidents: what each event makes of its row, and its whistles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.command import give
from domain.incident import commands as c
from domain.incident.words import Category, Grade, Stage
from domain.order import Order
from domain.whistle.commands import BlowNow
from domain.whistle.words import Level
from projections.board import stamp
from projections.consequences import Consequences
from projections.ticker import tick
from tests.world import CENTRE, COMMUNITY, NOON, OTHER, STREET, WATER, World, world

HEARD = c.ReportIncident(
    category=Category.HEALTH, place=COMMUNITY, matter="聚集性发热", affected=(OTHER + "001", WATER)
)


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path, database=database) as made:
        yield made


def board(here: World, name: str) -> list[dict[str, object]]:
    """Bring the boards to the head, and give the rows of one."""
    build = here.data.boards()
    here.data.runner(build).catch_up()
    table = build.tables.boards[name].table
    with build.engine.connect() as connection:
        rows = connection.execute(select(table).order_by(table.c.sort, table.c.key))
        return [dict(row._mapping) for row in rows]


def responding(here: World) -> str:
    """Bring an incident to a response of level III."""
    stream = here.give("officer", HEARD).stream
    here.give("officer", c.VerifyIncident(category=Category.HEALTH, found="属实"), stream)
    here.give("checker", c.GradeIncident(grade=Grade.III), stream)
    start = c.StartResponse(
        item="疫情处置",
        level=Grade.III,
        authority="420102",
        authority_name="江岸区人民政府",
        expected_end=NOON + timedelta(days=14),
        measures="流调，消杀",
    )
    here.give("officer", start, stream)
    return stream


def test_a_row_says_what_it_is_where_it_stands_and_what_is_due_next(here: World) -> None:
    """Codes and names; the grade as its numeral."""
    stream = responding(here)
    (row,) = board(here, "incidents")
    assert row["key"] == stream.removeprefix("incident-")
    assert (row["status"], row["category"], row["grade"]) == ("responding", "health", "III")
    assert (row["place_name"], row["lead_name"], row["since"]) == ("保成", "大智", stamp(NOON))
    assert row["affected"] == [
        {"unit": OTHER + "001", "name": "岳飞"},
        {"unit": WATER, "name": "水务局"},
    ]
    assert (row["level"], row["authority"]) == ("III", "江岸区人民政府")
    assert (row["next_clock"], row["next_owner"]) == ("report-first", STREET)
    assert row["next_due"] == stamp(NOON + timedelta(hours=2))


def test_it_is_under_the_street_and_under_those_affected(here: World) -> None:
    """By these two columns readers are told apart."""
    responding(here)
    (row,) = board(here, "incidents")
    assert f"/{STREET}/" in str(row["path"])
    assert all(f"/{unit}/" in str(row["offices"]) for unit in (OTHER, WATER, CENTRE))


def test_reports_and_what_is_overdue_stand_in_the_row(here: World) -> None:
    """The street sends in time, the centre does not pass it on."""
    stream = responding(here)
    here.give("officer", c.SubmitReport(stage=Stage.FIRST), stream)
    here.give("dispatcher", c.AcknowledgeReport(), stream, 1)
    here.later(hours=3)
    assert tick(here.data.boards(), here.ports) == 0
    board(here, "deadlines")
    assert tick(here.data.boards(), here.ports) == 1
    (row,) = board(here, "incidents")
    assert row["overdue"] == [
        {
            "clock": "pass-on",
            "report": 1,
            "owner": CENTRE,
            "owner_name": "区城运",
            "due_at": stamp(NOON + timedelta(hours=2)),
        }
    ]
    report = row["reports"][0]  # type: ignore[index]  # A list of one.
    assert (report["stage"], report["acknowledged"], report["passed_on"]) == ("first", True, "")
    assert row["next_clock"] == "report-continued"


def test_one_that_has_ended_sorts_last_with_its_end(here: World) -> None:
    """And owes nothing."""
    over = here.give("officer", HEARD).stream
    here.later(minutes=1)
    open_ = here.give("officer", HEARD).stream
    here.give("leader", c.DeclareFalseAlarm(reason="误报"), over)
    first, last = board(here, "incidents")
    assert (first["stream"], last["stream"]) == (open_, over)
    assert (last["ended_at"], last["next_clock"]) == (stamp(here.now), None)


def test_a_breach_of_an_incident_is_not_taken_for_a_whistles(here: World) -> None:
    """The policy that escalates whistles leaves it alone."""
    consequences = Consequences(here.ports)
    stream = responding(here)
    here.later(hours=3)
    board(here, "deadlines")
    tick(here.data.boards(), here.ports)
    while consequences.step():
        pass
    assert not here.refused
    assert type(here.events(stream)[-1]).__name__ == "ClockBreached"


@pytest.mark.parametrize("size", [1, 3, 10_000])
def test_rows_are_the_same_whatever_the_batches(here: World, size: int) -> None:
    """A whistle that moves from one incident to another in one batch stays on the board once."""
    blow = BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
    whistle = here.give("officer", blow).stream.removeprefix("whistle-")
    first, second = responding(here), responding(here)
    here.give("officer", c.AttachWhistle(whistle=whistle), first)
    assert len(board(here, "attachments")) == 1
    here.give("officer", c.SubmitReport(stage=Stage.FIRST), second)
    here.give("officer", c.DetachWhistle(whistle=whistle, reason="误挂"), first)
    here.give("officer", c.AttachWhistle(whistle=whistle), second)
    (attached,) = board(here, "attachments")
    assert (attached["incident"], attached["whistle"]) == (second[9:], whistle)
    before = list(here.data.boards().dump())
    other = here.data.store.begin("other")
    here.data.runner(other).catch_up(size)
    assert list(other.dump()) == before


def test_a_drill_is_marked_on_every_board_and_numbered_apart(here: World) -> None:
    """The first real whistle of the day is number 1 whatever was played before."""
    blow = BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")
    give(Order(command=blow, who="officer", key="d", exercise=True), here.ports)
    give(Order(command=HEARD, who="officer", key="i", exercise=True), here.ports)
    here.give("officer", blow)
    shorts = {row["short"]: row["exercise"] for row in board(here, "whistles")}
    assert shorts == {"演练大智-1": True, "大智-1": False}
    (row,) = board(here, "incidents")
    assert row["exercise"] is True

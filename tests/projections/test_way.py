"""The way of one fact: a whistle from the blow to the end, and what the boards say of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.whistle import commands as c
from domain.whistle.words import Level, Rating, Status
from projections.consequences import Consequences
from projections.ticker import tick
from tests.world import CENTRE, COMMUNITY, POWER, STREET, WATER, World, world


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path) as made:
        yield made


def blown(here: World) -> str:
    """Blow an emergency at once, and give its stream."""
    command = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水，疏散")
    answer: str = here.give("officer", command).stream
    return answer


def dispatched(here: World) -> str:
    """Blow and triage to water and power."""
    stream = blown(here)
    here.give("dispatcher", c.Triage(lead=WATER, assist=(POWER,)), stream)
    return stream


def resolve(here: World, stream: str, who: str, leg: int) -> None:
    """Take a leg from the summons to an accepted claim."""
    here.give(who, c.SignLeg(), stream, leg)
    here.give(who, c.ReportArrival(people=3), stream, leg)
    claim = c.ClaimResolved(measure="关阀换管", with_whom="社区书记", limit="今日")
    here.give(who, claim, stream, leg)
    here.give("officer", c.VerifyLeg(accepted=True), stream, leg)


def board(here: World, name: str) -> list[dict[str, object]]:
    """Bring the boards to the head, and give the rows of one."""
    build = here.data.boards()
    here.data.runner(build).catch_up()
    table = build.tables.boards[name].table
    with build.engine.connect() as connection:
        rows = connection.execute(select(table).order_by(table.c.sort, table.c.key))
        return [dict(row._mapping) for row in rows]


def test_a_whistle_goes_the_whole_way_and_closes_itself(here: World) -> None:
    """Evaluating the last leg is enough: the policy closes the whistle."""
    stream = dispatched(here)
    consequences = Consequences(here.ports)
    resolve(here, stream, "water", 1)
    resolve(here, stream, "power", 2)
    good = Rating.SATISFIED
    judged = c.EvaluateLeg(speed=good, cooperation=good, result=good, satisfaction=good)
    here.give("officer", judged, stream, 1)
    here.give("officer", judged, stream, 2)
    while consequences.step():
        pass
    (row,) = board(here, "whistles")
    assert (row["status"], row["short"], row["next_clock"]) == (Status.CLOSED, "大智-1", None)


def test_the_inbox_holds_each_clock_of_its_owner(here: World) -> None:
    """A blow waits on the centre; triage hands it on to the departments."""
    stream = blown(here)
    waiting = {(row["office"], row["task"]) for row in board(here, "inbox")}
    assert waiting == {(CENTRE, "triage"), (STREET, "confirm")}
    here.give("dispatcher", c.Triage(lead=WATER), stream)
    waiting = {(row["office"], row["task"]) for row in board(here, "inbox")}
    expected = {(WATER, task) for task in ("sign", "contact", "arrive", "resolve")}
    assert waiting == expected | {(STREET, "confirm")}


def test_the_ticker_records_what_fell_due_and_policy_escalates(here: World) -> None:
    """Nobody signs: warned, breached, and the supervision office is told, once."""
    stream = dispatched(here)
    consequences = Consequences(here.ports)
    here.later(minutes=6)
    board(here, "deadlines")
    assert tick(here.data.boards(), here.ports) == 1
    while consequences.step():
        pass
    names = [type(event).__name__ for event in here.events(stream)]
    assert names.count("SlaBreached") == 4
    assert names.count("EscalationRaised") == 1
    (row,) = board(here, "whistles")
    assert row["addressee"] == "420102-check"


def test_a_clock_at_its_very_due_time_keeps_nobody_busy(here: World) -> None:
    """It is not breached yet: the ticker has nothing to say, until the time has passed."""
    dispatched(here)
    here.later(minutes=4)
    board(here, "deadlines")
    assert tick(here.data.boards(), here.ports) == 1
    here.later(minutes=1)
    board(here, "deadlines")
    assert tick(here.data.boards(), here.ports) == 0
    here.later(microseconds=1)
    assert tick(here.data.boards(), here.ports) == 1

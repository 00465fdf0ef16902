"""The way of one fact: a whistle from the blow to the end, and what the boards say of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.authorise import OPERATOR
from domain.grant import GrantRole, Role
from domain.whistle import commands as c
from domain.whistle.refusals import ReportNoted
from domain.whistle.words import CallOutcome, Kind, Level, Rating, Source, Status
from projections.consequences import Consequences
from projections.ticker import NEVER, next_at, tick
from tests.world import CENTRE, COMMUNITY, LATER, POWER, STREET, WATER, World, world

CALL = c.RecordCall(legs=(1,), post="值班", outcome=CallOutcome.REACHED)


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path, database=database) as made:
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


def test_the_board_counts_who_else_called(here: World) -> None:
    """+2 来电; a third from the same sheet of the hotline is none, and the order stays."""
    stream = blown(here)
    (before,) = board(here, "whistles")
    hotline = c.AddReport(source=Source.HOTLINE, reference="WH-0042")
    here.give("clerk", hotline, stream)
    here.give("dispatcher", c.AddReport(source=Source.WALK_IN), stream)
    with suppress(ReportNoted):
        here.give("clerk", hotline, stream)
    (after,) = board(here, "whistles")
    assert (before["reports"], after["reports"]) == (0, 2)
    assert before["sort"] == after["sort"]


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
    assert row["addressees"] == ["420102-check"]


def test_a_clock_falls_just_after_its_due_time(here: World) -> None:
    """At the due moment itself the ticker has no news, and next_at says when it will have."""
    dispatched(here)
    for _ in range(3):  # Warned of triage's successors, then breached.
        board(here, "deadlines")
        first = next_at(here.data.boards())
        here.later(seconds=(first - timedelta.resolution - here.now).total_seconds())
        early = tick(here.data.boards(), here.ports)
        board(here, "deadlines")
        here.later(microseconds=1)
        assert early + tick(here.data.boards(), here.ports) == 1
    assert next_at(here.data.boards()) > here.now


def test_where_no_clock_runs_none_falls(here: World) -> None:
    """A district at rest waits for nothing."""
    board(here, "deadlines")
    assert next_at(here.data.boards()) == NEVER


def test_each_office_that_is_told_has_its_own_line_and_its_own_say(here: World) -> None:
    """Nobody signs an ordinary whistle: the department's head and the centre take notice apart."""
    for who, unit in (("both", WATER), ("both", POWER)):
        grant = GrantRole(subject=who, role=Role.HEAD, unit=unit, until=LATER)
        here.give(OPERATOR, grant)
    draft = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯不亮", need="修灯")
    stream = here.give("clerk", draft).stream
    here.give("clerk", c.SubmitWhistle(), stream)
    here.give("leader", c.ApproveAndBlow(), stream)
    here.give("dispatcher", c.Triage(lead=WATER, assist=(POWER,)), stream)
    consequences = Consequences(here.ports)
    here.later(minutes=61)
    here.give("officer", CALL, stream)
    while consequences.step():
        pass
    taking = [row for row in board(here, "inbox") if row["task"] == "acknowledge"]
    assert {row["office"] for row in taking} == {WATER, POWER, CENTRE}
    taken = [
        here.give(who, c.AcknowledgeEscalation(note="已知"), stream).events
        for who in ("both", "both", "dispatcher")
    ]
    assert taken == [("whistle.escalation-acknowledged.v2",)] * 3
    assert all(row["task"] != "acknowledge" for row in board(here, "inbox"))


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

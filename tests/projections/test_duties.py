"""Who is on duty, which shifts there are, what waits on whom: rows from events, and views over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain import duty
from domain.duty import DutyPost
from domain.facts import EVERYWHERE
from domain.incident.commands import ReportIncident
from domain.incident.words import Category
from domain.shift import commands as s
from domain.whistle import commands as c
from domain.whistle.words import CallOutcome, Kind, Level
from projections.board import stamp
from projections.news import news, turned
from projections.query import Query
from projections.shift_log import shift_log
from tests.world import CENTRE, COMMUNITY, NOON, STREET, WATER, World, world

HOUR = timedelta(hours=1)
FIRST, SECOND = f"{STREET}.1", f"{STREET}.2"
LIST, WHOLE = f"duty-{STREET}", (EVERYWHERE,)
DAY = duty.DutyRow(subject="officer", post=DutyPost.DUTY_OFFICER, since=NOON, until=NOON + 8 * HOUR)
NIGHT = replace(DAY, subject="other", since=NOON + 9 * HOUR, until=NOON + 20 * HOUR)
TAKE = s.TakeOverShift(office=STREET, leader="leader")
BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水，疏散")
HEARD = ReportIncident(category=Category.HEALTH, place=COMMUNITY, matter="聚集性发热")
PROMISE = s.RecordPromise(to=WATER, post="调度", what="半小时内回电", until=NOON + HOUR)


@pytest.fixture
def here(tmp_path: Path, database: str) -> Iterator[World]:
    """Give a district that is set up, whose street keeps a duty list of a day and a night."""
    with world(tmp_path, database=database) as made:
        made.give("leader", duty.ImportDuties(rows=(DAY, NIGHT)), LIST)
        yield made


def asked(here: World, *units: str) -> Query:
    """Bring the boards to the head, and ask as one who holds roles for some units."""
    build = here.data.boards()
    here.data.runner(build).catch_up()
    return Query(build, WHOLE, units)


def on_duty(here: World, hours: float = 0) -> list[dict[str, Any]]:
    """Give the rows of duty some hours after noon."""
    return asked(here).page("duty", at=stamp(NOON + hours * HOUR)).rows


@pytest.mark.parametrize(
    ("hours", "who", "gap"),
    [(0, "officer", False), (8, "", True), (9, "other", False), (20, "", True), (9999, "", True)],
)
def test_duty_shows_who_is_there_and_where_nobody_is(
    here: World,
    hours: int,
    who: str,
    gap: bool,  # noqa: FBT001  A case of the table.
) -> None:
    """By the reader's moment; an office that keeps a list and has nobody now is a row as well."""
    (row,) = on_duty(here, hours)
    assert (row["subject"], bool(row["gap"]), row["office_name"]) == (who, gap, "大智")


def test_an_office_without_a_list_has_no_row(here: World) -> None:
    """Nor has one before its list begins."""
    assert {row["office"] for row in on_duty(here)} == {STREET}
    assert on_duty(here, -1) == []


def test_two_at_once_leave_no_gap_when_one_of_them_goes(here: World) -> None:
    """The longer of two duties covers the time after the shorter, whichever began first."""
    long = duty.AssignDuty(subject="x", post=DutyPost.RESPONDER, since=NOON, until=NOON + 10 * HOUR)
    here.give("leader", long, LIST)
    here.give("leader", replace(long, subject="y", since=NOON + HOUR, until=NOON + 2 * HOUR), LIST)
    assert [row["subject"] for row in on_duty(here, 3)] == ["officer", "x"]
    assert [row["subject"] for row in on_duty(here, 8)] == ["x"]


def test_a_stand_in_is_shown_with_whom_they_stand_in_for(here: World) -> None:
    """Until when, too."""
    stand_in = duty.NameStandIn(duty=1, subject="deputy", until=NOON + HOUR)
    here.give("officer", stand_in, LIST)
    (row,) = on_duty(here)
    assert (row["subject"], row["absent"]) == ("deputy", "officer")
    assert row["until"] == stamp(NOON + HOUR)
    assert [row["subject"] for row in on_duty(here, 1)] == ["officer"]


def test_whoever_confirmed_in_the_open_shift_is_present(here: World) -> None:
    """And after the hand-over nobody is, until the next roll call."""
    (before,) = on_duty(here)
    stream = here.give("chief", TAKE).stream
    here.give("officer", s.ConfirmPresence(), stream)
    (confirmed,) = on_duty(here)
    here.give("chief", s.HandOverShift(), stream)
    (after,) = on_duty(here)
    seen = [(bool(row["present"]), row["shift"]) for row in (before, confirmed, after)]
    assert seen == [(False, None), (True, FIRST), (False, None)]
    assert before["pos"] < confirmed["pos"] < after["pos"]


def test_a_shift_shows_who_has_it_and_what_is_open(here: World) -> None:
    """Roll, promises, notes; and where its log ends once it is handed over."""
    stream = here.give("chief", TAKE).stream
    here.give("officer", PROMISE, stream)
    here.give("officer", s.AddNote(note="雨停"), stream)
    (row,) = asked(here).page("shifts").rows
    assert (row["status"], row["officer"], row["leader"]) == ("open", "chief", "leader")
    assert row["missing"] == [{"subject": "officer", "post": "duty_officer"}]
    assert [(one["promise"], one["to_name"]) for one in row["promises"]] == [(1, "水务局")]
    assert (row["to_pos"], row["long_at"]) == (None, stamp(NOON + 12 * HOUR))
    handed = here.give("officer", s.HandOverShift(note="盯水务"), stream)
    (row,) = asked(here).page("shifts").rows
    assert (row["status"], row["note"]) == ("handed-over", "盯水务")
    assert (row["position"], row["to_pos"]) == (handed.position - 1, handed.position)


def test_the_open_shift_comes_first_and_then_the_latest(here: World) -> None:
    """Three shifts."""
    before = ""
    for number in (1, 2, 3):
        here.later(hours=1)
        stream = here.give("chief", replace(TAKE, before=before, note_read=True)).stream
        before = f"{STREET}.{number}"
        if number < 3:
            here.give("chief", s.HandOverShift(), stream)
    rows = asked(here).page("shifts").rows
    assert [row["key"].rpartition(".")[2] for row in rows] == ["3", "2", "1"]


def kinds(log: list[dict[str, Any]]) -> list[str]:
    """Give the kinds of a log's events, without their versions."""
    return [row["kind"].rpartition(".v")[0] for row in log]


def test_the_log_writes_itself_between_take_over_and_hand_over(here: World) -> None:
    """Notes, blows, calls of this office in the ledger's order; nothing before, nothing after."""
    early = here.give("officer", BLOW).stream
    stream = here.give("chief", TAKE).stream
    here.give("dispatcher", c.Triage(lead=WATER), early)
    call = c.RecordCall(legs=(1,), post="值班室", outcome=CallOutcome.NO_ANSWER)
    here.give("officer", call, early)
    here.give("officer", s.RecordInstruction(leader="leader", instruction="加密巡查"), stream)
    here.give("stranger", c.DraftWhistle(kind=Kind.RD, place="420102003001", matter="x", need="y"))
    here.give("chief", s.HandOverShift(), stream)
    here.give("water", c.SignLeg(), early, 1)
    (row,) = asked(here).page("shifts").rows
    log = shift_log(here.data.boards(), row, (STREET,))
    assert kinds(log) == [
        "shift.taken-over",
        "whistle.legs-opened",
        "whistle.leg-dispatched",
        "whistle.call-recorded",
        "shift.instruction-recorded",
        "shift.handed-over",
    ]
    assert (log[3]["short"], log[3]["matter"]) == ("大智-1", "水管爆裂")
    rest = shift_log(here.data.boards(), row, (STREET,), after=log[3]["pos"])
    assert kinds(rest) == kinds(log[4:])


def test_the_log_of_an_open_shift_goes_on(here: World) -> None:
    """Until it is handed over."""
    here.give("chief", TAKE)
    here.give("officer", BLOW)
    (row,) = asked(here).page("shifts").rows
    log = shift_log(here.data.boards(), row, WHOLE)
    assert kinds(log)[-1] == "whistle.blown"


def test_the_log_says_what_an_incident_is_about(here: World) -> None:
    """As it does of a whistle."""
    here.give("chief", TAKE)
    here.give("officer", HEARD)
    (row,) = asked(here).page("shifts").rows
    log = shift_log(here.data.boards(), row, WHOLE)
    assert (kinds(log)[-1], log[-1]["matter"]) == ("incident.reported", "聚集性发热")


def test_the_log_holds_what_its_reader_sees(here: World) -> None:
    """One who looks over the department alone sees of the street's shift only what is theirs."""
    here.give("chief", TAKE)
    stream = here.give("officer", BLOW).stream
    here.give("dispatcher", c.Triage(lead=WATER), stream)
    here.give("officer", replace(BLOW, matter="火警"))
    (row,) = asked(here).page("shifts").rows
    found = {line["stream"] for line in shift_log(here.data.boards(), row, (WATER,))}
    assert found == {stream}


def desk(here: World, *units: str) -> list[tuple[str, str]]:
    """Give the tasks on the desk of one who holds roles for some units, in order."""
    return [(row["office"], row["task"]) for row in asked(here, *units).page("desk").rows]


def test_the_desk_holds_the_clocks_of_ones_own_office_emergencies_first(here: World) -> None:
    """What departments owe is theirs; what others of the district owe is not mine."""
    draft = c.DraftWhistle(kind=Kind.RD, place=COMMUNITY, matter="路灯", need="修")
    stream = here.give("clerk", draft).stream
    here.give("clerk", c.SubmitWhistle(), stream)
    emergency = here.give("officer", BLOW).stream
    assert desk(here, STREET) == [(STREET, "confirm"), (STREET, "approve")]
    assert desk(here, CENTRE) == [(CENTRE, "triage")]
    here.give("dispatcher", c.Triage(lead=WATER), emergency)
    assert (desk(here, WATER), desk(here, CENTRE)) == ([], [])
    here.give("water", c.ReportArrival(people=2), emergency, 1)
    claim = c.ClaimResolved(measure="关阀", with_whom="书记", limit="今日")
    here.give("water", claim, emergency, 1)
    assert (STREET, "verify") in desk(here, STREET)


def test_the_desk_holds_promises_due_and_the_roll_call(here: World) -> None:
    """Until they are kept, confirmed, or handed over."""
    stream = here.give("chief", TAKE).stream
    here.give("chief", PROMISE, stream)
    assert desk(here, STREET) == [(STREET, "roll-call"), (STREET, "promise")]
    here.give("officer", s.ConfirmPresence(), stream)
    assert desk(here, STREET) == [(STREET, "promise")]
    here.give("chief", s.HandOverShift(), stream)
    assert desk(here, STREET) == []
    here.give("chief", replace(TAKE, before=FIRST, note_read=True))
    assert desk(here, STREET) == [(STREET, "roll-call"), (STREET, "promise")]


def test_a_view_says_which_rows_left_it(here: World) -> None:
    """A promise that was kept is taken off every desk that shows it."""
    stream = here.give("chief", TAKE).stream
    position = here.give("chief", PROMISE, stream).position
    asked(here)
    here.give("chief", s.MarkPromiseKept(promise=1), stream)
    asked(here)
    changed = news(here.data.boards(), ["desk"], position).of["desk"]
    assert [row["key"] for row in changed.removed] == [f"{FIRST}/promise/1"]


def test_time_alone_turns_a_view(here: World) -> None:
    """A duty begins or ends between two moments, or none does."""
    asked(here)
    build = here.data.boards()

    def turns(since: float, until: float) -> bool:
        moments = stamp(NOON + since * HOUR), stamp(NOON + until * HOUR)
        return turned(build, build.tables.views["duty"], *moments)

    assert [turns(1, 2), turns(7, 8), turns(8, 8.5), turns(8.5, 9)] == [
        False,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("size", [1, 3, 10_000])
def test_rows_are_the_same_whatever_the_batches(here: World, size: int) -> None:
    """A rebuild in other batches gives byte-equal rows, also across a resumed register."""
    stream = here.give("chief", TAKE).stream
    here.give("officer", BLOW)
    here.give("chief", PROMISE, stream)
    asked(here)
    here.give("leader", duty.CancelDuty(duty=2, reason="病假"), LIST)
    here.give("chief", s.HandOverShift(note="好"), stream)
    here.give("chief", replace(TAKE, before=FIRST, note_read=True))
    asked(here)
    before = list(here.data.boards().dump())
    other = here.data.store.begin("other")
    here.data.runner(other).catch_up(size)
    assert list(other.dump()) == before

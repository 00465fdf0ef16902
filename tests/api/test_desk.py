"""What stands where on a desk in the terminal: order and words."""

from __future__ import annotations

from typing import Any

import pytest

from api.cli.desk import countdown, lines
from tests.rows import (
    EMERGENCY,
    ENDED,
    LATELY,
    LONG_AGO,
    MINE,
    NOBODY,
    NOW,
    at,
    clock,
    leg,
    task,
    whistle,
)


def order(*rows: dict[str, Any], mine: frozenset[str] = NOBODY) -> list[str]:
    """Give the numbers in the order in which they stand."""
    return [line.number for line in lines("whistles", rows, mine, NOW)]


def test_emergencies_come_first_then_mine_then_what_waits_then_what_has_ended() -> None:
    """The order of visual.md, whatever the order of the rows."""
    rows = [
        whistle("ended", **ENDED),
        whistle("long-ago", **LONG_AGO),
        whistle("draft", status="draft", next_clock=None),
        whistle("waits", next_due=at(minutes=1)),
        whistle("mine", next_owner="s1", next_due=at(days=2)),
        whistle("fire", **EMERGENCY, next_due=at(hours=9)),
    ]
    expected = ["fire", "mine", "waits", "draft", "long-ago", "ended"]
    assert order(*rows, mine=MINE) == expected
    assert order(*reversed(rows), mine=MINE) == expected


def test_what_waits_stands_by_its_next_clock_and_what_was_missed_lately_before_it() -> None:
    """A clock missed within a day is still to be acted on; one missed longer ago gives way to the next."""
    old = [clock("sign", "urban", at(days=-2))]
    rows = [
        whistle("soon", next_due=at(minutes=5)),
        whistle("late", **LATELY),
        whistle("old", overdue=old, next_due=at(minutes=9)),
        whistle("later", next_due=at(hours=5)),
    ]
    assert order(*rows) == ["late", "soon", "old", "later"]


def test_an_emergency_that_waits_for_a_look_is_the_streets_paper() -> None:
    """Nobody is on the way any more: it waits among the others."""
    rows = [whistle("looked-at", **EMERGENCY, status="verifying"), whistle("on", **EMERGENCY)]
    assert [line.band for line in lines("whistles", rows, NOBODY, NOW)] == [0, 2]


def test_an_approval_waits_on_its_street_without_a_clock() -> None:
    """It says so in the place of the clock, and what to type."""
    row = whistle("1a2b3c4d-x", short="", status="submitted", next_clock=None, legs=[])
    (line,) = lines("whistles", [row], MINE, NOW)
    assert (line.clock.plain, line.who.plain) == ("待审批", "大智 审批")
    assert line.step == "approve-and-blow 1a2b3c4d"
    assert lines("whistles", [row], NOBODY, NOW)[0].step == ""


def test_what_was_missed_is_said_in_a_word_beside_its_owner() -> None:
    """Without colour as well; the leg that is late is marked, the others are not."""
    legs = [leg("城管", "dispatched", late=True), leg("消防", "accepted", 2)]
    (line,) = lines("whistles", [whistle("a", **LATELY, legs=legs)], NOBODY, NOW)
    assert (line.clock.plain, line.who.plain) == ("超时 1:00:00", "urban 签收")
    assert [part.plain for part in line.more] == ["城管*○未签收", "消防✓办结"]
    assert ["red" in str(part.spans) for part in line.more] == [True, False]


def test_a_drill_and_a_broken_row_say_what_they_are() -> None:
    """No board loses the mark of an exercise."""
    (line,) = lines("whistles", [whistle("a", exercise=True, degraded=True)], NOBODY, NOW)
    assert line.matter == "【演练】【数据不全】路灯成片不亮"


def test_a_number_of_another_day_says_which() -> None:
    """Numbers begin anew each day; what is not blown yet is called by its id."""
    rows = [whistle("大智-7"), whistle("大智-7", day="2026-11-23"), whistle("1a2b3c4d-e", short="")]
    names = {line.number for line in lines("whistles", rows, NOBODY, NOW)}
    assert names == {"大智-7", "大智-7@11-23", "1a2b3c4d"}


def test_the_steps_of_a_leg_are_one_line_with_the_next_step_first() -> None:
    """What comes after it stands behind it, with its own clock."""
    steps = [task("arrive", due_at=at(hours=2)), task("sign", due_at=at(minutes=-2), overdue=True)]
    mine = frozenset({"water"})
    (line,) = lines("inbox", steps, mine, NOW)
    assert (line.number, line.who.plain, line.clock.plain) == (
        "大智-7/1",
        "水务局 签收",
        "超时 0:02:00",
    )
    assert [part.plain for part in line.more] == ["到场 2:00:00"]
    assert line.step == "sign-leg 大智-7/1"


def test_an_inbox_begins_with_emergencies_then_mine_and_folds_what_is_long_over() -> None:
    """Others' tasks in the same street come after one's own."""
    rows = [
        task("sign", key="1", whistle="a", due_at=at(minutes=1)),
        task("verify", key="2", whistle="b", office="s1", due_at=at(days=2)),
        task("sign", key="3", whistle="c", level="E1", kind="ER", due_at=at(hours=2)),
        task("evaluate", key="4", whistle="d", leg=0, due_at=at(days=-2), overdue=True),
        task("approve", key="5", whistle="e", leg=0, office="s1", due_at=None, warn_at=None),
    ]
    found = lines("inbox", rows, MINE, NOW)
    assert [(line.band, line.who.plain.split()[-1]) for line in found] == [
        (0, "签收"),
        (1, "核查"),
        (1, "审批"),
        (2, "签收"),
        (4, "评价"),
    ]


@pytest.mark.parametrize(
    ("seconds", "warned", "text", "style"),
    [
        (59 * 60, 60, "0:59:00", ""),
        (600, -1, "0:10:00", "yellow"),
        (0, -1, "0:00:00", "yellow"),
        (-1, -1, "超时 0:00:01", "bold red"),
        (90_000, 60, "1天01时", ""),
        (-3 * 86_400, -1, "超时 3天00时", "bold red"),
    ],
)
def test_a_countdown_counts_past_zero_and_colours_time_only(
    seconds: int, warned: int, text: str, style: str
) -> None:
    """Amber in the last fifth, red past due, and never wider than its column."""
    shown = countdown(at(seconds=seconds), at(seconds=warned), NOW)
    assert (shown.plain, str(shown.style)) == (text, style)
    assert shown.cell_len <= 12

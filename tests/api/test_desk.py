"""What stands where on a desk in the terminal: order, words, widths, and how old it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from api.cli import draw
from api.cli.desk import countdown, lines
from api.cli.kept import LATE, LIVE, LOST, Kept
from api.cli.screen import captured

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MINE = frozenset({"s1"})
NOBODY: frozenset[str] = frozenset()


def at(**ahead: float) -> str:
    """Give a moment so far ahead."""
    return (NOW + timedelta(**ahead)).isoformat()


def leg(name: str, state: str, number: int = 1, *, late: bool = False) -> dict[str, Any]:
    """Give a leg of a row."""
    overdue = ["sign"] if late else []
    return {"leg": number, "name": name, "lead": number == 1, "state": state, "overdue": overdue}


def clock(name: str, owner: str, due_at: str) -> dict[str, Any]:
    """Give a clock that was missed."""
    return {"clock": name, "leg": 1, "owner": owner, "owner_name": owner, "due_at": due_at}


def whistle(key: str, **says: Any) -> dict[str, Any]:  # noqa: ANN401  Any column.
    """Give a row of the board of whistles: an ordinary one in progress unless it says otherwise."""
    row = {
        "key": key,
        "sort": key,
        "short": key,
        "day": "2026-11-24",
        "kind": "RD",
        "level": "N",
        "status": "in-progress",
        "matter": "路灯成片不亮",
        "street": "s1",
        "street_name": "大智",
        "place_name": "保成",
        "spot": "北门",
        "legs": [leg("城管", "signed")],
        "overdue": [],
        "next_clock": "contact",
        "next_leg": 1,
        "next_owner": "urban",
        "next_owner_name": "城管",
        "next_due": at(hours=3),
        "next_warn": at(hours=2),
        "closed_at": None,
        "exercise": False,
        "degraded": False,
    }
    return row | says


def task(name: str, **says: Any) -> dict[str, Any]:  # noqa: ANN401  Any column.
    """Give a row of the inbox."""
    row = {
        "key": f"w/{name}/1",
        "sort": name,
        "whistle": "w" * 36,
        "short": "大智-7",
        "day": "2026-11-24",
        "task": name,
        "leg": 1,
        "office": "water",
        "office_name": "水务局",
        "kind": "RD",
        "level": "N",
        "matter": "下水井盖破损",
        "street_name": "大智",
        "place_name": "保成",
        "spot": "",
        "due_at": at(hours=1),
        "warn_at": at(minutes=50),
        "overdue": False,
        "exercise": False,
        "degraded": False,
    }
    return row | says


ENDED = {"status": "closed", "closed_at": at(hours=-1), "next_clock": None}
LATELY = {"overdue": [clock("sign", "urban", at(hours=-1))]}
LONG_AGO = {"overdue": [clock("resolve", "urban", at(days=-3))], "next_clock": None}
EMERGENCY = {"kind": "ER", "level": "E2"}


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


def kept(*rows: dict[str, Any]) -> Kept:
    """Give a board that was just heard of, and whose clock stands still."""
    made = Kept()
    made.begin({"at": NOW.isoformat(), "speed": 0.0}, rows)
    return made


def drawn(board: Kept, width: int, height: int, *, name: str = "whistles") -> list[str]:
    """Draw a watched board without colours."""
    console = Console(width=width, height=height, force_terminal=True, no_color=True)
    parts = draw.screen(name, board, MINE, ["一行提示"], width, height)
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in captured(console, parts)]


TOWN = [
    whistle(f"大智-{n}", legs=[leg("城管", "signed"), leg("消防", "signed", 2)]) for n in range(40)
]


@pytest.mark.parametrize(("width", "height"), [(40, 8), (80, 24), (120, 40), (150, 30), (200, 50)])
@pytest.mark.parametrize("name", ["whistles", "places"])
def test_a_watched_board_fills_its_screen_exactly(name: str, width: int, height: int) -> None:
    """Whatever the size, nothing runs over the edge and nothing scrolls."""
    places = [{"key": str(n), "sort": str(n), "short": "x", "name": "y"} for n in range(90)]
    shown = drawn(kept(*(TOWN if name == "whistles" else places)), width, height, name=name)
    assert len(shown) == height
    assert max(cell_len(line) for line in shown) <= width


def test_a_narrow_terminal_shows_everything_in_two_lines_a_whistle() -> None:
    """80 by 24: the clock, whose it is, the number, the kind, what, where, who comes."""
    first, second = drawn(kept(TOWN[0]), 80, 24)[1:3]
    assert first.split() == ["3:00:00", "大智-0", "路灯成片不亮", "城管*◔已签收"]
    assert second.split() == ["城管", "联系", "群众诉求", "大智", "保成北门", "消防◔已签收"]


@pytest.mark.parametrize("width", [66, 80])
def test_a_matter_keeps_fourteen_hanzi_on_a_narrow_terminal(width: int) -> None:
    """What is shortened says so."""
    matter = "一二三四五六七八九十甲乙丙丁戊己庚辛"
    first = drawn(kept(whistle("大智-1", matter=matter)), width, 24)[1]
    assert matter[:14][:-1] in first
    assert "…" in first


def test_units_that_do_not_fit_are_counted() -> None:
    """Three of five are behind the number."""
    many = whistle("大智-1", legs=[leg(f"单位{n}", "signed", n) for n in range(1, 6)])
    assert "+3" in drawn(kept(many), 80, 24)[2]


def test_figures_stand_on_top_and_what_is_not_shown_is_counted_below() -> None:
    """Long overdue ones are folded into a number."""
    late = whistle("大智-1", **LATELY, **EMERGENCY, legs=[leg("城管", "dispatched")])
    mine = whistle("大智-2", next_clock="verify", next_owner="s1", next_owner_name="大智")
    shown = drawn(kept(late, mine, whistle("大智-3", **LONG_AGO), *TOWN[4:]), 80, 12)
    for figure in ("待我处理 1", "特急/紧急 1", "未签收 1", "已超时 2", "未结 39"):
        assert figure in shown[0]
    assert "do verify-leg 大智-2/1 --accepted" in shown[-2]
    assert "另有 34 件未显示 · 超时一天以上 1 件" in shown[-1]
    assert "大智-3" not in "".join(shown[1:-2])


def test_an_empty_desk_says_so() -> None:
    """And what will happen."""
    assert "现在没有待办" in drawn(kept(), 80, 24, name="inbox")[1]


def test_a_board_says_how_old_it_is_and_is_never_blanked() -> None:
    """Live, late after 12 s without a word, cut off when the line is gone; its rows stay."""
    board = kept(whistle("大智-1"))
    assert (board.state, "● 实时 12:00:00" in drawn(board, 80, 24)[0]) == (LIVE, True)
    board._since -= 11.5
    assert board.state == LIVE
    board._since -= 1
    assert (board.state, "◐ 延迟 12 秒" in drawn(board, 80, 24)[0]) == (LATE, True)
    board.clock.heard -= 12.6
    board.lost(3, 8.4)
    gone = drawn(board, 80, 24)
    assert (board.state, "○ 中断 12 秒 · 8 秒后第 3 次重连" in gone[0]) == (LOST, True)
    assert ("大智-1" in gone[1], "数据截至 12:00:00" in gone[-1]) == (True, True)
    board.lost(4, 0.0)
    assert "正在第 4 次重连" in drawn(board, 80, 24)[0]
    board.apply({"at": at(seconds=20)})
    assert (board.state, "● 实时 12:00:20" in drawn(board, 80, 24)[0]) == (LIVE, True)


def test_countdowns_go_on_while_the_service_is_silent() -> None:
    """On the service's clock, as it was last heard; what the data is as of stands still."""
    board = kept(whistle("大智-1"))
    board.clock.speed = 1.0
    board.clock.heard -= 60.5
    shown = drawn(board, 80, 24)
    assert ("2:58:59" in shown[1], "数据截至 12:00:00" in shown[-1]) == (True, True)


def test_countdowns_run_at_the_speed_of_the_services_clock() -> None:
    """A minute passes in a second of a demo."""
    board = Kept()
    board.begin({"at": NOW.isoformat(), "speed": 60.0}, [])
    board.clock.heard -= 10
    assert timedelta(minutes=10) <= board.clock.now() - NOW < timedelta(minutes=11)
    board.apply({"at": at(minutes=30), "speed": 1.0})
    board.clock.heard -= 10
    assert timedelta(minutes=30) <= board.clock.now() - NOW < timedelta(minutes=31)


def test_a_board_keeps_what_the_stream_puts_and_forgets_what_it_removes() -> None:
    """A snapshot tells only what is other than before."""
    board = kept(whistle("a"), whistle("b"))
    put = {"op": "upsert", "key": "c", "row": whistle("c")}
    gone = {"op": "remove", "key": "a"}
    never = {"op": "remove", "key": "z"}
    changed = board.apply({"at": at(), "ops": [put, gone, never]})
    assert [row["key"] for row in changed] == ["c", "a"]
    assert [row["key"] for row in board.sorted()] == ["b", "c"]
    anew = board.begin({"at": at(), "speed": 1.0}, [whistle("b"), whistle("c", matter="x")])
    assert [row["key"] for row in anew] == ["c"]


def test_a_board_that_grows_for_days_forgets_the_last_in_its_order() -> None:
    """A limit on everything."""
    board = kept(*(whistle(f"{n:05}") for n in range(2000)))
    row = whistle("00000x")
    board.apply({"at": at(), "ops": [{"op": "upsert", "key": row["key"], "row": row}]})
    assert len(board.rows) == 1000
    assert ("00000x" in board.rows, "01999" in board.rows) == (True, False)

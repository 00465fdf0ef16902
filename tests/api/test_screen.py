"""How a watched board is drawn: widths, what does not fit, and how old it is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from api.cli import draw
from api.cli.kept import LATE, LIVE, LOST, Kept
from api.cli.screen import captured
from tests.rows import EMERGENCY, LATELY, LONG_AGO, MINE, NOW, at, leg, whistle


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

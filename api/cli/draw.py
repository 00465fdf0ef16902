"""Draw a desk: figures and freshness on top, lines in the middle, what to type next below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from api.cli.desk import DIM, LONG_OVER, OVER, SOON, Line, countdown, lines
from api.cli.kept import LATE, LIVE, Kept, Row, hours
from api.cli.situation import situation
from api.program import program
from api.words import BOARDS, FIGURES

DESKS = ("whistles", "inbox")
WIDE = 150  # From here on a line is one line; below it has two.
BANNER_S = 15


def whole(
    board: str,
    rows: Sequence[Row],
    mine: frozenset[str],
    now: datetime,
    width: int,
    *,
    headed: bool = True,
) -> Table:
    """Draw rows of a board once, all of them."""
    if board in DESKS:
        return table(lines(board, rows, mine, now), width, headed=headed)
    return plain(board, rows, now, headed=headed)


def plain(board: str, rows: Sequence[Row], now: datetime, *, headed: bool = True) -> Table:
    """Draw a board that is no desk, a line for each row."""
    names, drawn = situation(countdown).get(board) or (NAMES, _named)
    made = Table(*names, box=None, pad_edge=False, header_style=DIM, show_header=headed)
    for row in rows:
        made.add_row(*drawn(row, now))
    return made


NAMES = ("编码", "简称", "全称")


def _named(row: Row, _: datetime) -> tuple[str, ...]:
    return row["key"], row["short"], row["name"]


def table(shown: Sequence[Line], width: int, *, headed: bool = True) -> Table:
    """Draw lines: each in one on a wide terminal, else in two."""
    wide = width >= WIDE
    names, fixed = (_WIDE_NAMES, _WIDE) if wide else (_NARROW_NAMES, _NARROW)
    rest = width - sum(fixed) - len(fixed) - 1  # A blank stands between columns.
    matter = max(min(rest, MATTER_MIN), rest * 3 // (7 if wide else 5))
    widths = [*fixed, max(1, rest - matter)]
    widths.insert(-2 if wide else -1, max(1, matter))
    made = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style=DIM)
    made.show_header = wide and headed
    for name, size in zip(names, widths, strict=True):
        made.add_column(name, no_wrap=True, overflow="ellipsis", width=size)
    for line in shown:
        made.add_row(*(_in_one(line, widths[-1]) if wide else _in_two(line, widths[-1])))
    return made


MATTER_MIN = 28  # 14 hanzi.
_WIDE_NAMES = ("时限", "谁·什么", "编号", "类别", "事项", "地点", "报到单位")
_WIDE = (12, 16, 16, 8, 26)
_NARROW_NAMES = ("时限", "编号", "事项", "报到单位")
_NARROW = (15, 14)


def _in_one(line: Line, room: int) -> tuple[Text | str, ...]:
    (more,) = _filled(line.more, room, 1)
    return line.clock, line.who, line.number, line.kind, line.matter, line.place, more


def _in_two(line: Line, room: int) -> tuple[Text, ...]:
    return (
        _over(line.clock, line.who),
        _over(Text(line.number), line.kind),
        _over(Text(line.matter), Text(line.place, DIM)),
        _over(*_filled(line.more, room, 2)),
    )


def _over(above: Text, below: Text) -> Text:
    return Text("\n").join((above, below))


def _filled(parts: Sequence[Text], room: int, many: int) -> list[Text]:
    """Fill so many lines with parts, and say how many more there are."""
    made, left = [], list(parts)
    for at in range(many):
        line = Text("")
        tail = (
            3 if at == many - 1 else 0
        )  # Room to say how many more there are, unless it is the last.
        while left and (
            not line or line.cell_len + left[0].cell_len < room - tail * (len(left) > 1)
        ):
            line.append(" " if line else "").append_text(left.pop(0))
        made.append(line)
    if left:
        made[-1].append(f"{' ' if made[-1] else ''}+{len(left)}", DIM)
    return made


def screen(
    board: str, kept: Kept, mine: frozenset[str], notice: Sequence[str], width: int, height: int
) -> list[RenderableType]:
    """Draw a board as it is watched, in exactly as many lines as there are."""
    now = kept.clock.now()
    room = max(0, height - 3 - len(notice))
    found = lines(board, kept.rows.values(), mine, now) if board in DESKS else []
    figures = Counter(figure for line in found for figure in line.figures)
    body, used, rest = (
        _lines(found, width, room) if board in DESKS else _rows(board, kept.sorted(), now, room)
    )
    step = next((f"下一步 {program()} do {line.step}" for line in found if line.step), "")
    below = [f"数据截至 {kept.clock.as_of()}", *rest, "Ctrl-C 结束"]
    return [
        _header(board, kept, figures, now, width),
        *([body] if used else []),
        *[Text("")] * (room - used),
        *(Text(said) for said in notice),
        Text(step, "bold"),
        Text(" · ".join(below), DIM),
    ]


def _rows(
    board: str, rows: Sequence[Row], now: datetime, room: int
) -> tuple[RenderableType, int, list[str]]:
    shown = rows[: max(0, room - 1)]
    hidden = len(rows) - len(shown)
    return (
        plain(board, shown, now),
        min(room, len(shown) + 1),
        [f"另有 {hidden} 行"] if hidden else [],
    )


def _lines(found: Sequence[Line], width: int, room: int) -> tuple[RenderableType, int, list[str]]:
    """Give the lines that there is room for, how much they take, and what is to be said of the rest."""
    if not found:
        return Text("现在没有待办：有新的，马上显示在这里。", DIM), min(room, 1), []
    each, head = (1, 1) if width >= WIDE else (2, 0)
    standing = [line for line in found if line.band != LONG_OVER]
    shown = standing[: max(0, room - head) // each]
    used = head + each * len(shown) if shown else 0
    hidden = sum("open" in line.figures for line in standing[len(shown) :])
    folded = len(found) - len(standing)
    rest = [f"另有 {hidden} 件未显示"] if hidden else []
    rest += [f"超时一天以上 {folded} 件"] if folded else []
    return table(shown, width), used, rest


def _header(board: str, kept: Kept, figures: Counter[str], now: datetime, width: int) -> Text:
    said, state = Text(BOARDS[board], "bold"), _freshness(kept, now)
    for name, word in FIGURES.items():
        if figures[name]:
            said.append(f"  {word} ").append(str(figures[name]), OVER if name == "over" else "bold")
    said.truncate(max(0, width - state.cell_len - 1), overflow="ellipsis")
    return said.append(" " * (width - said.cell_len - state.cell_len)).append_text(state)


def _freshness(kept: Kept, now: datetime) -> Text:
    if kept.state == LIVE:
        return Text(f"● 实时 {hours(now)}")
    loud = "reverse" if kept.silent > BANNER_S else ""
    if kept.state == LATE:
        return Text(f"◐ 延迟 {int(kept.silent)} 秒", f"{SOON} {loud}")
    if not kept.tries:
        return Text("○ 连接中")
    wait = f"{kept.again:.0f} 秒后" if kept.again else "正在"
    return Text(f"○ 中断 {int(kept.silent)} 秒 · {wait}第 {kept.tries} 次重连", f"{OVER} {loud}")

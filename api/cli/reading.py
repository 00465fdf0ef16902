"""`whistle board` and `whistle watch`: the boards in the terminal, once or live."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from api.cli.http import Service
from api.cli.say import AsJson, say
from api.cli.situation import Draw, situation
from api.words import KINDS, LEGS, LEVELS, STATUSES, TASKS

Row = dict[str, Any]
BOARDS = "whistles, inbox, incidents, streets, places or offices"
Name = Annotated[str, typer.Argument(metavar="BOARD", help=BOARDS)]
PAGE, SHOWN_MAX, STALE_S, RETRY_S = 200, 40, 12.0, 1.0
LATE, SOON = "bold red", "yellow"


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("board")(board)
    app.command("watch")(watch)


def board(
    name: Name,
    q: Annotated[str, typer.Option("--search", "-q", help="words that a row must hold")] = "",
    limit: Annotated[int, typer.Option(min=1, help="at most so many rows")] = 1000,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show a board once."""
    rows = list(_rows(Service(), name, q, limit))
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    Console().print(drawn(name, rows, datetime.now(UTC)))
    if not rows:
        say("Nothing stands here: nothing was found that you may see.")


def _rows(service: Service, name: str, q: str, limit: int) -> Iterator[Row]:
    cursor = ""
    while limit > 0:
        more = {"cursor": cursor} if cursor else {}
        page = service.get(f"/{name}", q=q, limit=min(PAGE, limit), **more)
        yield from page["rows"]
        cursor, limit = page["cursor"], limit - len(page["rows"])
        if not cursor:
            return


def watch(name: Name) -> None:
    """Watch a board live, with countdowns, until Ctrl-C."""
    service, kept = Service(), Kept()
    console = Console()
    with Live(console=console, auto_refresh=False, screen=console.is_terminal) as live:
        while True:
            page = service.get(f"/{name}", limit=PAGE)
            kept.begin(page["rows"])
            lines = service.lines(f"/live/{name}", after=page["position"])
            _follow(
                lines,
                kept,
                lambda: live.update(drawn(name, kept.sorted(), kept.now()), refresh=True),
            )
            time.sleep(RETRY_S)


class Kept:
    """The rows of a board as the stream keeps them, on the service's clock."""

    def __init__(self) -> None:
        """Know nothing."""
        self._rows: dict[str, Row] = {}
        self._ahead = 0.0

    def begin(self, rows: list[Row]) -> None:
        """Begin from a snapshot."""
        self._rows = {row["key"]: row for row in rows}

    def apply(self, name: str, body: Row) -> bool:
        """Take one event of the stream; False when the board must be looked at anew."""
        if "at" in body:
            at = datetime.fromisoformat(body["at"])
            self._ahead = at.timestamp() - time.time()
        for op in body.get("ops", ()):
            if op["op"] == "upsert":
                self._rows[op["key"]] = op["row"]
            else:
                self._rows.pop(op["key"], None)
        return name != "resync"

    def sorted(self) -> list[Row]:
        """Give the rows in the board's order."""
        return sorted(self._rows.values(), key=lambda row: (row["sort"], row["key"]))

    def now(self) -> datetime:
        """Give the service's time."""
        return datetime.fromtimestamp(time.time() + self._ahead, UTC)


def _follow(lines: Iterator[str], kept: Kept, draw: Callable[[], None]) -> None:
    name = ""
    draw()
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            if not kept.apply(name, json.loads(line.removeprefix("data: "))):
                return
            draw()


def drawn(name: str, rows: list[Row], now: datetime) -> Table:
    """Draw a board as a table."""
    draw: Draw = {"whistles": _whistle, "inbox": _task}.get(name, _plain)
    table = Table(
        box=None, pad_edge=False, header_style="bold", expand=name in ("whistles", "inbox")
    )
    columns: tuple[str, ...] = {"whistles": WHISTLE, "inbox": TASK}.get(name, PLAIN)
    columns, draw = situation(countdown).get(name, (columns, draw))
    for column in columns:
        table.add_column(
            column, overflow="fold", ratio=3 if column in ("事项", "报到单位") else None
        )
    for row in rows[:SHOWN_MAX]:
        table.add_row(*draw(row, now))
    local = now.astimezone().strftime("%H:%M:%S")
    more = f"，另有 {len(rows) - SHOWN_MAX} 行" if len(rows) > SHOWN_MAX else ""
    table.caption = f"{len(rows)} 行{more} · 数据截至 {local}"
    return table


WHISTLE = ("编号", "类别", "状态", "地点", "事项", "报到单位", "下一时限")
TASK = ("单位", "待办", "编号", "类别", "地点", "事项", "时限")
PLAIN = ("编码", "名称", "全称")


def _whistle(row: Row, now: datetime) -> tuple[Any, ...]:
    legs = Text(" ").join(
        Text(f"{leg['name']}{LEGS[leg['state']]}", LATE if leg["overdue"] else "")
        for leg in row["legs"]
    )
    late = bool(row["overdue"])
    owner = row["next_owner_name"] or ""
    clock = f"{owner}{TASKS.get(row['next_clock'] or '', '')}"
    return (
        row["short"] or row["key"][:8],
        _kind(row),
        Text(STATUSES[row["status"]] + (" 超时" if late else ""), LATE if late else ""),
        f"{row['street_name']} {row['place_name']}{row['spot']}",
        row["matter"],
        legs,
        Text(f"{clock} ").append_text(countdown(row["next_due"], row["next_warn"], now)),
    )


def _task(row: Row, now: datetime) -> tuple[Any, ...]:
    return (
        row["office_name"],
        TASKS.get(row["task"], row["task"]),
        f"{row['short'] or row['whistle'][:8]}/{row['leg']}",
        _kind(row),
        f"{row['street_name']} {row['place_name']}{row['spot']}",
        row["matter"],
        countdown(row["due_at"], row["warn_at"], now),
    )


def _plain(row: Row, _: datetime) -> tuple[Any, ...]:
    return row["key"], row["short"], row["name"]


def _kind(row: Row) -> Text:
    level = LEVELS[row["level"]]
    return Text(f"{level}{KINDS[row['kind']]}", "bold" if level else "")


def countdown(due: str | None, warn: str | None, now: datetime) -> Text:
    """Write how long there is until a due time, and past zero how long it has been over."""
    if due is None:
        return Text("")
    left = int((datetime.fromisoformat(due) - now).total_seconds())
    hours, rest = divmod(abs(left), 3600)
    days, hours = divmod(hours, 24)
    clock = f"{days} 天 {hours} 时" if days else f"{hours}:{rest // 60:02}:{rest % 60:02}"
    if left < 0:
        return Text(f"超时 {clock}", LATE)
    soon = warn is not None and now >= datetime.fromisoformat(warn)
    return Text(clock, SOON if soon else "")

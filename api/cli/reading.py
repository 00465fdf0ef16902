"""`whistle board` and `whistle watch`: the boards in the terminal, once or live."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from api.cli import draw
from api.cli.follow import Follower, Lost, News, Snapshot
from api.cli.http import Service
from api.cli.kept import Kept, Row
from api.cli.say import AsJson, say
from api.cli.screen import Screen, captured
from api.words import BOARDS

PAGE, PIPE_WIDTH, TOGETHER_S = 200, 200, 0.03
NAMES = ", ".join(BOARDS)
Name = Annotated[Literal[*BOARDS], typer.Argument(metavar="BOARD", help=NAMES, show_choices=False)]  # type: ignore[valid-type]


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
    """Show a board once: emergencies first, then what waits, by the next clock."""
    service = Service()
    pages = list(_pages(service, name, q, limit))
    rows = list({row["key"]: row for page in pages for row in page["rows"]}.values())
    rows.sort(key=lambda row: (row["sort"], row["key"]))
    if as_json:
        for row in rows[:limit]:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    console, now = _console(), datetime.fromisoformat(pages[0]["at"])
    shown = draw.whole(name, rows[:limit], offices(service), now, console.width)
    for line in captured(console, [shown]):
        typer.echo(line.rstrip())
    if not rows:
        say("Nothing stands here: nothing was found that you may see.")


def _pages(service: Service, name: str, q: str, limit: int) -> Iterator[Any]:
    """Give the pages of a board; a row that moves meanwhile comes twice, and the later holds."""
    cursor: dict[str, str] = {}
    while limit > 0:
        page = service.get(f"/{name}", q=q, limit=min(PAGE, limit), **cursor)
        yield page
        limit -= len(page["rows"])
        if not page["cursor"]:
            return
        cursor = {"cursor": page["cursor"]}


def offices(service: Service) -> frozenset[str]:
    """Give the units for which one holds a role now."""
    return frozenset(role["unit"] for role in service.get("/me")["roles"])


def watch(name: Name, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Watch a board live until Ctrl-C; in a pipe, a line for each row as it changes."""
    watching(name, as_json=as_json)


def watching(name: str, notice: Sequence[str] = (), *, as_json: bool = False) -> None:
    """Watch a board, with some lines of notice below it."""
    console, service, kept = _console(), Service(), Kept()
    mine = offices(service)
    news: SimpleQueue[News] = SimpleQueue()
    Follower(service, name, news).start()
    if as_json or not console.is_terminal or console.is_dumb_terminal:
        while True:
            for row in heard(news.get(), kept):
                _tell(console, name, row, mine, kept.clock.now(), as_json=as_json)
    with Screen(console, lambda: news.put(None)) as screen:
        while True:
            for one in _until_next_second(news, kept):
                heard(one, kept)
            screen.draw(lambda width, height: draw.screen(name, kept, mine, notice, width, height))


def heard(one: News, kept: Kept) -> list[Row]:
    """Take one piece of news, and give the rows that it changes; what ends the watch is raised."""
    if isinstance(one, Exception):
        raise one
    if isinstance(one, Snapshot):
        return kept.begin(one.page, one.rows)
    if isinstance(one, Lost):
        kept.lost(one.tries, one.wait)
        return []
    return kept.apply(one.body) if one else []


def _until_next_second(news: SimpleQueue[News], kept: Kept) -> Iterator[News]:
    """Wait for news until the service's clock moves on, and give with it what comes at the same time."""
    try:
        yield news.get(timeout=1.001 - kept.clock.now().microsecond / 1e6)
        time.sleep(TOGETHER_S)
        while True:
            yield news.get_nowait()
    except Empty:
        return


def _tell(
    console: Console, name: str, row: Row, mine: frozenset[str], now: datetime, *, as_json: bool
) -> None:
    if as_json or row.get("removed"):
        typer.echo(json.dumps(row, ensure_ascii=False))
        return
    shown = draw.whole(name, [row], mine, now, console.width, headed=False)
    for line in captured(console, [shown]):
        typer.echo(line.rstrip())


def _console() -> Console:
    """Give the terminal; a pipe is wide enough for a row a line, unless COLUMNS says otherwise."""
    console = Console(highlight=False)
    wide = None if console.is_terminal or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(highlight=False, width=wide)

"""`whistle shift`: the log of a shift, which writes itself."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from api.cli.http import Service
from api.cli.kept import Row
from api.cli.roster import hour
from api.cli.say import USAGE, AsJson, Stop
from api.event_words import said_in, words_of

PAGE = 200


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="Read what happened during a shift.")
    group.command("log")(show_log)
    app.add_typer(group, name="shift")


def show_log(
    shift: Annotated[
        str, typer.Argument(help="which one; the latest that you see if left out")
    ] = "",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show the log of a shift, which writes itself."""
    service = Service()
    path = f"/shifts/{shift or _latest(service)}/log"
    since: int | None = 0
    while since is not None:
        page = service.get(path, since=since, limit=PAGE)
        for row in page["rows"]:
            typer.echo(json.dumps(row, ensure_ascii=False) if as_json else _line(row))
        since = page["next"]


def _latest(service: Service) -> str:
    rows = service.get("/shifts", limit=1)["rows"]
    if not rows:
        raise Stop("There is no shift that you see: take one over first.", USAGE)
    return str(rows[0]["key"])


def _line(row: Row) -> str:
    """Write an event as one line: when, who, about what, what happened, what was said."""
    matter = f"{row['short'] or ''} {row['matter'] or ''}".strip()
    late = " 补录" if row["occurred_at"] and row["actor"] != "system" else ""
    said = said_in(row["data"])
    at = hour(row["recorded_at"], "%m-%d %H:%M:%S") + late
    parts = (at, row["actor"], words_of(row["kind"]), matter, said)
    return "  ".join(part for part in parts if part)

"""`whistle shift`: the log of a shift; and the columns of duty, shifts and the desk in the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from api.cli.http import Service
from api.cli.say import USAGE, AsJson, Stop
from api.event_words import said_in, words_of
from api.words import KINDS, LEVELS, POSTS, TASKS

Row = dict[str, Any]
PAGE, LATE = 200, "bold red"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "duty": ("单位", "岗位", "人员", "起", "止", "到岗"),
    "shifts": ("班次", "值班员", "带班领导", "接班", "交班", "未到岗", "未兑现承诺"),
    "desk": ("单位", "待办", "时限", "编号", "类别", "事项", "地点"),
}


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="Shifts.")
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
    since: int | None = 0
    while since is not None:
        page = service.get(f"/shifts/{shift or _latest(service)}/log", since=since, limit=PAGE)
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
    parts = (hour(row["recorded_at"], seconds=True) + late, row["actor"], words_of(row["kind"]))
    return "  ".join(part for part in (*parts, matter, said) if part)


def hour(at: str | None, *, seconds: bool = False) -> str:
    """Write a moment as a person on duty reads it, empty when there is none."""
    if at is None or at.startswith("9999"):
        return ""
    form = "%m-%d %H:%M:%S" if seconds else "%m-%d %H:%M"
    return datetime.fromisoformat(at).astimezone().strftime(form)


def _duty(row: Row, _: datetime) -> tuple[Any, ...]:
    who = f"{row['subject']}（替 {row['absent']}）" if row["absent"] else row["subject"]
    there = Text("已到岗") if row["present"] else Text("未确认", "bold")
    return (
        row["office_name"],
        POSTS.get(row["post"], ""),
        who,
        hour(row["since"]),
        hour(row["until"]),
        Text("无人在岗", LATE) if row["gap"] else there,
    )


def _shift(row: Row, now: datetime) -> tuple[Any, ...]:
    long = not row["handed_at"] and now >= datetime.fromisoformat(row["long_at"])
    return (
        f"{row['office_name']} {row['key'].rpartition('.')[2]}",
        row["officer"],
        row["leader"],
        Text(hour(row["taken_at"]) + (" 超 12 小时" if long else ""), "bold" if long else ""),
        hour(row["handed_at"]),
        "、".join(one["subject"] for one in row["missing"]),
        "；".join(
            f"{one['to_name']} {hour(one['until'])} {one['what']}" for one in row["promises"]
        ),
    )


def _desk(row: Row, now: datetime) -> tuple[Any, ...]:
    due = row["due_at"]
    late = due is not None and datetime.fromisoformat(due) < now
    kind = f"{LEVELS[row['level']]}{KINDS[row['kind']]}" if row["kind"] else ""
    return (
        row["office_name"],
        TASKS.get(row["task"], row["task"]),
        Text(hour(due) + (" 超时" if late else ""), LATE if late else ""),
        row["short"] or "",
        kind,
        row["matter"],
        f"{row['street_name'] or ''} {row['place_name']}{row['spot']}".strip(),
    )


CELLS: Mapping[str, Callable[[Row, datetime], tuple[Any, ...]]] = {
    "duty": _duty,
    "shifts": _shift,
    "desk": _desk,
}

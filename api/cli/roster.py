"""How the boards of duty, of shifts and of what waits on oneself look in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from rich.text import Text

from api.cli.desk import OVER, countdown
from api.cli.kept import Row
from api.words import DUTY_POSTS, KINDS, LEVELS, TASKS, ZONE

Draw = Callable[[Row, datetime], tuple[Any, ...]]
DUTY = ("单位", "岗位", "人员", "起", "止", "到岗")
SHIFT = ("班次", "值班员", "带班领导", "接班", "交班", "未到岗", "未兑现承诺")
DESK = ("单位", "待办", "时限", "编号", "类别", "事项", "地点")


def hour(at: str | None, form: str = "%m-%d %H:%M") -> str:
    """Write a moment as a person on duty reads it, empty when there is none or no end."""
    if at is None or at.startswith("9999"):
        return ""
    return datetime.fromisoformat(at).astimezone(ZONE).strftime(form)


def _duty(row: Row, _: datetime) -> tuple[Any, ...]:
    who = f"{row['subject']}（替 {row['absent']}）" if row["absent"] else row["subject"]
    there = Text("已到岗") if row["present"] else Text("未确认", "bold")
    return (
        row["office_name"],
        DUTY_POSTS.get(row["post"], ""),
        who,
        hour(row["since"]),
        hour(row["until"]),
        Text("无人在岗", OVER) if row["gap"] else there,
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
    spot = DUTY_POSTS.get(row["spot"], row["spot"])
    kind = f"{LEVELS[row['level']]}{KINDS[row['kind']]}" if row["kind"] else ""
    return (
        row["office_name"],
        TASKS.get(row["task"], row["task"]),
        countdown(row["due_at"], row["warn_at"], now),
        row["short"] or "",
        kind,
        f"{'【演练】' if row['exercise'] else ''}{row['matter']}",
        f"{row['street_name'] or ''} {row['place_name']}{spot}".strip(),
    )


ROSTER: Mapping[str, tuple[tuple[str, ...], Draw]] = {
    "duty": (DUTY, _duty),
    "shifts": (SHIFT, _shift),
    "desk": (DESK, _desk),
}

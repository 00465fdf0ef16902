"""How the boards of incidents, of streets and of subscriptions look in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from rich.text import Text

from api.words import (
    CATEGORIES,
    DUTIES,
    GRADES,
    INCIDENTS,
    KINDS,
    REPORTS,
    RESPONSES,
    SUBSCRIPTIONS,
    WAYS,
)

Row = dict[str, Any]
Draw = Callable[[Row, datetime], tuple[Any, ...]]
Countdown = Callable[[str | None, str | None, datetime], Text]
LATE = "bold red"
INCIDENT = ("编号", "分级", "类别", "状态", "地点", "事件", "影响", "报告", "哨", "下一时限")
STREET = ("街道", "未结", "超时", "今日按时到场", "分类")
SUBSCRIPTION = ("编号", "单位", "方式", "状态", "内容", "地址")


def situation(countdown: Countdown) -> Mapping[str, tuple[tuple[str, ...], Draw]]:
    """Give the columns of each board, and what draws a row of it."""

    def incident(row: Row, now: datetime) -> tuple[Any, ...]:
        late = bool(row["overdue"])
        clock = f"{row['next_owner_name'] or ''}{DUTIES.get(row['next_clock'] or '', '')} "
        return (
            f"{'演练 ' if row['exercise'] else ''}{row['key'][:8]}",
            GRADES.get(row["grade"] or "", "不分级" if row["category"] == "security" else "未定级"),
            CATEGORIES[row["category"]],
            Text(_standing(row) + (" 超时" if late else ""), LATE if late else ""),
            f"{row['lead_name']} {row['place_name']}{row['spot']}",
            row["matter"],
            _harm(row),
            " ".join(_report(report) for report in row["reports"]),
            str(len(row["whistles"]) or ""),
            Text(clock).append_text(countdown(row["next_due"], row["next_warn"], now)),
        )

    return {
        "incidents": (INCIDENT, incident),
        "streets": (STREET, _street),
        "subscriptions": (SUBSCRIPTION, _subscription),
    }


def _standing(row: Row) -> str:
    standing = INCIDENTS[row["status"]]
    return RESPONSES[row["level"]] if row["status"] == "responding" else standing


def _harm(row: Row) -> str:
    counts = (("死亡", row["dead"]), ("失踪", row["missing"]), ("受伤", row["injured"]))
    people = [f"{word} {count}" for word, count in counts if count]
    return "，".join([*people, *(unit["name"] for unit in row["affected"])])


def _report(report: Row) -> str:
    return f"{REPORTS[report['stage']]}{'✓' if report['acknowledged'] else '…'}"


def _street(row: Row, _: datetime) -> tuple[Any, ...]:
    kinds = " ".join(
        f"{KINDS[kind]} {count['open']}" for kind, count in sorted(row["kinds"].items())
    )
    overdue = Text(str(row["overdue"]), LATE if row["overdue"] else "")
    return row["short"], str(row["open"]), overdue, f"{row['on_time']}/{row['due']}", kinds


def _subscription(row: Row, _: datetime) -> tuple[Any, ...]:
    late = row["overdue_since"] is not None
    standing = "推送受阻" if late else SUBSCRIPTIONS[row["status"]]
    wanted = " ".join([*(["本单位"] if row["own"] else []), row["place"], *row["kinds"]]).strip()
    return (
        row["key"][:8],
        row["office_name"],
        WAYS[row["way"]],
        Text(standing, LATE if late else ""),
        wanted or "全部",
        row["url"],
    )

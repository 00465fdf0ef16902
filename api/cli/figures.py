"""`whistle figures`: how well the limits were kept, as a table, as JSON, as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from api.cli.http import Service
from api.cli.say import USAGE, AsJson, Stop, say
from api.words import KINDS, RATES

Row = dict[str, Any]
PERCENT_FROM = 20
COLUMNS = ("指标", "名称", "类别", "单位", "分子", "分母", "比率", "未到期", "中位", "P90", "P95")


def join(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("figures")(figures)


def figures(  # noqa: PLR0913, PLR0917  Each is an option.
    first: Annotated[str, typer.Option("--from", help="first day, as in 2026-11-24")] = "",
    last: Annotated[str, typer.Option("--to", help="last day")] = "",
    street: Annotated[str, typer.Option(help="code of a street office")] = "",
    department: Annotated[str, typer.Option(help="code of a department")] = "",
    kind: Annotated[str, typer.Option(help="ER, LE, KT or RD")] = "",
    as_json: AsJson = False,  # noqa: FBT002
    as_csv: Annotated[bool, typer.Option("--csv", help="for a spreadsheet")] = False,  # noqa: FBT002
) -> None:
    """Show the figures of a period: rates as 12/14, a percentage from 20 cases on, none open."""
    if as_json and as_csv:
        raise Stop("Say --json or --csv, not both.", USAGE)
    of = {"from": first, "to": last, "street": street, "department": department, "kind": kind}
    rows = Service().get("/figures", **{name: value for name, value in of.items() if value})["rows"]
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
    elif as_csv:
        typer.echo(spreadsheet(rows), nl=False)
    elif any(row["n"] for row in rows):
        Console().print(drawn(rows))
    if not any(row["n"] for row in rows):
        say("Nothing counts here: no whistle that you may see was blown or due in that period.")


def drawn(rows: Iterable[Row]) -> Table:
    """Draw the figures as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("指标", "名称", "类别", "单位", "件数", "比率", "未到期", "中位", "P90", "P95"):
        words = column in COLUMNS[:4]
        table.add_column(column, justify="left" if words else "right")
    for row in _lines(rows):
        cases = f"{row['numerator']}/{row['n']}" if row["numerator"] is not None else str(row["n"])
        spans = (span(row.get(name)) for name in ("p50", "p90", "p95"))
        table.add_row(*_names(row), cases, _percent(row), str(row.get("open") or ""), *spans)
    table.caption = f"满 {PERCENT_FROM} 件且无未到期时才显示百分比；未到期的在分母内，尚可按时"
    return table


def spreadsheet(rows: Iterable[Row]) -> bytes:
    """Write the figures as CSV that a spreadsheet opens with its Chinese intact; times in minutes."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([*COLUMNS[:8], *(f"{name}（分钟）" for name in COLUMNS[8:])])
    for row in _lines(rows):
        minutes = (row.get(name) for name in ("p50", "p90", "p95"))
        spans = ("" if seconds is None else f"{seconds / 60:.1f}" for seconds in minutes)
        numerator = "" if row["numerator"] is None else row["numerator"]
        counts = (numerator, row["n"], _percent(row), row.get("open", ""))
        lines.writerow([*map(_harmless, _names(row)), *counts, *spans])
    return text.getvalue().encode("utf-8-sig")


def _lines(rows: Iterable[Row]) -> Iterator[Row]:
    """Give each figure, then its groups."""
    for row in rows:
        yield row
        for group in row["groups"]:
            yield {"code": row["code"], "numerator": None, "value": None, **group}


def _names(row: Row) -> tuple[str, str, str, str]:
    kind = KINDS.get(row.get("kind", ""), "")
    return row["code"], RATES[row["code"]], kind, row.get("department_name", "")


def _percent(row: Row) -> str:
    """Write a rate once it says something: of enough cases, none of which can still change it."""
    if row["numerator"] is None or row["n"] < PERCENT_FROM or row.get("open"):
        return ""
    return f"{100 * row['numerator'] / row['n']:.1f}%"


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{text}" if text[:1] in "=+-@" and text else text


def span(seconds: int | None) -> str:
    """Write a span of time as people say it."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, left = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if days:
        return f"{days} 天 {hours_left} 时"
    if hours:
        return f"{hours} 时 {left} 分"
    return f"{minutes} 分" if minutes else f"{rest} 秒"

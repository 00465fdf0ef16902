"""What stands where on a desk: rows as lines, the first to act on first, as visual.md orders them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from rich.text import Text

from api.cli.kept import Row
from api.words import KINDS, LEGS, LEVELS, STATUSES, STEPS, TASKS, ZONE

LONG = timedelta(hours=24)
EMERGENCY, MINE, WAITING, DRAFTED, LONG_OVER, ENDED = range(6)
RESPONDING = ("blown", "in-progress")
RESPONSE = ("sign", "contact", "arrive", "resolve")
OVER, SOON, ACT, DIM = "bold red", "yellow", "bold cyan", "dim"
LAST = "~"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing on a desk: whose clock, which whistle, what and where, who comes; what to type next."""

    band: int
    order: str
    clock: Text
    who: Text
    number: str
    kind: Text
    matter: str
    place: str
    more: tuple[Text, ...] = ()
    step: str = ""
    figures: tuple[str, ...] = ()


def lines(board: str, rows: Iterable[Row], mine: frozenset[str], now: datetime) -> list[Line]:
    """Give a board's rows as lines in order; ``mine`` are the offices of whoever looks."""
    if board == "inbox":
        steps = sorted(rows, key=_of)
        made = [_task(list(group), mine, now) for _, group in groupby(steps, key=_of)]
    else:
        made = [_whistle(row, mine, now) for row in rows]
    return sorted(made, key=lambda line: (line.band, line.order))


def _of(row: Row) -> tuple[str, int, str, str]:
    """Group an office's steps on one leg; any other task stands alone."""
    step = row["task"] in RESPONSE
    return row["whistle"], row["leg"], row["office"], "" if step else row["task"]


def _whistle(row: Row, mine: frozenset[str], now: datetime) -> Line:
    clocks = _clocks(row)
    own = [clock for clock in clocks if clock["owner"] in mine]
    urgent = row["kind"] == "ER" and row["status"] in RESPONDING
    first = _first(clocks if urgent or not own else own, now)
    return Line(
        band=EMERGENCY if urgent else _band(row, first, now, own=bool(own)),
        order=(first or {}).get("due_at") or f"{LAST}{row['sort']}",
        clock=_clock(row, first, now),
        who=_who(first, mine),
        number=number_of(row, now),
        kind=_kind(row),
        matter=_matter(row),
        place=f"{row['street_name']} {row['place_name']}{row['spot']}",
        more=tuple(_leg(leg, alone=len(row["legs"]) == 1) for leg in row["legs"]),
        step=_step(_first(own, now), row, now),
        figures=tuple(_figures(row, own=bool(own))),
    )


def _clocks(row: Row) -> list[Row]:
    """Give what runs or was missed; an approval is waited for without a clock."""
    clocks = [*row["overdue"]]
    if row["next_clock"]:
        names = ("clock", "leg", "owner", "owner_name")
        times = {"due_at": row["next_due"], "warn_at": row["next_warn"]}
        clocks.append({name: row[f"next_{name}"] for name in names} | times)
    if row["status"] == "submitted":
        office = {"owner": row["street"], "owner_name": row["street_name"]}
        clocks.append({"clock": "approve", "leg": 0, "due_at": None} | office)
    return clocks


def _band(row: Row, first: Row | None, now: datetime, *, own: bool) -> int:
    if row["closed_at"]:
        return ENDED
    if first is None:
        return DRAFTED
    if own:
        return MINE
    return LONG_OVER if _long_over(first, now) else WAITING


def _task(steps: list[Row], mine: frozenset[str], now: datetime) -> Line:
    steps.sort(key=lambda row: RESPONSE.index(row["task"]) if row["task"] in RESPONSE else 0)
    row, first = steps[0], _first(steps, now)
    own = row["office"] in mine
    urgent = row["level"] in ("E1", "E2") and row["task"] in ("triage", *RESPONSE)
    band = EMERGENCY if urgent else MINE if own else WAITING
    over = first is not None and _long_over(first, now)
    owner = {"clock": row["task"], "owner": row["office"], "owner_name": row["office_name"]}
    return Line(
        band=LONG_OVER if over and band is WAITING else band,
        order=(first or {}).get("due_at") or LAST,
        clock=countdown(row["due_at"], row["warn_at"], now),
        who=_who(owner, mine),
        number=number_of(row, now) + (f"/{row['leg']}" if row["leg"] else ""),
        kind=_kind(row),
        matter=_matter(row),
        place=f"{row['street_name']} {row['place_name']}{row['spot']}",
        more=tuple(_later(step, now) for step in steps[1:]),
        step=_step({"clock": row["task"], "leg": row["leg"]}, row, now) if own else "",
        figures=("mine",) * own + ("urgent",) * urgent + ("over",) * row["overdue"] + ("open",),
    )


def _later(step: Row, now: datetime) -> Text:
    return Text(f"{TASKS[step['task']]} ").append_text(
        countdown(step["due_at"], step["warn_at"], now)
    )


def _first(clocks: list[Row], now: datetime) -> Row | None:
    """Give the clock to look at: the first that runs or was missed lately, else the first missed."""
    dated = sorted(clocks, key=lambda clock: clock["due_at"] or LAST)
    lately = (clock for clock in dated if not _long_over(clock, now))
    return next(lately, dated[0] if dated else None)


def _long_over(clock: Row, now: datetime) -> bool:
    due = clock["due_at"]
    return due is not None and now - datetime.fromisoformat(due) > LONG


def _clock(row: Row, first: Row | None, now: datetime) -> Text:
    if row["closed_at"] or first is None or first["due_at"] is None:
        at = f" {moment(row['closed_at'], now)}" if row["closed_at"] else ""
        return Text(f"{STATUSES[row['status']]}{at}", DIM if row["closed_at"] else "")
    return countdown(first["due_at"], first.get("warn_at"), now)


def _who(clock: Row | None, mine: frozenset[str]) -> Text:
    if clock is None:
        return Text("")
    task = TASKS.get(clock["clock"], clock["clock"])
    return Text(f"{clock['owner_name']} {task}", ACT if clock["owner"] in mine else "")


def _kind(row: Row) -> Text:
    level = LEVELS[row["level"]]
    return Text(level or KINDS[row["kind"]], "bold" if level else "")


def _matter(row: Row) -> str:
    drill = "【演练】" if row["exercise"] else ""
    return f"{drill}{'【数据不全】' if row['degraded'] else ''}{row['matter']}"


def _leg(leg: Row, *, alone: bool) -> Text:
    lead = "" if alone or not leg["lead"] else "*"
    late = OVER if leg["overdue"] else DIM if leg["state"] == "accepted" else ""
    return Text(f"{leg['name']}{lead}").append(LEGS[leg["state"]], late)


def _figures(row: Row, *, own: bool) -> Iterable[str]:
    if row["closed_at"]:
        return
    yield "open"
    if own:
        yield "mine"
    if row["level"] != "N":
        yield "urgent"
    if row["overdue"]:
        yield "over"
    yield from ("unsigned" for leg in row["legs"] if leg["state"] == "dispatched")


def _step(clock: Row | None, row: Row, now: datetime) -> str:
    if clock is None or clock["clock"] not in STEPS:
        return ""
    said = number_of(row, now)
    return STEPS[clock["clock"]].format(said, clock["leg"] or "")


def number_of(row: Row, now: datetime) -> str:
    """Give what a whistle is called: its number, with the day when it is not of today, else its id."""
    if not row["short"]:
        return str(row.get("whistle") or row["key"])[:8]
    day = row.get("day") or ""
    today = now.astimezone(ZONE).date().isoformat()
    return row["short"] if day in ("", today) else f"{row['short']}@{day[5:]}"


def moment(at: str, now: datetime) -> str:
    """Write a moment in the terminal's zone; the date only when it is not today."""
    local = datetime.fromisoformat(at).astimezone(ZONE)
    same = local.date() == now.astimezone(ZONE).date()
    return local.strftime("%H:%M" if same else "%m-%d")


def countdown(due: str | None, warn: str | None, now: datetime) -> Text:
    """Write how long there is until a due time, and past zero how long it has been over."""
    if due is None:
        return Text("")
    left = int((datetime.fromisoformat(due) - now).total_seconds())
    hours, rest = divmod(abs(left), 3600)
    days, hours = divmod(hours, 24)
    clock = f"{days}天{hours:02}时" if days else f"{hours}:{rest // 60:02}:{rest % 60:02}"
    if left < 0:
        return Text(f"超时 {clock}", OVER)
    soon = warn is not None and now >= datetime.fromisoformat(warn)
    return Text(clock, SOON if soon else "")

"""`whistle duty`: take an office's duty list over from a file, and say who is on duty at a moment."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from api.access import Access
from api.cli.say import USAGE, AsJson, DataDir, Stop, opened, say
from api.duty_file import DutyFileWrong, decoded, read_duties
from api.words import POSTS
from domain.authorise import OPERATOR
from domain.calendar import timetable
from domain.command import give
from domain.duty import ROWS_MAX, DutyRow, ImportDuties
from domain.order import Order
from domain.refusals import Refusal
from domain.register import Register
from domain.roster import DutyList, on_duty
from domain.rules import IN_FORCE, Policy
from projections.data import Data

Office = Annotated[str, typer.Argument(help="the office's code")]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="Who is on duty.")
    group.command("import")(import_duties)
    group.command("list")(list_duties)
    app.add_typer(group, name="duty")


def zone_of(register: Register) -> ZoneInfo:
    """Give the zone that offices write their times in: that of the policy in force."""
    policy = register.get(Policy, IN_FORCE)
    return timetable(policy.calendar).zone if policy else ZoneInfo("Asia/Shanghai")


def import_duties(
    office: Office,
    file: Annotated[Path, typer.Argument(help="CSV with subject,post,since,until")],
    data: DataDir = None,
) -> None:
    """Take an office's duty list over: all of the file, or nothing."""
    with opened(data) as here:
        try:
            text = decoded(file.read_bytes())
            lines, rows = read_duties(text, zone_of(here.keeper.current()))
        except (OSError, UnicodeDecodeError) as wrong:
            raise Stop(f"{file} cannot be read: {wrong}", USAGE) from wrong
        except DutyFileWrong as wrong:
            raise Stop(f"{file}, {wrong}. Nothing was imported.") from wrong
        if not 0 < len(rows) <= ROWS_MAX:
            raise Stop(f"{file} must hold 1 to {ROWS_MAX} duties, and holds {len(rows)}.")
        new = _given(here, office, rows, lines)
    say(f"{len(rows)} duties read, {new or 'none'} new.")


def _given(here: Data, office: str, rows: tuple[DutyRow, ...], lines: list[int]) -> int:
    """Give the import as a command, and say how many duties are new; Stop names the line."""
    access, before = Access(here.directory), _highest(here, office)
    order = Order(
        command=ImportDuties(rows=rows),
        who=OPERATOR,
        key=f"import/{time.time_ns()}",
        stream=f"duty-{office}",
    )
    try:
        give(order, here.ports(access.refused))
    except Refusal as refusal:
        row = int(refusal.parameters.get("row") or 0)
        where = f"line {lines[row - 1]}: " if row else ""
        message = f"{where}{refusal.rule()} {refusal.parameters}. Nothing was imported."
        raise Stop(message) from refusal
    finally:
        access.close()
    return _highest(here, office) - before


def _highest(here: Data, office: str) -> int:
    known = here.keeper.current().get(DutyList, office)
    return known.last if known else 0


def list_duties(
    office: Annotated[str, typer.Argument(help="the office's code; all when left out")] = "",
    at: Annotated[datetime | None, typer.Option(help="the moment; now when left out")] = None,
    data: DataDir = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Say who is on duty at a moment, and which office that keeps a list has nobody."""
    with opened(data) as here:
        register = here.keeper.current()
        zone = zone_of(register)
        moment = at.replace(tzinfo=at.tzinfo or zone) if at else here.clock.now()
        codes = [office] if office else sorted(register.all(DutyList))
        for code in codes:
            _lines(register, code, moment, as_json=as_json)
        if not codes:
            say("No office keeps a duty list: import one with whistle duty import.")


def _lines(register: Register, office: str, at: datetime, *, as_json: bool) -> None:
    found = on_duty(register, office, at)
    zone = zone_of(register)
    for span in found:
        row = {
            "office": office,
            "post": span.duty.post,
            "subject": span.subject,
            "absent": span.absent,
            "since": span.since.astimezone(zone).isoformat(timespec="minutes"),
            "until": span.until.astimezone(zone).isoformat(timespec="minutes"),
        }
        for_whom = f" (替 {span.absent})" if span.absent else ""
        times = f"{row['since'][:16]} — {row['until'][:16]}"
        plain = f"{office}  {POSTS[span.duty.post]}  {span.subject}{for_whom}  {times}"
        typer.echo(json.dumps(row, ensure_ascii=False) if as_json else plain)
    if not found:
        say(f"{office}: nobody is on duty at {at.astimezone(zone):%Y-%m-%d %H:%M}.")

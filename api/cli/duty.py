"""`whistle duty`: take an office's duty list over from a file, and say who is on duty at a moment."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.importing import given
from api.cli.say import USAGE, AsJson, DataDir, Stop, opened, say
from api.duty_file import decoded, read_duties
from api.office_file import FileWrong
from api.words import DUTY_POSTS, ZONE
from domain.duty import ROWS_MAX, ImportDuties
from domain.register import Register
from domain.roster import DutyList, on_duty
from projections.data import Data

Office = Annotated[str, typer.Argument(help="the office's code")]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="Who is on duty, and from when until when.")
    group.command("import")(import_duties)
    group.command("list")(list_duties)
    app.add_typer(group, name="duty")


def import_duties(
    office: Office,
    file: Annotated[Path, typer.Argument(help="CSV with subject,post,since,until")],
    data: DataDir = None,
) -> None:
    """Take an office's duty list over: all of the file, or nothing; again changes nothing."""
    try:
        lines, rows = read_duties(decoded(file.read_bytes()), ZONE)
    except (OSError, UnicodeDecodeError) as wrong:
        raise Stop(f"{file} cannot be read: {wrong}.", USAGE) from wrong
    except FileWrong as wrong:
        raise Stop(f"{file}, {wrong}. Nothing was changed.") from wrong
    if not 0 < len(rows) <= ROWS_MAX:
        raise Stop(
            f"{file} must hold 1 to {ROWS_MAX} duties, and holds {len(rows)}. Nothing was changed."
        )
    with opened(data) as here:
        before = _highest(here, office)
        given(here, ImportDuties(rows=rows), f"duty-{office}", lines)
        new = _highest(here, office) - before
    say(f"{len(rows)} duties read, {new or 'none'} new.")


def _highest(here: Data, office: str) -> int:
    known = here.keeper.current().get(DutyList, office)
    return known.last if known else 0


def list_duties(
    office: Annotated[str, typer.Argument(help="the office's code; all when left out")] = "",
    at: Annotated[
        datetime | None, typer.Option(help="the moment, Beijing time; now when left out")
    ] = None,
    data: DataDir = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Say who is on duty at a moment, and which office that keeps a list has nobody."""
    with opened(data) as here:
        register = here.keeper.current()
        moment = at.replace(tzinfo=at.tzinfo or ZONE) if at else here.clock.now()
        codes = [office] if office else sorted(register.all(DutyList))
        for code in codes:
            _lines(register, code, moment, as_json=as_json)
        if not codes:
            say("No office keeps a duty list: import one with whistle duty import.")


def _lines(register: Register, office: str, at: datetime, *, as_json: bool) -> None:
    found = on_duty(register, office, at)
    for span in found:
        row = {
            "office": office,
            "post": span.duty.post,
            "subject": span.subject,
            "absent": span.absent,
            "since": span.since.astimezone(ZONE).isoformat(timespec="minutes"),
            "until": span.until.astimezone(ZONE).isoformat(timespec="minutes"),
        }
        for_whom = f"（替 {span.absent}）" if span.absent else ""
        times = f"{row['since'][:16]} — {row['until'][:16]}"
        plain = f"{office}  {DUTY_POSTS[span.duty.post]}  {span.subject}{for_whom}  {times}"
        typer.echo(json.dumps(row, ensure_ascii=False) if as_json else plain)
    if not found:
        say(f"{office}: nobody is on duty at {at.astimezone(ZONE):%Y-%m-%d %H:%M}.")

"""`whistle territory`, and how a data directory takes over what a file says: whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from api.access import Access
from api.cli.say import USAGE, DataDir, Stop, opened, ruled, say, unreadable
from api.territory_file import TerritoryFileWrong, read_rows, wuhan
from domain.authorise import OPERATOR
from domain.command import give
from domain.facts import Place
from domain.order import Order
from domain.refusals import Refusal
from domain.territory import ImportPlaces, Level, missing
from projections.data import Data

SHOWN_MAX = 20


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    territory = typer.Typer(no_args_is_help=True, help="Import the places of the official codes.")
    territory.command("import")(import_territory)
    app.add_typer(territory, name="territory")


def import_territory(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="CSV with code,parent,level,name; or wuhan, which is shipped"
        ),
    ],
    data: DataDir = None,
) -> None:
    """Take a city's official codes over: all of the file, or nothing; again changes nothing."""
    try:
        rows = read_rows(wuhan() if file == "wuhan" else text_of(file))
    except TerritoryFileWrong as wrong:
        raise Stop("{file}, {why}. Nothing was changed.", file=file, why=wrong) from wrong
    cities = [row.code for row in rows if row.level is Level.CITY]
    if len(cities) != 1:
        message = "{file} must hold exactly one city, and holds {count}. Nothing was changed."
        raise Stop(message, file=file, count=len(cities))
    with opened(data, new=True) as here:
        events = given(here, ImportPlaces(rows=rows), f"territory-{cities[0]}")
        _report(here, events, rows)


def text_of(file: str | Path) -> str:
    """Read a file; Stop says why not."""
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise unreadable(file, wrong) from wrong
    except UnicodeDecodeError as wrong:
        message = "{file} cannot be read: it is not UTF-8 at byte {at}."
        raise Stop(message, USAGE, file=file, at=wrong.start) from wrong


def given(here: Data, command: object, stream: str, lines: Sequence[int] = ()) -> tuple[str, ...]:
    """Give a command as the operator; Stop says the line and the reason when it is refused.

    ``lines`` are those that the rows stand on; when they are left out, one follows another.
    """
    access = Access(here.directory, database=here.database)
    order = Order(command=command, who=OPERATOR, key=f"file/{time.time_ns()}", stream=stream)
    try:
        return give(order, here.ports(access.refused)).events
    except Refusal as refusal:
        known = dict(refusal.parameters)
        row = known.pop("row", None)
        said = f"{ruled(refusal.rule(), known)} [{refusal.code()}]"
        message = (
            "line {line}: {said}. Nothing was changed." if row else "{said}. Nothing was changed."
        )
        line = lines[int(row) - 1] if row and lines else int(row or 0) + 1
        raise Stop(message, line=line, said=said) from refusal
    finally:
        access.close()


def _report(here: Data, events: tuple[str, ...], rows: tuple[Any, ...]) -> None:
    """Say what an import changed, and which codes are known and not in the file."""
    changed = sum(kind.startswith("territory.place-changed") for kind in events)
    known = here.keeper.current().all(Place)
    gone = [code for code in missing(known, rows) if code.startswith(rows[0].code[:4])]
    news = "{count} places read, {events} events, {changed} places changed."
    say(
        news if events else "{count} places read, nothing is new.",
        count=len(rows),
        events=len(events),
        changed=changed,
    )
    if gone:
        shown = ", ".join(gone[:SHOWN_MAX]) + (" ..." if len(gone) > SHOWN_MAX else "")
        message = "{count} places are known and not in the file; they stay: {shown}"
        say(message, count=len(gone), shown=shown)

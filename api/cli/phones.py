"""`whistle phones`: the call chains of offices, from files and on the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.table import Table

from api.cli.http import Service
from api.cli.importing import text_of
from api.cli.offices import NOTHING
from api.cli.say import AsJson, DataDir, Stop, say
from api.cli.users import directory
from api.language import spoken
from api.phones_file import PhonesFileWrong, read_chains, write_chains
from api.words import POSTS
from domain.facts import Office

OfficeCode = Annotated[str, typer.Argument(metavar="OFFICE", help="the office's code")]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="The phones of offices: whom to call, and then.")
    for verb, function, example in (
        ("import", import_phones, "phones import phones.csv"),
        ("export", export_phones, "phones export > phones.csv"),
        ("list", list_phones, "phones list 420102-water"),
        ("check", check_phone, "phones check 420102-water 1"),
    ):
        group.command(verb, epilog=spoken("Example: {typed}", typed=f"whistle {example}"))(
            cast("Callable[..., None]", function)
        )
    app.add_typer(group, name="phones")


def import_phones(
    file: Annotated[Path, typer.Argument(help="CSV with office,order,post,name,number")],
    data: DataDir = None,
) -> None:
    """Take the call chains of a file over: all of it, or nothing; offices not in it stay."""
    text = text_of(file)
    with directory(data) as (here, access):
        try:
            chains = read_chains(text, here.keeper.current().all(Office))
        except PhonesFileWrong as wrong:
            raise Stop(NOTHING, file=file, why=wrong) from wrong
        changed = access.phones.put(chains.items())
    lines = sum(len(chain) for chain in chains.values())
    news = "{count} phones of {offices} offices read, {changed} changed."
    message = news if changed else "{count} phones of {offices} offices read, nothing is new."
    say(message, count=lines, offices=len(chains), changed=changed)


def export_phones(data: DataDir = None) -> None:
    """Print all call chains as CSV, which a spreadsheet opens and import reads."""
    with directory(data) as (_, access):
        offices = access.phones.offices()
        typer.echo(write_chains((code, access.phones.chain(code)) for code in offices), nl=False)


def list_phones(office: OfficeCode, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show an office's call chain, as far as you may see it."""
    _show(Service().get(f"/offices/{office}/phones"), as_json=as_json)


def check_phone(
    office: OfficeCode,
    order: Annotated[int, typer.Argument(min=1, help="the place in the chain that answered")],
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Note that you called a number just now, and it answered."""
    _show(Service().post(f"/offices/{office}/phones/{order}/check", None, None), as_json=as_json)


def _show(chain: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(chain, ensure_ascii=False))
        return
    table = Table("序", "岗位", "姓名", "电话", "最近核对", box=None)
    for one in chain["phones"]:
        checked = f"{one['checked_at'][:16]} {one['checked_by']}" if one["checked_at"] else "未核对"
        table.add_row(str(one["order"]), POSTS[one["post"]], one["name"], one["number"], checked)
    Console(highlight=False).print(table)
    if not chain["phones"]:
        say("This office has no phones here: whistle phones import takes a file over.")

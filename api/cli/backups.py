"""`whistle backup` and `whistle restore`: a copy of a data directory, and a directory from a copy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.backup import Manifest, NoBackup, back_up, restore
from api.cli.say import DataDir, Stop, say
from api.settings import Settings


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("backup")(backup_)
    app.command("restore")(restore_)


def backup_(
    target: Annotated[Path, typer.Argument(help="a folder that is not there yet")],
    data: DataDir = None,
) -> None:
    """Copy a data directory into a new folder; the service may go on meanwhile.

    The copy holds every event, account, token and telephone number: keep it as safe as the original.
    """
    directory = data or Settings().data
    if not (directory / "ledger.db").exists():
        raise Stop(f"{directory} holds no data: name the directory with --data.")
    with Console(stderr=True).status("Copying") as status:
        try:
            made = back_up(directory, target, lambda name: status.update(f"Copying {name}"))
        except NoBackup as why:
            raise Stop(str(why)) from why
    say(f"{target} holds {_said(made)}. Make a directory from it with whistle restore {target}.")


def restore_(
    source: Annotated[Path, typer.Argument(help="a folder that whistle backup made")],
    data: DataDir = None,
) -> None:
    """Make a new data directory from a backup; its boards are made anew when it is first served.

    What was recorded after the backup is not in it.
    """
    directory = data or Settings().data
    with Console(stderr=True).status("Copying") as status:
        try:
            made = restore(source, directory, lambda name: status.update(f"Copying {name}"))
        except NoBackup as why:
            raise Stop(str(why)) from why
    say(f"{directory} holds {_said(made)}. Look at it with whistle doctor --data {directory}.")


def _said(made: Manifest) -> str:
    moment = made.made_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return f"the {made.position} events of ledger {made.lineage} as of {moment}"

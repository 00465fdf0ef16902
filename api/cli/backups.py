"""`whistle backup` and `whistle restore`: a copy of a data directory, and a directory from a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.backup import Manifest, NoBackup, back_up, restore
from api.cli.from_kafka import restore_from_kafka
from api.cli.say import USAGE, DataDir, Stop, say
from api.language import spoken
from api.settings import chosen
from projections.kafka.topics import EVENTS


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
    directory = _files(data)
    if not (directory / "ledger.db").exists():
        raise Stop("{path} holds no data: name the directory with --data.", path=directory)
    with _copying() as told:
        try:
            made = back_up(directory, target, told)
        except NoBackup as why:
            raise Stop(str(why)) from why
    message = "{path} holds {made}. Make a directory from it with whistle restore {path}."
    say(message, path=target, made=_said(made))


def restore_(
    source: Annotated[
        Path | None, typer.Argument(help="a folder that whistle backup made", show_default=False)
    ] = None,
    from_kafka: Annotated[  # noqa: FBT002  A flag of the command line.
        bool,
        typer.Option("--from-kafka", help="from the events that Kafka holds, in place of a folder"),
    ] = False,
    topic: Annotated[str, typer.Option(help="the topic that holds all events")] = EVENTS,
    data: DataDir = None,
) -> None:
    """Make a new data directory from a backup; its boards are made anew when it is first served.

    What was recorded after the backup is not in it. With --from-kafka the ledger is made from its
    topic, or an older copy is brought up to date: it may be ended and begun again.
    """
    if from_kafka == (source is not None):
        raise Stop("Name a folder that whistle backup made, or say --from-kafka.", USAGE)
    if source is None:
        restore_from_kafka(data, topic)
        return
    directory = _files(data)
    with _copying() as told:
        try:
            made = restore(source, directory, told)
        except NoBackup as why:
            raise Stop(str(why)) from why
    message = "{path} holds {made}. Look at it with whistle doctor --data {path}."
    say(message, path=directory, made=_said(made))


def _files(data: Path | None) -> Path:
    """Give the directory whose files are meant; a database is copied by its own tools."""
    settings = chosen(data)
    if settings.database:
        message = (
            "A database is copied with pg_dump or its own backups: see docs/operations/backup.md."
        )
        raise Stop(message, USAGE)
    return settings.data


@contextmanager
def _copying() -> Iterator[Callable[[str], object]]:
    """Show on a terminal which file is copied."""
    with Console(stderr=True).status(spoken("Copying")) as status:
        yield lambda name: status.update(f"{spoken('Copying')} {name}")


def _said(made: Manifest) -> str:
    moment = made.made_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    said = "the {count} events of ledger {ledger} as of {moment}"
    return spoken(said, count=made.position, ledger=made.lineage, moment=moment)

"""`whistle migrate` and `whistle work`: a district's database, and what runs beside the API."""

from __future__ import annotations

import signal
import threading
from typing import Annotated

import typer

from api.access.store_postgres import migrate as migrate_access
from api.app import closed, opened
from api.cli.linked import sensibly
from api.cli.say import USAGE, Stop, plainly, say
from api.link import continues
from api.logs import set_up
from api.settings import Settings
from domain.ledger import migrate as migrate_ledger
from projections.store_postgres import migrate as migrate_boards

Database = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="as its owner (else WHISTLE_DATABASE)"),
]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("migrate")(migrate)
    app.command("work")(work)


def in_database(settings: Settings) -> Settings:
    """Give the settings if they name a database; Stop."""
    if not settings.database:
        message = "No database is named: set WHISTLE_DATABASE=postgresql://NAME@HOST/DATABASE."
        raise Stop(message, USAGE)
    return settings


def migrate(
    database: Database = None,
    role: Annotated[
        str, typer.Option(help="the role that the service signs in with: it may read and add only")
    ] = "",
) -> None:
    """Make the schemas of a district in PostgreSQL, or bring them forward; run it as their owner.

    It only goes forward. The service may go on meanwhile: a version that is too old stops by itself.
    """
    settings = in_database(Settings(**{"database": database} if database else {}))  # type: ignore[arg-type]
    with plainly(settings):
        parts = (migrate_ledger, migrate_access, migrate_boards)
        made = sum(part(settings.database, role) for part in parts)
    if made:
        say("{at} is brought forward by {made} steps.", at=settings.at, made=made)
    else:
        say("{at} is as this version makes it.", at=settings.at)


def work() -> None:
    """Keep the boards of a district in step, and do what time and policies bring, until Ctrl-C.

    Run two: one leads, the other takes over within five seconds.
    """
    settings = in_database(Settings())
    set_up(settings, None)
    ending = threading.Event()
    for ended in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ended, lambda *_: ending.set())
    with plainly(settings), sensibly():
        here = opened(settings)
        try:
            continues(here.data)
            here.worker.start()
            say("A worker of {at} is there: it leads, or waits for the lead.", at=settings.at)
            ending.wait()
        finally:
            closed(here)

"""How the program speaks: data on standard output, talk on standard error, one sentence for a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.language import reworded, spoken
from api.link import link_of
from api.settings import Settings, chosen
from domain.ledger import NewerSchema, StorageDown
from projections.data import Data
from projections.store import BoardsDown

REFUSED, USAGE, UNREACHABLE, INTERRUPTED = 1, 2, 3, 130
CODES = (
    "Exit codes: 0 done; 1 refused; 2 wrongly called or set; 3 the service does not answer, or cannot now: "
    "it is safe to repeat; 130 ended by Ctrl-C."
)
DataDir = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="data directory (else WHISTLE_DATA, else ./data)"),
]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object a line")]


class Stop(Exception):
    """The program cannot do what was asked; the message is for the person at the terminal."""

    def __init__(self, message: str, code: int = REFUSED, **named: object) -> None:
        """Say what is so, in the language of the terminal, and with which code to end."""
        super().__init__(spoken(message, **named))
        self.code = code


def ruled(rule: str, parameters: Mapping[str, object]) -> str:
    """Say a rule that refused something, with what it was about."""
    more = spoken(", ").join(
        spoken("{name}: {value}", name=spoken(name), value=_words(value))
        for name, value in parameters.items()
    )
    if not more:
        return spoken(rule)
    return spoken("{text} ({more})", text=spoken(rule).removesuffix("。"), more=more)


def _words(value: object) -> str:
    """Give a value, or several, by the words that are known for them."""
    return ", ".join(map(spoken, str(value).split(", ")))


def unreadable(file: object, why: OSError) -> Stop:
    """Give the Stop of a file that cannot be read."""
    return Stop("{file} cannot be read: {why}.", USAGE, file=file, why=reworded(why.strerror or ""))


def say(message: str, **named: object) -> None:
    """Talk to the person: on standard error, in the language of the terminal."""
    said = spoken(message, **named)
    Console(stderr=True, highlight=False).print(said, markup=False, soft_wrap=True)


@contextmanager
def plainly(settings: Settings) -> Iterator[None]:
    """Say in a sentence why a data directory, or a database, cannot be worked with."""
    directory = settings.at
    try:
        yield
    except NewerSchema as newer:
        message = "{directory} was made by a newer version of whistle ({newer}): upgrade whistle."
        raise Stop(message, directory=directory, newer=newer) from newer
    except StorageDown as down:
        raise _down(settings, down) from down


def _down(settings: Settings, down: StorageDown) -> Stop:
    """Say what cannot be used, why, and where to look."""
    why = str(down) or spoken("it cannot be written")
    message = "{directory} cannot be used ({why}): look at the disk and its rights."
    if settings.database:
        message = (
            "{directory} cannot be used ({why}): look at the database, and at WHISTLE_DATABASE."
        )
    elif isinstance(down, BoardsDown):
        message = (
            "{directory}/boards*.db cannot be used ({why}): look at the disk and its rights; "
            "damaged files may be deleted, and are made anew."
        )
    return Stop(message, UNREACHABLE, directory=settings.at, why=why)


@contextmanager
def opened(directory: Path | None, *, new: bool = False) -> Iterator[Data]:
    """Open the data directory that was named, or what the settings name."""
    settings = chosen(directory)
    there = settings.database or (settings.data / "ledger.db").exists()
    if not new and not there:
        message = "{path} holds no data: name the directory with --data, or run whistle demo."
        raise Stop(message, USAGE, path=settings.data)
    with plainly(settings):
        data = Data(settings.data, database=settings.database, link=link_of(settings))
        try:
            yield data
        finally:
            data.close()

"""How the program speaks: data on standard output, talk on standard error, one sentence for a fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.settings import Settings
from domain.ledger import NewerSchema, StorageDown
from projections.data import Data

REFUSED, USAGE, UNREACHABLE = 1, 2, 3
DataDir = Annotated[Path | None, typer.Option("--data", help="data directory [env: WHISTLE_DATA]")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object a line")]


class Stop(Exception):
    """The program cannot do what was asked; the message is for the person at the terminal."""

    def __init__(self, message: str, code: int = REFUSED) -> None:
        """Say what is so, and with which code to end."""
        super().__init__(message)
        self.code = code


def say(message: str) -> None:
    """Talk to the person: on standard error."""
    Console(stderr=True, highlight=False).print(message, markup=False)


@contextmanager
def opened(directory: Path | None, *, new: bool = False) -> Iterator[Data]:
    """Open the data directory that was named, or that the settings name."""
    path = directory or Settings().data
    if not new and not (path / "ledger.db").exists():
        raise Stop(
            f"{path} holds no data: name the directory with --data, or run whistle demo.", USAGE
        )
    try:
        data = Data(path)
        try:
            yield data
        finally:
            data.close()
    except NewerSchema as newer:
        raise Stop(f"{path} was made by a newer version of whistle ({newer}): upgrade.") from newer
    except StorageDown as down:
        raise Stop(f"{path} cannot be opened ({down}): look at the disk and its rights.") from down

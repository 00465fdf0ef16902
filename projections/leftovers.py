"""Files of builds that are current no longer: they go when no process makes or reads them."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

from projections.lock import lock, share

BUILDING = "building.lock"


def building(directory: Path) -> IO[str]:
    """Take the lock of those who make a build: until it is closed, no build's file goes."""
    return share(directory / BUILDING)


def clear(directory: Path, current: int | None) -> None:
    """Delete the files of other builds, unless some process makes one; what is read stays for next time."""
    alone = lock(directory / BUILDING)
    if alone is None:
        return
    with alone:
        _clear(directory, current)


def _clear(directory: Path, current: int | None) -> None:
    for path in directory.glob("boards-*.db"):
        number = path.stem.removeprefix("boards-")
        if number.isdecimal() and int(number) != current and _unused(path):
            for suffix in ("", "-wal", "-shm"):
                with suppress(OSError):
                    path.with_name(path.name + suffix).unlink()


def _unused(path: Path) -> bool:
    """Say whether nobody has the file open: SQLite leaves its write-ahead log only when alone."""
    try:
        with closing(sqlite3.connect(path, timeout=0)) as alone:
            alone.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error:
        return False
    return True

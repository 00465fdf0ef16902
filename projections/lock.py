"""Locks on files of a data directory: held while a file is open, and freed with the process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

IN_USE = "open.lock"


def lock(path: Path, *, shared: bool = False) -> IO[str] | None:
    """Take a lock at once, alone or with others; None when another process has it otherwise."""
    try:
        return _locked(path, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


def share(path: Path) -> IO[str]:
    """Take a lock with others, when whoever has it alone gives it back."""
    return _locked(path, fcntl.LOCK_SH)


def _locked(path: Path, how: int) -> IO[str]:
    while True:
        file = path.open("a")
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            file.close()
            raise
        if is_there(file):
            return file
        file.close()


def is_there(file: IO[str]) -> bool:
    """Say whether an open file still has a name: its directory may be removed before it is locked."""
    return os.fstat(file.fileno()).st_nlink > 0

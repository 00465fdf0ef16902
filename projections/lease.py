"""A lease: of several processes that may do a thing, one does it, until it ends or loses the lease."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Protocol

from projections.lock import lock


class Lease(Protocol):
    """What one process has at a time."""

    @property
    def held(self) -> bool:
        """Say whether it is ours still: False as soon as it was lost."""
        ...

    def take(self) -> bool:
        """Take it at once; False when another has it."""
        ...

    def release(self) -> None:
        """Give it back."""
        ...


class FileLease:
    """A lease among the processes of one machine: a lock on a file, freed with the process."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is taken yet."""
        self._path = path
        self._file: IO[str] | None = None

    @property
    def held(self) -> bool:
        """Say whether it is ours still."""
        return self._file is not None

    def take(self) -> bool:
        """Take it at once; False when another has it."""
        if self._file is None:
            self._file = lock(self._path)
        return self.held

    def release(self) -> None:
        """Give it back."""
        if self._file is not None:
            self._file.close()
            self._file = None

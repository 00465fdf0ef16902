"""What a build of the boards promises wherever it lives, and what keeps builds: a file each, or a schema."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from domain.ledger import StorageDown
from projections.tables import Tables, tables


class BoardsDown(StorageDown):
    """The boards cannot be read or written now; the ledger may well be."""


@contextmanager
def guarded() -> Iterator[None]:
    """Let whatever fails be BoardsDown."""
    try:
        yield
    except SQLAlchemyError as down:
        raise BoardsDown(str(down.__cause__ or down)) from down


class Build(ABC):
    """One build: rows and the position they were folded to, which change together."""

    engine: Engine

    def __init__(self, id_: int) -> None:
        """Name it; whoever makes one opens its engine."""
        self.id = id_
        self.tables: Tables = tables()

    @property
    @abstractmethod
    def finished(self) -> bool:
        """Say whether it is whole, and may be read by all."""

    @abstractmethod
    def finishing(self) -> AbstractContextManager[None]:
        """Make the indexes, which would only slow the building down, and keep it all safely.

        Until the block ends, by which it has to be current, nobody takes it for a leftover.
        """

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection; all that is read with it stands at one position, what fails is BoardsDown."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in one transaction, which is kept whole or not at all; BoardsDown."""
        with guarded(), self.engine.begin() as connection:
            yield connection

    def position(self) -> int:
        """Give the ledger's position that the rows are folded to; BoardsDown."""
        with self.reading() as connection:
            return position_of(connection)

    def dump(self) -> Iterator[tuple[Any, ...]]:
        """Give every row of every board, in order: two builds of one ledger give the same."""
        kept = (self.tables.timeline, self.tables.states)
        for table in (*(board.table for board in self.tables.boards.values()), *kept):
            with self.engine.connect() as connection:
                found = connection.execute(table.select().order_by(*table.primary_key))
                connection.commit()  # The server ends who takes too long over it in a transaction.
                for row in found:
                    yield (table.name, *row)

    @abstractmethod
    def close(self) -> None:
        """Close its connections; one that was not finished is a leftover from now on."""


def position_of(connection: Connection) -> int:
    """Give the position that a build is at, 0 for a new one."""
    return connection.execute(text("SELECT pos FROM position")).scalar() or 0


class Store(ABC):
    """The builds of one installation, and which of them is current."""

    def __init__(self) -> None:
        """Have none open."""
        self._open: dict[int, Build] = {}
        self._opening = threading.RLock()

    def current(self, digest: str) -> Build:
        """Give the current build for what is known now; a first one is made, and made current."""
        id_ = self.current_id(digest)
        if id_ in self._open:
            return self._open[id_]
        with self._opening:
            return self._found(digest)

    def _found(self, digest: str) -> Build:
        id_ = self.current_id(digest)
        if id_ is None:
            self.switch(self.begin(digest))
            return self._found(digest)
        if id_ in self._open:
            return self._open[id_]
        # Between the look and the opening another process may have switched, and cleared this one.
        try:
            build = self._keep(self._build(id_))
        except BoardsDown:
            if self.current_id(digest) == id_:
                raise
            return self._found(digest)
        return build if self.current_id(digest) == id_ else self._found(digest)

    @abstractmethod
    def current_id(self, digest: str) -> int | None:
        """Give the id of the current build if it was built for what is known now."""

    @abstractmethod
    def begin(self, digest: str) -> Build:
        """Begin an empty build beside the current one."""

    @abstractmethod
    def switch(self, build: Build) -> None:
        """Make a build the current one, in one row, unless a newer one is; older builds go."""

    @abstractmethod
    def _build(self, id_: int) -> Build:
        """Open a finished build; BoardsDown."""

    def _keep(self, build: Build) -> Build:
        with self._opening:
            for old in sorted(self._open)[:-1]:  # The newest may still be read: it stays once more.
                self._open.pop(old).close()
            self._open[build.id] = build
        return build

    def _forget(self, current: int) -> None:
        """Close the builds that are older than the current one."""
        with self._opening:
            for old in [known for known in self._open if known < current]:
                self._open.pop(old).close()

    def close(self) -> None:
        """Close every build."""
        for build in self._open.values():
            build.close()

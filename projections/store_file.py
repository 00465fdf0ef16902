"""Builds of the boards in SQLite: a file a build, and a catalogue that says which one is current."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateTable

from projections.leftovers import building, clear
from projections.store import Build, Store, guarded

READERS_MAX = 40
CATALOGUE = (
    "CREATE TABLE IF NOT EXISTS builds (id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS current (one INTEGER PRIMARY KEY CHECK (one = 1), build INTEGER)",
)
CURRENT = (
    "INSERT INTO current VALUES (1, :build) ON CONFLICT (one)"
    " DO UPDATE SET build = excluded.build WHERE excluded.build > current.build"
)
# A build that nobody reads yet is made again when it breaks, so it waits for no disk and keeps no log.
BUILDING = (
    "locking_mode=EXCLUSIVE",
    "journal_mode=MEMORY",
    "synchronous=OFF",
    "cache_size=-8192",
)
SERVING = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536")


def engine_at(path: Path, pragmas: tuple[str, ...] = SERVING) -> Engine:
    """Give an engine over a SQLite file."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=READERS_MAX,
        max_overflow=0,
        pool_timeout=5,
        connect_args={"timeout": 10, "check_same_thread": False},
    )

    def tuned(connection: Any, _: object) -> None:  # noqa: ANN401  The driver's own connection.
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", tuned)
    return engine


class FileBuild(Build):
    """A build in one file."""

    def __init__(self, id_: int, path: Path, making: IO[str] | None = None) -> None:
        """Open the file, made when it is not there; while it is being made it is its builder's alone."""
        super().__init__(id_)
        self.path, self._making = path, making
        self.engine = engine_at(path, SERVING if self.finished else BUILDING)
        with guarded(), self.engine.begin() as connection:
            for table in self.tables.metadata.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))

    @property
    def finished(self) -> bool:
        """Say whether it is whole, and may be read by all."""
        return self._making is None

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Make the indexes, which would only slow the building down, and put it all on the disk."""
        making, self._making = self._making, None
        if making is None:
            yield
            return
        with making:
            self._index()
            yield

    def _index(self) -> None:
        for table in self.tables.metadata.sorted_tables:
            for index in sorted(table.indexes, key=lambda one: str(one.name)):
                index.create(self.engine, checkfirst=True)
        self.engine.dispose()
        with self.path.open("rb") as file:
            os.fsync(file)
        self.engine = engine_at(self.path)
        self.position()  # From here on it is open, so that no other process clears it.

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection; all that is read with it stands at one position, what fails is BoardsDown."""
        with guarded(), self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    def close(self) -> None:
        """Close the file; one that was not finished is a leftover from now on."""
        self.engine.dispose()
        if self._making is not None:
            self._making.close()


class FileStore(Store):
    """The builds of one data directory."""

    def __init__(self, directory: Path) -> None:
        """Open the catalogue, made when it is not there."""
        super().__init__()
        self._directory = directory
        self._catalogue = engine_at(directory / "boards.db")
        with guarded(), self._catalogue.begin() as connection:
            for statement in CATALOGUE:
                connection.execute(text(statement))
            clear(directory, connection.execute(text("SELECT build FROM current")).scalar())

    def current_id(self, digest: str) -> int | None:
        """Give the id of the current build if it was built for what is known now."""
        sql = "SELECT b.id FROM current c JOIN builds b ON b.id = c.build WHERE b.digest = :digest"
        with guarded(), self._catalogue.connect() as connection:
            return connection.execute(text(sql), {"digest": digest}).scalar()

    def begin(self, digest: str) -> Build:
        """Begin an empty build beside the current one."""
        making = building(self._directory)
        with self._catalogue.begin() as connection:
            sql = text("INSERT INTO builds (digest) VALUES (:digest) RETURNING id")
            id_: int = connection.execute(sql, {"digest": digest}).scalar_one()
        return self._keep(self._build(id_, making))

    def switch(self, build: Build) -> None:
        """Make a build the current one, in one row, unless a newer one is; older builds go."""
        with build.finishing(), self._catalogue.begin() as connection:
            connection.execute(text(CURRENT), {"build": build.id})
            current: int = connection.execute(text("SELECT build FROM current")).scalar_one()
            connection.execute(text("DELETE FROM builds WHERE id < :build"), {"build": current})
        self._forget(current)
        clear(self._directory, current)

    def _build(self, id_: int, making: IO[str] | None = None) -> FileBuild:
        return FileBuild(id_, self._directory / f"boards-{id_}.db", making)

    def close(self) -> None:
        """Close all files."""
        super().close()
        self._catalogue.dispose()

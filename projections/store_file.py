"""Where builds of the boards live: a file a build, and a catalogue that says which one is current."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateTable

from domain.codec import from_json, to_json
from domain.ledger import StorageDown
from projections.leftovers import building, clear
from projections.tables import Tables, tables

READERS_MAX = 40
CATALOGUE = (
    "CREATE TABLE IF NOT EXISTS builds (id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS current (one INTEGER PRIMARY KEY CHECK (one = 1), build INTEGER)",
)
CURRENT = (
    "INSERT INTO current VALUES (1, :build) ON CONFLICT (one)"
    " DO UPDATE SET build = excluded.build WHERE excluded.build > current.build"
)


class BoardsDown(StorageDown):
    """The boards cannot be read or written now; the ledger may well be."""


# A build that nobody reads yet is made again when it breaks, so it waits for no disk and keeps no log.
BUILDING = (
    "locking_mode=EXCLUSIVE",
    "journal_mode=MEMORY",
    "synchronous=OFF",
    "cache_size=-8192",
)
SERVING = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536")


@contextmanager
def guarded() -> Iterator[None]:
    """Let whatever fails be BoardsDown."""
    try:
        yield
    except SQLAlchemyError as down:
        raise BoardsDown(str(down.__cause__ or down)) from down


def engine_at(path: Path, pragmas: tuple[str, ...] = SERVING) -> Engine:
    """Give an engine over a SQLite file; JSON columns are written by the codec."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=READERS_MAX,
        max_overflow=0,
        pool_timeout=5,
        connect_args={"timeout": 10, "check_same_thread": False},
        json_serializer=lambda value: to_json(value).decode(),
        json_deserializer=lambda body: from_json(body, object),
    )

    def tuned(connection: Any, _: object) -> None:  # noqa: ANN401  The driver's own connection.
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", tuned)
    return engine


class Build:
    """One build: rows and the position they were folded to, in one file."""

    def __init__(self, id_: int, path: Path, making: IO[str] | None = None) -> None:
        """Open the file, made when it is not there; while it is being made it is its builder's alone."""
        self.id, self.path, self._making = id_, path, making
        finished = making is None
        self.tables: Tables = tables()
        self.engine = engine_at(path, SERVING if finished else BUILDING)
        with guarded(), self.engine.begin() as connection:
            for table in self.tables.metadata.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))

    @property
    def finished(self) -> bool:
        """Say whether it is whole, and may be read by all."""
        return self._making is None

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Make the indexes, which would only slow the building down, and put it all on the disk.

        Until the block ends, by which it has to be current, nobody takes the file for a leftover.
        """
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

    def position(self) -> int:
        """Give the ledger's position that the rows are folded to; BoardsDown."""
        with self.reading() as connection:
            return position_of(connection)

    def dump(self) -> Iterator[tuple[Any, ...]]:
        """Give every row of every board, in order: two builds of one ledger give the same."""
        kept = (self.tables.timeline, self.tables.states)
        for table in (*(board.table for board in self.tables.boards.values()), *kept):
            with self.engine.connect() as connection:
                for row in connection.execute(table.select().order_by(*table.primary_key)):
                    yield (table.name, *row)

    def close(self) -> None:
        """Close the file; one that was not finished is a leftover from now on."""
        self.engine.dispose()
        if self._making is not None:
            self._making.close()


def position_of(connection: Connection) -> int:
    """Give the position that a build is at, 0 for a new one."""
    return connection.execute(text("SELECT pos FROM position")).scalar() or 0


class Store:
    """The builds of one data directory."""

    def __init__(self, directory: Path) -> None:
        """Open the catalogue, made when it is not there."""
        self._directory = directory
        self._catalogue = engine_at(directory / "boards.db")
        self._open: dict[int, Build] = {}
        with guarded(), self._catalogue.begin() as connection:
            for statement in CATALOGUE:
                connection.execute(text(statement))
            clear(directory, connection.execute(text("SELECT build FROM current")).scalar())

    def current(self, digest: str) -> Build:
        """Give the current build for what is known now; a first one is made, and made current."""
        id_ = self.current_id(digest)
        if id_ is None:
            self.switch(self.begin(digest))
            return self.current(digest)
        if id_ in self._open:
            return self._open[id_]
        # Between the look and the opening another process may have switched, and cleared this one.
        try:
            build = self._opened(id_)
        except BoardsDown:
            if self.current_id(digest) == id_:
                raise
            return self.current(digest)
        return build if self.current_id(digest) == id_ else self.current(digest)

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
        return self._opened(id_, making)

    def switch(self, build: Build) -> None:
        """Make a build the current one, in one row, unless a newer one is; older builds go."""
        with build.finishing(), self._catalogue.begin() as connection:
            connection.execute(text(CURRENT), {"build": build.id})
            current: int = connection.execute(text("SELECT build FROM current")).scalar_one()
            connection.execute(text("DELETE FROM builds WHERE id < :build"), {"build": current})
        for old in [known for known in self._open if known < current]:
            self._open.pop(old).close()
        clear(self._directory, current)

    def _opened(self, id_: int, making: IO[str] | None = None) -> Build:
        for old in sorted(self._open)[:-1]:  # The newest may still be read: it stays one more time.
            self._open.pop(old).close()
        path = self._directory / f"boards-{id_}.db"
        self._open[id_] = Build(id_, path, making)
        return self._open[id_]

    def close(self) -> None:
        """Close all files."""
        for build in self._open.values():
            build.close()
        self._catalogue.dispose()

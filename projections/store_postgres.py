"""Builds of the boards in PostgreSQL: a schema a build, and a catalogue that says which are current."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from domain.ledger import Step, lift, refuse_unfit
from projections.postgres import Kept, connect, engine_on, facts_of
from projections.store import BoardsDown, Build, Store, guarded

SCHEMA, WRITTEN = "boards", "whistle_boards"
STEPS = (
    Step(
        1,
        (
            "CREATE TABLE builds (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest text NOT NULL)",
            "CREATE TABLE current (digest text PRIMARY KEY, build bigint NOT NULL, before bigint)",
        ),
    ),
)
USES = """GRANT USAGE ON SCHEMA {schema} TO {role}

GRANT SELECT ON facts TO {role}

GRANT SELECT, INSERT, UPDATE, DELETE ON builds, current TO {role}

GRANT CREATE ON DATABASE {database} TO {role}"""
# A process of each kind may run several times, and a server lets a hundred connections in.
CATALOGUE, READERS = Kept(1, 3), Kept(4, 8)
# What a crash of the server takes back is folded again: the position goes back with the rows.
SERVING = "-c synchronous_commit=off"
BUILDING = (
    "-c synchronous_commit=off -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
    " -c maintenance_work_mem=128MB -c temp_buffers=32MB"
)
MAKING = 0x626F6172  # The class of the advisory locks of those who make a build.
SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname ~ '^boards_[0-9]+$'"
SWITCH = (
    "INSERT INTO current VALUES (:digest, :build) ON CONFLICT (digest)"
    " DO UPDATE SET build = excluded.build, before = current.build"
    " WHERE excluded.build > current.build"
)
# Two versions of the service may run while one replaces the other; each has boards of its own.
CURRENT = "SELECT build FROM current ORDER BY build DESC LIMIT 2"
LATELY = (
    "SELECT unnest(ARRAY[build, before])"
    " FROM (SELECT build, before FROM current ORDER BY build DESC LIMIT 2) AS newest"
)


@contextmanager
def driver_guarded() -> Iterator[None]:
    """Let what the driver says itself be BoardsDown: SQLAlchemy knows of no copying and no locks."""
    try:
        yield
    except psycopg.Error as down:
        raise BoardsDown(str(down).strip()) from down


class PostgresBuild(Build):
    """A build in one schema."""

    def __init__(self, id_: int, url: str, making: psycopg.Connection[Any] | None = None) -> None:
        """Open the schema; while it is being made nobody reads it, and its tables keep no log."""
        super().__init__(id_)
        self._url, self._making = url, making
        self.schema = f"{SCHEMA}_{id_}"
        self.engine = self._opened()
        if making is None:
            self.position()
            return
        with guarded(), self.engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {self.schema}"))
            for table in self.tables.metadata.sorted_tables:
                made = str(CreateTable(table).compile(self.engine))
                connection.execute(text(made.replace("CREATE TABLE", "CREATE UNLOGGED TABLE", 1)))

    def _opened(self) -> Engine:
        settings = SERVING if self.finished else BUILDING
        engine = engine_on(self._url, self.schema, READERS, settings)
        self._readers = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        return engine

    @property
    def finished(self) -> bool:
        """Say whether it is whole, and may be read by all."""
        return self._making is None

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Make the indexes, which would only slow the building down, and keep it all from now on."""
        if self._making is None:
            yield
            return
        with guarded(), self.engine.begin() as connection:
            for table in self.tables.metadata.sorted_tables:
                connection.execute(text(f"ALTER TABLE {table.name} SET LOGGED"))
                for index in sorted(table.indexes, key=lambda one: str(one.name)):
                    index.create(connection)
                connection.execute(text(f"ANALYZE {table.name}"))
        self.engine.dispose()
        making, self._making = self._making, None
        self.engine = self._opened()
        with making:
            yield

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection; all that is read with it stands at one position, what fails is BoardsDown."""
        with guarded(), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in one transaction, which is kept whole or not at all; BoardsDown."""
        with driver_guarded(), super().writing() as connection:
            if self.finished:  # Heard when it is committed, by whoever streams boards.
                connection.execute(text(f"NOTIFY {WRITTEN}"))
            yield connection

    def close(self) -> None:
        """Close its connections; one that was not finished is a leftover from now on."""
        self.engine.dispose()
        if self._making is not None:
            self._making.close()


class PostgresStore(Store):
    """The builds of one database."""

    def __init__(self, url: str) -> None:
        """Open the catalogue that the owner made; NewerSchema, StorageDown."""
        super().__init__()
        self._url = url
        self._catalogue = engine_on(url, SCHEMA, CATALOGUE)
        self._looks = self._catalogue.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with guarded(), self._looks.connect() as connection:
                found = facts_of(connection)
            refuse_unfit(*found, known=len(STEPS))
            self._clear(CURRENT)
        except BaseException:
            self.close()
            raise

    def current_id(self, digest: str) -> int | None:
        """Give the id of the current build of those who know the same, if nobody dropped it by hand."""
        sql = text(
            "SELECT build FROM current WHERE digest = :digest"
            " AND to_regnamespace('boards_' || build) IS NOT NULL"
        )
        with guarded(), self._looks.connect() as connection:
            return connection.execute(sql, {"digest": digest}).scalar()

    def begin(self, digest: str) -> Build:
        """Begin an empty build beside the current one; its maker's own connection guards it."""
        sql = text("INSERT INTO builds (digest) VALUES (:digest) RETURNING id")
        with guarded(), self._catalogue.begin() as connection:
            id_: int = connection.execute(sql, {"digest": digest}).scalar_one()
        with driver_guarded(), ExitStack() as opened:
            making = opened.enter_context(connect(self._url, SCHEMA, autocommit=True))
            making.execute("SELECT pg_advisory_lock(%s, %s)", [MAKING, id_])
            build = PostgresBuild(id_, self._url, making)
            opened.pop_all()
        return self._keep(build)

    def switch(self, build: Build) -> None:
        """Make a build the current one, in one row, unless a newer one is; the one before stays a while."""
        sql = text("SELECT digest FROM builds WHERE id = :build")
        with build.finishing(), guarded(), self._catalogue.begin() as connection:
            digest = connection.execute(sql, {"build": build.id}).scalar_one()
            connection.execute(text(SWITCH), {"digest": digest, "build": build.id})
        current = self.current_id(digest)
        self._forget(current or 0)
        self._clear(LATELY)

    def _clear(self, kept: str) -> None:
        """Drop the schemas that nobody makes, but for some; one in use stays for next time."""
        with guarded(), self._looks.connect() as connection:
            names = connection.execute(text(SCHEMAS)).scalars().all()
            there = {int(name.rpartition("_")[2]) for name in names}
            for id_ in sorted(there - {*connection.execute(text(kept)).scalars()}):
                with suppress(SQLAlchemyError):
                    self._drop(id_, kept)

    def _drop(self, id_: int, kept: str) -> None:
        free = text("SELECT pg_try_advisory_xact_lock(:class, :id)")
        with self._catalogue.begin() as connection:
            # It may have been made current since: whoever made it holds its lock until it is.
            if not connection.execute(free, {"class": MAKING, "id": id_}).scalar():
                return
            if id_ not in connection.execute(text(kept)).scalars():
                connection.execute(text("SET LOCAL lock_timeout = 1000"))
                connection.execute(text(f"DROP SCHEMA {SCHEMA}_{id_} CASCADE"))
                connection.execute(text("DELETE FROM current WHERE build = :id"), {"id": id_})
                connection.execute(text("DELETE FROM builds WHERE id = :id"), {"id": id_})

    def _build(self, id_: int) -> Build:
        return PostgresBuild(id_, self._url)

    def close(self) -> None:
        """Close every connection."""
        super().close()
        self._catalogue.dispose()


def migrate(url: str, role: str = "") -> bool:
    """Make or lift the catalogue as its owner, and let a role make builds; False: it was so already."""
    return lift(url, SCHEMA, STEPS, role, USES)

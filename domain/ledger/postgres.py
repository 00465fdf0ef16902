"""The ledger in PostgreSQL: many processes, one order; each call has its own deadline."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import Connection, errors, sql
from psycopg_pool import ConnectionPool, PoolTimeout

from domain.ledger.file import SCHEMA
from domain.ledger.postgres_schema import grants, statements
from domain.ledger.promise import Ledger
from domain.ledger.stored import Conflict, NewerSchema, StorageDown, Stored

CONNECTIONS_MAX = 16
PATIENCE_S = 5.0
# A call ends within ten seconds, whatever became of the server or of the network on the way.
DEADLINES = {
    "connect_timeout": 5,
    "keepalives_idle": 2,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 6000,
    "options": "-c statement_timeout=5000 -c lock_timeout=4500 -c synchronous_commit=on",
}
SELECT = "SELECT stream, version, kind, body, position FROM events "
OF_STREAM = SELECT + "WHERE stream = %s AND version > %s ORDER BY version"
IN_ORDER = SELECT + "WHERE position > %s ORDER BY position LIMIT %s"
OF_KINDS = SELECT + "WHERE position > %s AND kind = ANY(%s) ORDER BY position LIMIT %s"
PREFIXED = SELECT + (
    'WHERE stream >= %s COLLATE "C" AND stream < %s COLLATE "C" AND position > %s ORDER BY position'
)
GAPS = "SELECT count(*), coalesce(max(position), 0) FROM events"
GUARDS = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'events'::regclass AND tgenabled = 'A'"


class PostgresLedger(Ledger):
    """A ledger in a PostgreSQL database that its owner has made; used by a role that can only add."""

    def __init__(self, url: str, connections: int = CONNECTIONS_MAX) -> None:
        """Open it; NewerSchema, StorageDown."""
        super().__init__()
        self._pool = ConnectionPool(
            url,
            kwargs={**DEADLINES, "autocommit": True},
            min_size=1,
            max_size=connections,
            timeout=PATIENCE_S,
            open=False,
        )
        try:
            self._pool.open(wait=True, timeout=PATIENCE_S)
            found = int(self.fact("schema") or 0)
        except PoolTimeout as away:
            self.close()
            raise StorageDown("PostgreSQL does not answer, or lets nobody in") from away
        except StorageDown:
            self.close()
            raise
        if found > SCHEMA:
            self.close()
            raise NewerSchema(found)

    def append(self, events: Sequence[Stored]) -> list[int]:
        """Store events in one statement, which is one transaction; Conflict."""
        if not events:
            return []
        columns = [list(column) for column in zip(*(e[:4] for e in events), strict=True)]
        last = int(self._ask("SELECT append_events(%s, %s::integer[], %s, %s::bytea[])", *columns))
        self.heard(last)
        return [*range(last - len(events) + 1, last + 1)]

    def load(self, stream: str, after: int = 0) -> list[Stored]:
        """Give a stream's events after a version, by version."""
        return self._select(OF_STREAM, stream, after)

    def read(self, after: int, limit: int, kinds: Collection[str] = ()) -> list[Stored]:
        """Give at most ``limit`` events after a position, of some kinds or of all, by position."""
        if not kinds:
            return self._select(IN_ORDER, after, limit)
        return self._select(OF_KINDS, after, [*kinds], limit)

    def prefixed(self, prefix: str, after: int = 0) -> list[Stored]:
        """Give the events after a position of all streams whose names begin so, by position."""
        return self._select(PREFIXED, prefix, prefix + chr(0x10FFFF), after)

    def head(self) -> int:
        """Give the last position, 0 when there is none."""
        return int(self._ask("SELECT max(position) FROM events") or 0)

    def cursor(self, name: str) -> int | None:
        """Give the position that a durable reader has reached, or None for a new one."""
        found: int | None = self._ask("SELECT position FROM cursors WHERE name = %s", name)
        return found

    def move_cursor(self, name: str, expected: int | None, to: int) -> bool:
        """Move a durable cursor from where it is expected (None: new); False: it is elsewhere."""
        if expected is None:
            said = "INSERT INTO cursors VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING 1"
            return self._ask(said, name, to) is not None
        said = "UPDATE cursors SET position = %s WHERE name = %s AND position = %s RETURNING 1"
        return self._ask(said, to, name, expected) is not None

    def fact(self, key: str) -> str | None:
        """Give a fact kept with the data, or None: lineage, schema, the domain clock."""
        found: str | None = self._ask("SELECT value FROM facts WHERE key = %s", key)
        return found

    def keep(self, key: str, value: str) -> None:
        """Keep a fact with the data, in place of an older one."""
        put = "INSERT INTO facts VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value"
        self._ask(put + " RETURNING 1", key, value)

    def check(self) -> list[str]:
        """Say in sentences what is wrong with the ledger; nothing when all is well."""
        try:
            with self._reading() as connection:
                count, last = connection.execute(GAPS).fetchone() or (0, 0)
                guards = (connection.execute(GUARDS).fetchone() or (0,))[0]
        except StorageDown as down:
            return [f"The ledger cannot be read: {down}."]
        gone = [] if count == last else [f"{count} events are there, the last at {last}."]
        return gone + ([] if guards == 2 else ["The guards of the events are not as made."])  # noqa: PLR2004

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection[Any]]:
        try:
            with self._pool.connection() as connection:
                yield connection
        except errors.UniqueViolation as other:
            raise Conflict(other.diag.message_primary or str(other)) from other
        except (psycopg.Error, PoolTimeout) as down:
            raise StorageDown(str(down).strip() or type(down).__name__) from down

    def _select(self, said: str, *values: object) -> list[Stored]:
        with self._reading() as connection:
            rows = connection.execute(said, values, binary=True).fetchall()
        return list(map(Stored._make, rows))

    def _ask(self, said: str, *values: object) -> Any:  # noqa: ANN401  One value of whatever was asked.
        with self._reading() as connection:
            found = connection.execute(said, values).fetchone()
        return found and found[0]


def migrate(url: str, role: str = "", *, lineage: UUID | None = None) -> bool:
    """Make a ledger as its owner, in the first schema of the search path, and let a role use it.

    It has a lineage of its own, or the one that is given: that of a lost ledger. False: it was
    there already. StorageDown.
    """
    try:
        with psycopg.connect(url, **DEADLINES) as owner:  # type: ignore[arg-type]
            made = owner.execute("SELECT to_regclass('events')").fetchone() == (None,)
            for statement in statements(lineage or uuid4()) if made else ():
                owner.execute(statement)
            (schema,) = owner.execute("SELECT current_schema()").fetchone() or ("public",)
            names = {"schema": sql.Identifier(schema), "role": sql.Identifier(role)}
            for statement in grants() if role else ():
                owner.execute(sql.SQL(statement).format(**names))
    except psycopg.Error as down:
        raise StorageDown(str(down).strip()) from down
    return made

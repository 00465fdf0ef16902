"""The ledger in PostgreSQL: many processes, one order; each call has its own deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from psycopg import errors

from domain.ledger.postgres_lift import refuse_unfit
from domain.ledger.postgres_pool import WENT_BACK, Ears, Pool
from domain.ledger.postgres_schema import VERSION
from domain.ledger.promise import Ledger
from domain.ledger.stored import StorageDown, Stored

CONNECTIONS_MAX = 14
SET_EACH_S = 10.0
SELECT = "SELECT stream, version, kind, body, position FROM events "
OF_STREAM = SELECT + "WHERE stream = %s AND version > %s ORDER BY version"
IN_ORDER = SELECT + "WHERE position > %s ORDER BY position LIMIT %s"
OF_KINDS = SELECT + "WHERE position > %s AND kind = ANY(%s) ORDER BY position LIMIT %s"
PREFIXED = SELECT + "WHERE stream >= %s AND stream < %s AND position > %s ORDER BY position"
APPEND = "SELECT append_events(%s, %s::integer[], %s, %s::bytea[], %s, %s)"
KEEP = (
    "INSERT INTO facts VALUES (%s, %s)"
    " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value RETURNING 1"
)
BEGIN_CURSOR = "INSERT INTO cursors VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING 1"
MOVE_CURSOR = "UPDATE cursors SET position = %s WHERE name = %s AND position = %s RETURNING 1"
GAPS = "SELECT count(*), coalesce(max(position), 0) FROM events"
GUARDS = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'events'::regclass AND tgenabled = 'A'"
GUARDS_MADE = 2


class WentBack(StorageDown):
    """The ledger was put back to an older state: it must be topped up before anything is added."""


class PostgresLedger(Ledger):
    """A ledger in a PostgreSQL database that its owner has made; used by a role that can only add."""

    def __init__(self, url: str, connections: int = CONNECTIONS_MAX) -> None:
        """Open it; NewerSchema, StorageDown."""
        super().__init__()
        self._url, self._pool = url, Pool(url, connections)
        self._ears: Ears | None = None
        self._hearing = threading.Lock()
        self._seen, self._offset_s, self._set_at = 0, 0.0, float("-inf")
        try:
            self._look()
            self.lineage = self.fact("lineage")
        except BaseException:
            self.close()
            raise

    def _look(self) -> None:
        """See that what is there can be used by this version; NewerSchema, StorageDown."""
        try:
            found, reader = (int(self.fact(name) or 0) for name in ("schema", "reader"))
        except StorageDown as down:
            if not isinstance(down.__cause__, errors.UndefinedTable):
                raise
            found, reader = 0, 0
        refuse_unfit(found, reader, VERSION)

    def append(self, events: Sequence[Stored]) -> list[int]:
        """Store events in one statement, which is one transaction; Conflict, WentBack."""
        if not events:
            return []
        columns = [list(column) for column in zip(*(e[:4] for e in events), strict=True)]
        try:
            last = int(self._pool.do(APPEND, *columns, self.lineage, self._seen)[0][0])
        except StorageDown as down:
            if getattr(down.__cause__, "sqlstate", None) == WENT_BACK:
                raise WentBack(str(down)) from down
            raise
        self._saw(last)
        self.heard(last)
        return [*range(last - len(events) + 1, last + 1)]

    def load(self, stream: str, after: int = 0) -> list[Stored]:
        """Give a stream's events after a version, by version."""
        return self._select(OF_STREAM, stream, after)

    def read(self, after: int, limit: int, kinds: Collection[str] = ()) -> list[Stored]:
        """Give at most ``limit`` events after a position, of some kinds or of all, by position."""
        if kinds:
            return self._select(OF_KINDS, after, [*kinds], limit)
        rows = self._select(IN_ORDER, after, limit)
        if rows:
            self._saw(rows[-1].position)
        return rows

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
            return bool(self._pool.do(BEGIN_CURSOR, name, to))
        return bool(self._pool.do(MOVE_CURSOR, to, name, expected))

    def fact(self, key: str) -> str | None:
        """Give a fact kept with the data, or None: lineage, schema, the domain clock."""
        found: str | None = self._ask("SELECT value FROM facts WHERE key = %s", key)
        return found

    def keep(self, key: str, value: str) -> None:
        """Keep a fact with the data, in place of an older one."""
        self._pool.do(KEEP, key, value)

    def check(self) -> list[str]:
        """Say in sentences what is wrong with the ledger; nothing when all is well."""
        try:
            (count, last), (guards,) = self._pool.ask(GAPS)[0], self._pool.ask(GUARDS)[0]
        except StorageDown as down:
            return [f"The ledger cannot be read: {down}."]
        gone = [] if count == last else [f"{count} events are there, the last at {last}."]
        whole = guards == GUARDS_MADE
        return gone + ([] if whole else ["The guards of the events are not as made."])

    def wall(self) -> float:
        """Give the time of the database's clock: one for all processes, on whatever machine they run."""
        now = time.monotonic()
        if now - self._set_at > SET_EACH_S:
            self._set_at = now
            with suppress(StorageDown):
                told = float(self._ask("SELECT extract(epoch FROM clock_timestamp())"))
                self._offset_s = told - (now + time.monotonic()) / 2
        return time.monotonic() + self._offset_s if self._offset_s else time.time()

    def wait(self, after: int, seconds: float) -> bool:
        """Wait for an event after a position; other processes' events are heard of at once."""
        with self._hearing:
            if self._ears is None:
                self._ears = Ears(self._url, "whistle_events", lambda said: self.heard(int(said)))
                self._ears.start()
        return super().wait(after, seconds)

    def close(self) -> None:
        """Close every connection."""
        if self._ears is not None:
            self._ears.end()
        self._pool.close()

    def _saw(self, position: int) -> None:
        self._seen = max(self._seen, position)

    def _select(self, said: str, *values: object) -> list[Stored]:
        return list(map(Stored._make, self._pool.ask(said, *values, binary=True)))

    def _ask(self, said: str, *values: object) -> Any:  # noqa: ANN401  One value of whatever was asked.
        rows = self._pool.ask(said, *values)
        return rows[0][0] if rows else None

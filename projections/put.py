"""Put rows into a table as they are, without looking at each value twice, few or many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Table

from domain.codec import to_json
from projections.board import Row
from projections.columns import Json

COPIED_MIN = 40  # Fewer are put faster one by one: a copy takes two more turns to the server.


class Put(NamedTuple):
    """The parts of a table's statements; ``instead`` is said of a row that has the same key."""

    table: str
    columns: str
    instead: str
    one: str
    values: Callable[[Row], tuple[Any, ...]]


def put(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows, or replace those that have the same key; every row has every column."""
    how = _put(table, connection.dialect)
    if found := [how.values(row) for row in rows]:
        if len(found) >= COPIED_MIN and connection.dialect.name == "postgresql":
            _copy(connection, how, found)
        else:
            connection.exec_driver_sql(how.one, found)


def _copy(connection: Connection, how: Put, rows: Sequence[tuple[Any, ...]]) -> None:
    """Copy rows beside a table, and put them into it by one statement."""
    beside = f"beside_{how.table}"
    # Of the columns that rows have alone: one that counts by itself would be empty beside, and refused.
    like = f"AS SELECT {how.columns} FROM {how.table} WITH NO DATA"  # noqa: S608  Names of ours.
    made = f"CREATE TEMPORARY TABLE IF NOT EXISTS {beside} ON COMMIT DELETE ROWS {like}"
    # Taken away as they are put in: a table may be put into again before the commit.
    taken = f"WITH taken AS (DELETE FROM {beside} RETURNING {how.columns})"  # noqa: S608  Names of ours.
    into = f"{taken} INSERT INTO {how.table} ({how.columns}) SELECT {how.columns} FROM taken"  # noqa: S608  Names of ours.
    copying: Any = connection.connection.cursor()  # The driver's own: SQLAlchemy knows no copying.
    with copying as cursor:
        cursor.execute(made)
        with cursor.copy(f"COPY {beside} ({how.columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"{into} {how.instead}")


@lru_cache(maxsize=128)
def _put(table: Table, dialect: Dialect) -> Put:
    """Give a table's statements, the same on every database but for the marks of values."""
    quote = dialect.identifier_preparer.quote
    columns = [column for column in table.c if column.autoincrement is not True]
    names = [quote(column.name) for column in columns]
    key = [quote(column.name) for column in table.primary_key]
    others = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    instead = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {others}"
    marks = ", ".join(["?" if dialect.paramstyle == "qmark" else "%s"] * len(names))
    name, listed = quote(table.name), ", ".join(names)
    one = f"INSERT INTO {name} ({listed}) VALUES ({marks}) {instead}"  # noqa: S608  Names of ours.
    return Put(name, listed, instead, one, _values(columns))


def _values(columns: Sequence[Any]) -> Callable[[Row], tuple[Any, ...]]:
    """Give what makes a row's values from it, in the columns' order."""
    plain = itemgetter(*(column.name for column in columns))
    texts = [at for at, column in enumerate(columns) if isinstance(column.type, Json)]

    def encoded(row: Row) -> tuple[Any, ...]:
        values = list(plain(row))
        for at in texts:
            values[at] = to_json(values[at]).decode()
        return tuple(values)

    return encoded if texts else plain

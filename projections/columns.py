"""What boards' columns are made of, so that every database compares, sorts and keeps them alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    Index,
    Integer,
    Text,
    TypeDecorator,
    literal,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from domain.codec import from_json, to_json


class CodePoints(TypeDecorator[str]):
    """Text that compares by code point, as SQLite's does: else boards would have another order.

    PostgreSQL knows no NUL, and no text on a board holds one: whoever asks for it finds nothing.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's own.
        """Write a value; only questions come this way, rows are put as they are."""
        return value.replace("\x00", "\ufffd") if value is not None else None


@compiles(CodePoints, "postgresql")
def _collated(*_: object, **__: object) -> str:
    """Name the one collation of PostgreSQL that does so, whatever the language of its server."""
    return 'TEXT COLLATE "C"'


TEXT = CodePoints()
# SQLite's INTEGER holds 64 bits, and as a primary key is the row itself; PostgreSQL's holds 32.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")


class Json(TypeDecorator[Any]):
    """A value as the codec writes it: text, since a database's own JSON may come back otherwise."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ANN401, ARG002  SQLAlchemy's own.
        """Write a value."""
        return to_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002  SQLAlchemy's own.
        """Read a value; None where there is no row."""
        return None if value is None else from_json(value.encode(), object)


JSON = Json()


class Place(GenericFunction[int]):
    """Give where a text holds another one, from 1 on; 0: it does not."""

    name = "instr"
    type = Integer()
    inherit_cache = True


@compiles(Place, "postgresql")
def _strpos(element: Place, compiler: Any, **how: Any) -> str:  # noqa: ANN401  SQLAlchemy's own.
    return f"strpos{compiler.process(element.clause_expr, **how)}"


def holds(text: ColumnElement[Any], part: str | ColumnElement[Any]) -> ColumnElement[bool]:
    """Say whether a text holds a part, letter by letter.

    Not by LIKE: SQLite's takes one case for the other, and PostgreSQL, which guesses that hardly a
    row has what it looks for, would read and sort them all instead of going through them in order.
    """
    return Place(text, literal(part, TEXT) if isinstance(part, str) else part) > 0


def figured(
    name: str,
    columns: Sequence[Column[Any]],
    sight: Sequence[Column[Any]],
    where: ColumnElement[bool] | None = None,
) -> None:
    """Index what a figure looks at, with the columns of who sees it, so that no row is read.

    An entry of an index holds 2,704 bytes at most in PostgreSQL, and the offices of a row may be
    longer: one that could not be written would hold up all others. There the rows are looked at.
    """
    Index(name, *columns, *sight, sqlite_where=where).ddl_if(dialect="sqlite")
    Index(f"{name}_first", *columns, postgresql_where=where).ddl_if(dialect="postgresql")

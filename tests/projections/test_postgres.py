"""Schemas in PostgreSQL: made and lifted by their owner, used by a role, refused when they are newer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.access import Access
from api.access import store_postgres as access
from domain.ledger import NewerSchema, Step, StorageDown, lift
from projections import store_postgres as boards
from projections.store_postgres import PostgresStore
from tests.postgres import ROLE, Server, asked, owner


@pytest.fixture
def url(postgres: Server, tmp_path: Path) -> Iterator[str]:
    """Give where the application connects to a district that is set up."""
    with postgres.district(tmp_path) as made:
        yield made


@pytest.mark.parametrize("migrate", [boards.migrate, access.migrate])
def test_a_schema_is_made_once_and_may_be_asked_for_again(url: str, migrate: Any) -> None:  # noqa: ANN401
    """By the owner; the application's role may not make tables, nor say what was made."""
    assert not migrate(owner(url), ROLE)
    assert not migrate(owner(url))
    schema = (
        migrate.__module__.rpartition(".")[0].rpartition(".")[2].replace("projections", "boards")
    )
    for forbidden in ("CREATE TABLE {}.x (y text)", "UPDATE {}.facts SET value = '9'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            asked(url, forbidden.format(schema))


@pytest.mark.parametrize("schema", ["boards", "access"])
@pytest.mark.parametrize(
    ("facts", "refused"), [((9, 1), None), ((9, 9), NewerSchema), ((0, 0), StorageDown)]
)
def test_a_newer_schema_is_used_as_long_as_it_says_so(
    url: str, tmp_path: Path, schema: str, facts: tuple[int, int], refused: type[Exception] | None
) -> None:
    """Versions that know less go on while a newer one replaces them, unless that would harm."""
    with psycopg.connect(owner(url)) as connection:
        for key, value in zip(("schema", "reader"), facts, strict=True):
            put = f"UPDATE {schema}.facts SET value = %s WHERE key = %s"  # noqa: S608
            connection.execute(put.encode(), [str(value), key])

    def opened() -> None:
        (PostgresStore(url) if schema == "boards" else Access(tmp_path, database=url)).close()

    migrate = boards.migrate if schema == "boards" else access.migrate
    if facts[0]:
        with pytest.raises(NewerSchema):
            migrate(owner(url), ROLE)
    if refused is None:
        opened()
    else:
        with pytest.raises(refused):
            opened()


def test_a_step_lifts_what_the_step_before_made(postgres: Server) -> None:
    """Each is taken once, whenever it came."""
    url = postgres.url("owner", postgres.database())
    steps = [Step(1, ("CREATE TABLE one (x text)",)), Step(2, ("ALTER TABLE one ADD y text",))]
    assert lift(url, "shelf", steps[:1], "", "")
    assert lift(url, "shelf", steps, "", "")
    assert not lift(url, "shelf", steps, "", "")
    assert asked(url, "SELECT value FROM shelf.facts ORDER BY key") == ["2", "2"]
    assert asked(url, "SELECT count(y) FROM shelf.one") == [0]


@pytest.mark.parametrize("opened", [PostgresStore, lambda url: Access(Path(), database=url)])
def test_a_database_without_tables_says_how_to_make_them(postgres: Server, opened: Any) -> None:  # noqa: ANN401
    """Nothing is made by a role that only uses it."""
    with pytest.raises(StorageDown, match="whistle migrate"):
        opened(postgres.url(ROLE, postgres.database()))


@pytest.mark.parametrize("migrate", [boards.migrate, access.migrate])
def test_a_server_that_is_not_there_is_storage_down(unused_port: int, migrate: Any) -> None:  # noqa: ANN401
    """For the owner, and for whoever opens."""
    url = f"postgresql://nobody@127.0.0.1:{unused_port}/nothing"
    for act in (migrate, PostgresStore, lambda url: Access(Path(), database=url)):
        with pytest.raises(StorageDown):
            act(url)


def test_accounts_have_the_same_tables_in_every_database(url: str, tmp_path: Path) -> None:
    """What is kept in a file has its place in PostgreSQL too."""
    Access(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "access.db")) as file:
        named = "SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
        named += " WHERE m.type = 'table'"
        ours = {name for (name,) in file.execute(named) if not name.startswith("sqlite_")}
    named = (
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
        " WHERE table_schema = 'access' AND table_name <> 'facts'"
    )
    assert set(asked(url, named)) == ours

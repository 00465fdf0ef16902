"""Builds in PostgreSQL: guarded while they are made, gone when older, whole after whatever fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, text

from api.access import Access
from domain.ledger import StorageDown
from domain.whistle import commands as c
from domain.whistle.words import Level
from projections.columns import JSON, TEXT
from projections.data import Data
from projections.put import put
from projections.query import Query
from projections.runner import Overtaken, Runner
from projections.store import BoardsDown, Build, position_of
from tests.postgres import ROLE, Server, asked, owner, running
from tests.served import until
from tests.world import COMMUNITY, World, world

SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname ~ '^boards_[0-9]+$' ORDER BY nspname"
BLOW = c.BlowNow(level=Level.E1, place=COMMUNITY, matter="水管爆裂", need="止水")


@pytest.fixture
def url(postgres: Server, tmp_path: Path) -> Iterator[str]:
    """Give where the application connects to a district that is set up."""
    with postgres.district(tmp_path) as made:
        yield made


@pytest.fixture
def here(url: str, tmp_path: Path) -> Iterator[World]:
    """Give a district that is set up."""
    with world(tmp_path, database=url) as made:
        yield made


def test_the_build_before_stays_once_more(here: World, url: str) -> None:
    """Whoever reads it when another becomes current reads on; then it goes."""
    old = here.data.boards()
    second, third = here.data.rebuild(), here.data.rebuild()
    assert asked(url, SCHEMAS) == [f"boards_{build.id}" for build in (second, third)]
    with pytest.raises(BoardsDown), closing(old):
        old.position()
    assert Query(here.data.boards(), ("*",)).page("offices").rows


def test_a_build_that_somebody_dropped_is_made_anew(here: World, url: str) -> None:
    """Deleting every board loses nothing, in the midst of work too."""
    old = here.data.boards()
    asked(url, f"DROP SCHEMA boards_{old.id} CASCADE")
    build = here.data.boards()
    here.data.runner(build).catch_up()
    assert build.id > old.id
    assert build.position() == here.data.ledger.head()


def test_the_next_start_clears_what_was_left(here: World, url: str, tmp_path: Path) -> None:
    """A build that was cut off, and the one before; a schema of another name is none of ours."""
    cut_off = here.data.store.begin("other")
    cut_off.close()
    anew = here.data.rebuild()
    Data(tmp_path / "other", url).close()
    assert asked(url, SCHEMAS) == [f"boards_{anew.id}"]
    assert asked(url, "SELECT id FROM boards.builds") == [anew.id]


def test_a_build_that_is_being_made_is_left_alone(here: World, url: str, tmp_path: Path) -> None:
    """Another process starts meanwhile; afterwards it is current, and whole."""
    begun = here.data.store.begin(here.data.digest)
    Data(tmp_path / "other", url).close()
    here.data.runner(begun).catch_up()
    here.data.store.switch(begun)
    assert here.data.boards() is begun
    assert begun.position() == here.data.ledger.head()


def test_a_newer_build_stays_current_whoever_is_done_first(
    here: World, url: str, tmp_path: Path
) -> None:
    """Two processes rebuild at once."""
    late = here.data.store.begin(here.data.digest)
    with closing(Data(tmp_path / "other", url)) as other:
        newer = other.rebuild()
        here.data.store.switch(late)
        assert here.data.boards().id == newer.id > late.id
        assert f"boards_{late.id}" not in asked(url, SCHEMAS)


def test_two_versions_have_their_own_builds_side_by_side(here: World, url: str) -> None:
    """While one replaces the other each reads its own; the third lets the first one's go."""
    store, first = here.data.store, here.data.boards()
    others = [store.current(digest) for digest in ("newer", "newest")]
    assert store.current("newer").id == others[0].id
    assert asked(url, SCHEMAS) == [f"boards_{build.id}" for build in others]
    assert store.current(here.data.digest).id > first.id


def test_what_is_being_built_writes_no_log_and_what_is_read_does(here: World, url: str) -> None:
    """A crash of the server empties tables without one: none that is current may be so."""
    begun = here.data.store.begin(here.data.digest)
    kinds = "SELECT DISTINCT relpersistence FROM pg_class WHERE relnamespace = '{}'::regnamespace"
    assert asked(url, kinds.format(f"boards_{begun.id}")) == ["u"]
    here.data.store.switch(begun)
    assert asked(url, kinds.format(f"boards_{begun.id}")) == ["p"]


def test_text_compares_by_code_point_in_every_column(here: World, url: str) -> None:
    """A column of another collation would sort, page and search otherwise than in a file."""
    build = here.data.boards()
    columns = (
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema"
        " LIKE 'boards_%' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
    )
    tables = build.tables.metadata.sorted_tables
    kept = {f"{c.table.name}.{c.name}" for table in tables for c in table.c if c.type is JSON}
    assert {*asked(url, columns)} == kept


def cut_off(here: World, build: Build) -> None:
    """Read while the server ends every connection."""
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'whistle_app'"
    with build.reading() as connection:
        position_of(connection)
        asked(owner(here.data.database), ended)
        position_of(connection)


def test_whoever_is_cut_off_hears_it_once_and_goes_on(here: World) -> None:
    """Readers, writers and the catalogue connect anew."""
    build, head = here.data.boards(), here.data.ledger.head()
    here.data.runner(build).catch_up()
    with pytest.raises(BoardsDown):
        cut_off(here, build)
    assert here.data.boards().position() == head
    with build.writing() as connection:
        assert position_of(connection) == head


def test_whatever_is_asked_ends_in_time(here: World, url: str, tmp_path: Path) -> None:
    """Neither a reader nor a writer waits for ever, for rows or for another's lock."""
    limits = ("statement_timeout", "lock_timeout", "search_path", "jit")
    build = here.data.boards()
    with closing(Access(tmp_path, database=url)) as opened, opened._store.asked() as connection:
        shown = [connection.execute(text(f"SHOW {name}")).scalar() for name in limits]
    assert shown == ["4500ms", "4s", "access,pg_temp", "off"]
    for asking in (build.reading, build.writing):
        with asking() as connection:
            shown = [connection.execute(text(f"SHOW {name}")).scalar() for name in limits]
        assert shown == ["4500ms", "4s", f"boards_{build.id},pg_temp", "off"]


def test_a_crash_of_the_server_costs_no_row(tmp_path: Path) -> None:
    """What was lost of the current build is folded again; one that was being made is made anew."""
    with (
        TemporaryDirectory(prefix="whistle-postgres-") as directory,
        running(Path(directory)) as server,
        world(tmp_path, database=server.url(ROLE, server.migrated())) as here,
        closing(Access(tmp_path, database=here.data.database)) as opened,
    ):
        build = here.data.boards()
        runner, begun = here.data.runner(build), here.data.store.begin(here.data.digest)
        runner.catch_up()
        server.stop("immediate")
        for ask in (here.data.boards, begun.position, build.position, opened.accounts.all):
            with pytest.raises(StorageDown):
                ask()
        server.start()
        until_open(here)
        here.give("officer", BLOW)
        with suppress(Overtaken):
            runner.step()
        runner.catch_up()
        assert build.position() == here.data.ledger.head()
        before = [*build.dump()]
        assert [*here.data.rebuild().dump()] == before
        assert opened.accounts.all() == []


def test_who_looks_slowly_at_all_rows_holds_no_transaction(here: World, url: str) -> None:
    """The server would end it, and the rest would not be seen."""
    rows = here.data.rebuild().dump()
    next(rows)
    idle = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    assert asked(url, f"{idle} AND state = 'idle in transaction'") == []
    assert [*rows]


def until_open(here: World) -> None:
    """Wait for the ledger's connections, which hear of the crash one by one."""
    for _ in range(40):
        with suppress(StorageDown):
            here.data.ledger.head()
            return
    raise AssertionError("the ledger stays down")


def test_all_that_is_read_at_once_stands_at_one_position(here: World) -> None:
    """A batch that is written meanwhile is not seen by halves."""
    build = here.data.boards()
    runner = here.data.runner(build)
    runner.catch_up()
    here.give("officer", BLOW)
    with build.reading() as connection:
        before = connection.execute(text("SELECT pos FROM position")).scalar()
        runner.catch_up()
        assert connection.execute(text("SELECT count(*) FROM whistles")).scalar() == 0
        assert connection.execute(text("SELECT pos FROM position")).scalar() == before
    assert Query(build, ("*",)).page("whistles").rows


def test_a_row_of_as_many_offices_as_there_may_be_is_written_on_every_board(here: World) -> None:
    """An index with a part that is too long for it would hold up all other rows with this one."""
    build, chance = here.data.boards(), Random(7)
    offices = "/".join(f"{chance.getrandbits(256):064x}" for _ in range(65))
    with build.writing() as connection:
        for board in build.tables.boards.values():
            row = {column.name: value(column) for column in board.table.c} | {"offices": offices}
            put(connection, board.table, [row])


def test_a_batch_that_cannot_be_copied_is_rolled_back_and_said(here: World) -> None:
    """Many rows go past SQLAlchemy, and their faults too."""
    build = here.data.boards()
    rows = [{"series": f"{n}", "last": n} for n in range(100)]
    for bad in ({"series": None, "last": 1}, {"series": "x", "last": "y"}):
        with pytest.raises(BoardsDown), build.writing() as connection:
            put(connection, build.tables.numbers, [*rows, bad])
    with build.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM numbers")).scalar() == 0


def test_many_rows_of_a_table_that_counts_by_itself_are_put_at_once(here: World) -> None:
    """Else a batch in which forty rows leave a board would hold all boards up for ever."""
    build = here.data.boards()
    removed = build.tables.removed
    given = [column for column in removed.c if column.autoincrement is not True]
    rows = [{column.name: value(column) for column in given} for _ in range(100)]
    with build.writing() as connection:
        put(connection, removed, rows)
        put(connection, removed, rows)
        ids = [*connection.execute(text("SELECT id FROM removed ORDER BY id")).scalars()]
    assert len({*ids}) == 200


def test_whoever_is_frozen_while_it_writes_holds_up_nobody_for_long(
    here: World, url: str, tmp_path: Path
) -> None:
    """Its rows stay as they were; the server frees what it held, and another one goes on."""
    build = here.data.boards()
    here.data.runner(build).catch_up()
    here.give("officer", BLOW)

    def frozen() -> None:
        with build.writing() as connection:
            connection.execute(text("UPDATE position SET pos = 0"))
            with closing(Data(tmp_path / "other", database=url)) as other:
                runner = other.runner(other.boards())
                until(lambda: caught_up(runner))
            connection.execute(text("DELETE FROM whistles"))

    with pytest.raises(BoardsDown):
        frozen()
    assert build.position() == here.data.ledger.head()
    assert Query(build, ("*",)).page("whistles").rows


def caught_up(runner: Runner) -> bool:
    """Say whether it came to the head, and was not held up."""
    with suppress(BoardsDown):
        runner.catch_up()
        return True
    return False


def value(column: Column[Any]) -> object:
    """Give a plain value for a column."""
    if column.type is JSON:
        return []
    return "x" if column.type is TEXT else False if isinstance(column.type, Boolean) else 1

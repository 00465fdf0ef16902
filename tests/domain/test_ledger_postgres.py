"""What the ledger in PostgreSQL refuses to whoever uses it, and how its owner makes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from domain.ledger import (
    Conflict,
    NewerSchema,
    PostgresLedger,
    StorageDown,
    Stored,
    WentBack,
    migrate,
)
from tests.postgres import ROLE, Server

A, B = "whistle-a", "whistle-b"
BLOWN = "whistle.blown.v1"
MINE = "SELECT ledger.append_events(%s, %s::integer[], %s, %s::bytea[], %s, %s)"


def event(version: int, stream: str = A) -> Stored:
    """Give an event."""
    return Stored(stream, version, BLOWN, b'{"data":1}')


@pytest.fixture
def urls(postgres: Server) -> tuple[str, str]:
    """Give where the owner and the application reach an empty ledger."""
    return postgres.ledger()


@pytest.fixture
def ledger(urls: tuple[str, str]) -> Iterator[PostgresLedger]:
    """Give a ledger of three events in two streams."""
    with PostgresLedger(urls[1]) as opened:
        opened.append([event(1), event(2), event(1, B)])
        yield opened


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger.events SET body = ''",
        "DELETE FROM ledger.events WHERE position = 3",
        "TRUNCATE ledger.events",
        "SET session_replication_role = replica; DELETE FROM ledger.events",
    ],
)
def test_not_even_the_owner_changes_what_is_recorded(
    ledger: PostgresLedger, urls: tuple[str, str], sql: str
) -> None:
    """The guards hold always, for replicas too."""
    with psycopg.connect(urls[0]) as owner, pytest.raises(psycopg.errors.RaiseException):
        owner.execute(sql)
    assert [row.position for row in ledger.read(0, 9)] == [1, 2, 3]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO ledger.events VALUES (9, 'c', 1, 'x', '', now())",
        "UPDATE ledger.events SET body = ''",
        "DELETE FROM ledger.events",
        "TRUNCATE ledger.events",
        "DELETE FROM ledger.facts",
        "ALTER TABLE ledger.events DISABLE TRIGGER ALL",
        "DROP TABLE ledger.events",
        "CREATE TABLE ledger.mine (x integer)",
    ],
)
def test_the_application_can_read_and_add_and_nothing_else(
    ledger: PostgresLedger, urls: tuple[str, str], sql: str
) -> None:
    """It never chooses a position, and never touches what is there."""
    refused = psycopg.errors.InsufficientPrivilege
    with psycopg.connect(urls[1]) as application, pytest.raises(refused):
        application.execute(sql)
    assert ledger.head() == 3


def test_a_table_of_the_same_name_is_never_taken_for_the_events(
    ledger: PostgresLedger, urls: tuple[str, str]
) -> None:
    """A temporary table stands last on the way to a name."""
    with psycopg.connect(urls[1], autocommit=True) as application:
        application.execute(
            "CREATE TEMPORARY TABLE events (position bigint, recorded_at timestamptz)"
        )
        application.execute(MINE, [[A], [3], [BLOWN], [b"x"], ledger.lineage, 3])
    assert ledger.load(A)[-1].version == 3


def test_recorded_at_never_goes_back(ledger: PostgresLedger, urls: tuple[str, str]) -> None:
    """When the server's clock was set back, time stands until it is there again."""
    ahead = "INSERT INTO ledger.events VALUES (4, 'c', 1, 'x', '', now() + interval '1 hour')"
    with psycopg.connect(urls[0]) as owner:
        owner.execute(ahead)
    ledger.append([event(3)])
    with psycopg.connect(urls[0]) as owner:
        rows = owner.execute("SELECT recorded_at FROM ledger.events ORDER BY position").fetchall()
    moments: list[datetime] = [at for (at,) in rows]
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] > timedelta(minutes=59)


def test_a_ledger_that_went_back_takes_nothing(
    ledger: PostgresLedger, urls: tuple[str, str]
) -> None:
    """Whoever knew more than is there now adds nothing to another past."""
    with psycopg.connect(urls[0]) as owner:
        owner.execute("ALTER TABLE ledger.events DISABLE TRIGGER USER")
        owner.execute("DELETE FROM ledger.events WHERE position = 3")
    with pytest.raises(WentBack):
        ledger.append([event(3)])
    assert ledger.head() == 2
    assert ledger.check() == ["The guards of the events are not as made."]


def test_another_ledger_in_the_same_place_takes_nothing(
    ledger: PostgresLedger, urls: tuple[str, str]
) -> None:
    """The lineage is not the one that was opened."""
    with psycopg.connect(urls[0]) as owner:
        owner.execute("UPDATE ledger.facts SET value = 'other' WHERE key = 'lineage'")
    with pytest.raises(WentBack):
        ledger.append([event(3)])


def test_a_hole_is_seen(ledger: PostgresLedger, urls: tuple[str, str]) -> None:
    """The doctor counts."""
    with psycopg.connect(urls[0]) as owner:
        owner.execute("ALTER TABLE ledger.events DISABLE TRIGGER USER")
        owner.execute("DELETE FROM ledger.events WHERE position = 2")
        owner.execute("ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_never_changed")
        owner.execute("ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_never_emptied")
    assert ledger.check() == ["2 events are there, the last at 3."]


def test_a_ledger_is_made_once_and_only_brought_forward(urls: tuple[str, str]) -> None:
    """The second time there is nothing to make, and nothing is lost."""
    with PostgresLedger(urls[1]) as ledger:
        ledger.append([event(1)])
        lineage = ledger.lineage
    assert migrate(urls[0], ROLE) == 0
    with PostgresLedger(urls[1]) as ledger:
        assert (ledger.lineage, ledger.head()) == (lineage, 1)


def test_a_ledger_may_be_made_with_the_lineage_of_a_lost_one(postgres: Server) -> None:
    """What is put back in its place is the same ledger."""
    name = postgres.database()
    migrate(postgres.url("owner", name), ROLE, UUID(int=7))
    with PostgresLedger(postgres.url(ROLE, name)) as ledger:
        assert ledger.lineage == str(UUID(int=7))


@pytest.mark.parametrize("fact", ["schema", "reader"])
def test_what_a_newer_version_made_is_left_alone(urls: tuple[str, str], fact: str) -> None:
    """A newer schema is no matter to a reader that may still read it; the owner goes back never."""
    with psycopg.connect(urls[0]) as owner:
        owner.execute("UPDATE ledger.facts SET value = '99' WHERE key = %s", [fact])
    if fact == "reader":
        with pytest.raises(NewerSchema):
            PostgresLedger(urls[1])
    else:
        PostgresLedger(urls[1]).close()
        with pytest.raises(NewerSchema):
            migrate(urls[0])


def test_an_older_ledger_asks_for_its_owner(urls: tuple[str, str]) -> None:
    """Nobody but the owner brings it forward."""
    with psycopg.connect(urls[0]) as owner:
        owner.execute("UPDATE ledger.facts SET value = '0' WHERE key = 'schema'")
    with pytest.raises(StorageDown, match="run whistle migrate"):
        PostgresLedger(urls[1])


def test_where_no_ledger_was_made_it_says_so(postgres: Server) -> None:
    """It says what to do."""
    with pytest.raises(StorageDown, match="run whistle migrate"):
        PostgresLedger(postgres.url("owner", postgres.database()))


def test_a_server_that_is_not_there_cannot_be_made_a_ledger_in(unused_port: int) -> None:
    """It is said in a sentence."""
    with pytest.raises(StorageDown):
        migrate(f"postgresql://owner@127.0.0.1:{unused_port}/x")


def test_eight_writers_leave_no_gap_that_a_reader_could_pass(urls: tuple[str, str]) -> None:
    """A reader at the head never misses what comes below it."""
    with PostgresLedger(urls[1]) as ledger, ThreadPoolExecutor(9) as threads:
        read: list[int] = []

        def tail() -> None:
            while len(read) < 400:
                read.extend(row.position for row in ledger.read(read[-1] if read else 0, 50))

        def write(number: int) -> None:
            for version in range(1, 51):
                ledger.append([event(version, f"whistle-{number}")])

        tailing = threads.submit(tail)
        list(threads.map(write, range(8)))
        tailing.result(timeout=60)
    assert read == [*range(1, 401)]


def test_all_processes_go_by_the_clock_of_the_database(ledger: PostgresLedger) -> None:
    """It runs on between two looks at it."""
    first = ledger.wall()
    assert abs(first - time.time()) < 5
    assert ledger.wall() >= first


def test_what_cannot_be_stored_is_our_own_mistake(ledger: PostgresLedger) -> None:
    """It is no conflict, and nothing to be repeated."""
    with pytest.raises(psycopg.DataError):
        ledger.append([Stored("whistle-\x00", 1, BLOWN, b"{}")])
    with pytest.raises(Conflict):
        ledger.append([event(2)])


def test_a_role_that_was_given_nothing_is_told_what_it_may_not(postgres: Server) -> None:
    """The owner made the ledger, and let nobody use it."""
    name = postgres.database()
    assert migrate(postgres.url("owner", name)) == 1
    assert migrate(postgres.url("owner", name)) == 0
    with psycopg.connect(postgres.url("owner", name)) as owner:
        owner.execute(f"GRANT USAGE ON SCHEMA ledger TO {ROLE}")
    with pytest.raises(StorageDown, match="permission denied"):
        PostgresLedger(postgres.url(ROLE, name))

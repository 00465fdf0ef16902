"""What the ledger in PostgreSQL does when the server, its answers or the way to it are lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from domain.ledger import Conflict, PostgresLedger, StorageDown, Stored
from domain.ledger.postgres_pool import CALL_S, PATIENCE_S
from tests.postgres import ROLE, Server, running
from tests.proxy import Proxy, proxy

A = "whistle-a"
TEN_S = 10.0  # What a command has in all.


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server of one's own, which may be stopped and frozen."""
    with running(tmp_path_factory.mktemp("postgres")) as made:
        yield made


@pytest.fixture
def way(server: Server) -> Iterator[Proxy]:
    """Give a way to the server."""
    with proxy(server.port) as made:
        yield made


@pytest.fixture
def ledger(server: Server, way: Proxy) -> Iterator[PostgresLedger]:
    """Give a ledger of one event, reached by that way."""
    _, url = server.ledger()
    with PostgresLedger(url.replace(str(server.port), str(way.port))) as opened:
        opened.append(event(1))
        yield opened


def event(version: int) -> list[Stored]:
    """Give the only event of an append."""
    return [Stored(A, version, "whistle.blown.v1", b"{}")]


def in_time(call: Callable[[], object]) -> Exception:
    """Give how a call fails, which it must before a command's time is over."""
    begun = time.monotonic()
    with pytest.raises((StorageDown, Conflict)) as failed:
        call()
    assert time.monotonic() - begun < TEN_S
    return failed.value


def test_a_commit_whose_answer_was_lost_is_found_by_loading(
    ledger: PostgresLedger, way: Proxy
) -> None:
    """The caller is told that nothing is known, looks, and finds its event, once."""
    way.deaf.set()
    threading.Timer(0.3, way.cut).start()
    failed = in_time(lambda: ledger.append(event(2)))
    way.deaf.clear()
    assert isinstance(failed, StorageDown)
    assert [row.version for row in ledger.load(A)] == [1, 2]
    assert isinstance(in_time(lambda: ledger.append(event(2))), Conflict)


def test_a_way_that_was_cut_ends_every_call_in_time(ledger: PostgresLedger, way: Proxy) -> None:
    """Nothing is held for ever, and all goes on when the way is there again."""
    way.open.clear()
    in_time(lambda: ledger.append(event(2)))
    in_time(ledger.head)
    way.open.set()
    way.cut()
    assert [row.version for row in ledger.load(A)] in ([1], [1, 2])
    ledger.append(event(len(ledger.load(A)) + 1))


def test_connections_that_broke_while_idle_are_nobodys_matter(
    ledger: PostgresLedger, way: Proxy
) -> None:
    """A read is done again on a new one, and so is the next append."""
    with ledger._pool.using(), ledger._pool.using():
        pass
    way.cut()
    assert ledger.head() == 1
    assert ledger.append(event(2)) == [2]


def test_a_server_that_is_frozen_holds_nobody_for_ever(
    ledger: PostgresLedger, server: Server
) -> None:
    """The kernel goes on taking bytes for it: only we can tell that it is late."""
    frozen = _backends(server)
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        in_time(lambda: ledger.append(event(2)))
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    assert CALL_S + PATIENCE_S < TEN_S
    assert len(ledger.load(A)) in (1, 2)


def _backends(server: Server) -> list[int]:
    with psycopg.connect(server.url("owner")) as owner:
        sql = "SELECT pid FROM pg_stat_activity WHERE usename = %s"
        return [pid for (pid,) in owner.execute(sql, [ROLE])]


def test_a_server_that_is_started_again_needs_nothing_of_us(
    ledger: PostgresLedger, server: Server
) -> None:
    """As after a power failure: what was answered is there."""
    server.stop("immediate")
    in_time(lambda: ledger.append(event(2)))
    assert ledger.check()[0].startswith("The ledger cannot be read")
    server.start()
    assert ledger.append(event(2)) == [2]
    assert ledger.check() == []


def test_somebody_who_holds_the_lock_is_not_waited_for_for_ever(
    ledger: PostgresLedger, server: Server
) -> None:
    """It is safe to repeat."""
    name = ledger._url.rpartition("/")[2]
    with psycopg.connect(server.url("owner", name)) as owner:
        owner.execute("LOCK TABLE ledger.events IN EXCLUSIVE MODE")
        in_time(lambda: ledger.append(event(2)))
        assert ledger.head() == 1
    assert ledger.append(event(2)) == [2]


def test_other_processes_events_are_heard_of_at_once(ledger: PostgresLedger) -> None:
    """Without the poll they still come."""
    ledger.poll_s = 60
    _later(ledger, 2)
    assert ledger.wait(1, 30)


def test_news_that_were_lost_are_found_by_looking(ledger: PostgresLedger, way: Proxy) -> None:
    """Nobody hears anything, and the poll finds it."""
    assert not ledger.wait(1, 0.01)
    assert ledger._ears is not None
    ledger._ears.end()
    ledger._ears.join()
    _later(ledger, 2)
    assert ledger.wait(1, 30)


def test_ears_that_were_cut_off_listen_again(ledger: PostgresLedger, way: Proxy) -> None:
    """The connection they had is gone."""
    ledger.poll_s = 60
    assert not ledger.wait(1, 0.01)
    way.cut()
    time.sleep(1)  # By then they listen again; what came meanwhile would be found by the poll.
    _later(ledger, 2)
    assert ledger.wait(1, 30)


def _later(ledger: PostgresLedger, version: int) -> None:
    """Let another process append in a moment."""

    def append() -> None:
        with PostgresLedger(ledger._url) as other:
            other.append(event(version))

    threading.Timer(0.2, append).start()


def test_the_database_being_away_stops_no_clock(ledger: PostgresLedger, server: Server) -> None:
    """The last look at it goes on being good."""
    before = ledger.wall()
    ledger._set_at = float("-inf")
    server.stop("immediate")
    assert abs(ledger.wall() - before) < TEN_S
    server.start()


def test_a_directory_without_rights_has_no_server(tmp_path: Path, unused_port: int) -> None:
    """Nobody answers there."""
    with pytest.raises(StorageDown, match="does not answer"):
        PostgresLedger(f"postgresql://nobody@127.0.0.1:{unused_port}/{tmp_path.name}")

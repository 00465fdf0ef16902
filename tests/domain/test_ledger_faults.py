"""What the ledger does when storage fails, locks are held, answers are lost and others write too."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path

import pytest

from domain.ledger import (
    READERS_KEPT_MAX,
    Conflict,
    Connections,
    FileLedger,
    StorageDown,
    Stored,
    open_ledger,
)

A = "whistle-a"
CHILD = Path(__file__).with_name("ledger_child.py")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a ledger that is not there yet."""
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[FileLedger]:
    """Give an empty ledger that has little patience, closed at the end."""
    with open_ledger(path, patience_s=0.05) as opened:
        yield opened


def event(version: int, stream: str = A) -> list[Stored]:
    """Give the only event of an append."""
    return [Stored(stream, version, "whistle.blown.v1", b"{}")]


def child(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start a second process of the ledger."""
    return subprocess.Popen([sys.executable, CHILD, *arguments])


class AnswerLost(Connections):
    """The next commit reaches the disk, or does not; its answer is lost either way."""

    stored: bool | None = None

    def commit(self, writer: sqlite3.Connection) -> None:
        """Lose the answer of the next commit."""
        lost, self.stored = self.stored, None
        if lost is not False:
            super().commit(writer)
        if lost is not None:
            raise sqlite3.OperationalError("disk I/O error")


def test_a_commit_whose_answer_is_lost_is_found_by_loading(path: Path) -> None:
    """The caller is told that nothing is known, looks, and finds its events."""
    connections = AnswerLost(path, 5.0)
    with FileLedger(connections) as ledger:
        connections.stored = True
        with pytest.raises(StorageDown):
            ledger.append([*event(1), *event(2)])
        assert [row.version for row in ledger.load(A)] == [1, 2]


def test_repeating_a_commit_whose_answer_was_lost_is_a_conflict(path: Path) -> None:
    """Whoever repeats without looking stores nothing twice."""
    connections = AnswerLost(path, 5.0)
    with FileLedger(connections) as ledger:
        connections.stored = True
        with pytest.raises(StorageDown):
            ledger.append(event(1))
        with pytest.raises(Conflict):
            ledger.append(event(1))
        assert ledger.append(event(2)) == [2]


def test_a_commit_that_failed_stored_nothing(path: Path) -> None:
    """The same answer may mean that nothing is there; then repeating works."""
    connections = AnswerLost(path, 5.0)
    with FileLedger(connections) as ledger:
        connections.stored = False
        with pytest.raises(StorageDown):
            ledger.append(event(1))
        assert ledger.load(A) == []
        assert ledger.append(event(1)) == [1]


def test_slow_readers_do_not_hold_up_a_writer(ledger: FileLedger, path: Path) -> None:
    """Forty open reads, ours and a stranger's, and each append goes through."""
    ledger.append(event(1))
    with ExitStack() as held:
        for _ in range(20):
            ours = held.enter_context(ledger._connections.reading())
            theirs = held.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
            for reader in (ours, theirs):
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM events").fetchone()
                held.callback(reader.execute, "ROLLBACK")
        for version in range(2, 52):
            ledger.append(event(version))
        assert len(ledger.load(A)) == 51


def test_readers_of_the_library_do_not_hold_up_a_writer(ledger: FileLedger) -> None:
    """The library's own way to read takes nothing that a writer waits for."""
    with ExitStack() as held:
        for _ in range(20):
            held.enter_context(ledger._recorder.datastore.transaction(commit=False))
        assert ledger.append(event(1)) == [1]


def test_connections_beyond_the_bound_are_closed(ledger: FileLedger) -> None:
    """A burst of readers does not keep its files for ever."""
    with ExitStack() as held:
        for _ in range(READERS_KEPT_MAX + 5):
            held.enter_context(ledger._connections.reading())
    assert len(ledger._connections._readers) == READERS_KEPT_MAX


def test_a_connection_in_use_is_closed_when_it_comes_back(ledger: FileLedger) -> None:
    """Closing the ledger leaves nothing open once its last reader is done."""
    with ledger._connections.reading() as reader:
        ledger.close()
        assert reader.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(sqlite3.ProgrammingError):
        reader.execute("SELECT 1")


def test_an_interrupted_transaction_leaves_nothing(ledger: FileLedger) -> None:
    """Whatever is raised inside a transaction, nothing of it stays and the next one works."""

    def interrupted() -> None:
        with ledger._connections.writing() as writer:
            writer.execute("INSERT INTO facts VALUES ('half', 'done')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert ledger.fact("half") is None
    assert ledger.append(event(1)) == [1]


def test_a_lock_held_beyond_patience_is_storage_down(ledger: FileLedger, path: Path) -> None:
    """Another program that keeps the write lock makes us say so, and no more."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageDown, match="locked"):
            ledger.append(event(1))
        other.execute("ROLLBACK")
    assert ledger.append(event(1)) == [1]


def test_every_connection_has_the_patience_asked_for(ledger: FileLedger) -> None:
    """How long a command waits for other processes is the caller's choice."""
    with ledger._connections.reading() as reader, ledger._connections.writing() as writer:
        waits = [c.execute("PRAGMA busy_timeout").fetchone() for c in (reader, writer)]
    assert waits == [(50,), (50,)]


def test_a_writer_kept_by_a_thread_is_storage_down(ledger: FileLedger) -> None:
    """Waiting for the threads of one's own process has an end as well."""
    with ledger._connections.writing(), pytest.raises(StorageDown, match="threads"):
        ledger.append(event(1))
    assert ledger.append(event(1)) == [1]


def test_a_directory_that_is_not_there_is_storage_down(tmp_path: Path) -> None:
    """Opening says what is so instead of making directories somewhere."""
    with pytest.raises(StorageDown):
        open_ledger(tmp_path / "none" / "ledger.db")


def test_a_file_of_something_else_is_storage_down(path: Path) -> None:
    """A file that is no ledger is left as it is."""
    path.write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(StorageDown, match="not a database"):
        open_ledger(path)
    assert path.read_bytes() == b"not a database, not at all" * 100


def test_a_file_that_went_away_is_not_made_anew(ledger: FileLedger, path: Path) -> None:
    """An unmounted disk must not end in an empty ledger that takes new events."""
    with pytest.raises(Conflict):
        ledger.append(event(7))
    away = path.with_name("away.db")
    path.rename(away)
    with pytest.raises(StorageDown):
        ledger.append(event(1))
    assert not path.exists()
    away.rename(path)
    assert ledger.append(event(1)) == [1]


def test_many_threads_append_without_a_gap(path: Path) -> None:
    """Eight threads of one process share the writer, and each event has one position."""
    with open_ledger(path, patience_s=60) as ledger, ThreadPoolExecutor(8) as threads:
        lists = threads.map(
            lambda name: [ledger.append(event(v, f"whistle-{name}"))[0] for v in range(1, 26)],
            range(8),
        )
        assert sorted(chain.from_iterable(lists)) == list(range(1, 201))


def test_four_processes_append_without_a_gap(path: Path) -> None:
    """Processes that make the file together and write together give one order without gaps."""
    count = 25
    writers = [child("race", path, f"whistle-{n}", A, str(count)) for n in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    with open_ledger(path) as ledger:
        assert [row.position for row in ledger.read(0, 999)] == list(range(1, 8 * count + 1))
        assert [row.version for row in ledger.load(A)] == list(range(1, 4 * count + 1))
        assert ledger.check() == []


def test_a_full_disk_is_storage_down_until_there_is_room(path: Path) -> None:
    """Reads go on, and the next append after relief works without a restart."""
    assert child("disk_full", path).wait() == 0


def test_no_files_left_is_storage_down_until_there_are(path: Path) -> None:
    """What is open goes on, and the next append after relief works without a restart."""
    assert child("no_files", path).wait() == 0


def test_nothing_new_ends_the_wait(ledger: FileLedger) -> None:
    """A reader that waited in vain is told so."""
    ledger.append(event(1))
    assert not ledger.wait(1, 0.01)


def test_news_that_is_there_needs_no_wait(ledger: FileLedger) -> None:
    """Whoever is behind goes on at once, even without any time to wait."""
    ledger.append(event(1))
    assert ledger.wait(0, 0)


class Told(threading.Condition):
    """A condition that says when somebody is about to wait; notifying has to wait until he does."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        super().__init__()
        self.waiting = threading.Event()

    def wait(self, timeout: float | None = None) -> bool:
        """Tell of the waiter while the lock is held, which waiting gives up."""
        self.waiting.set()
        return super().wait(timeout)


def test_news_of_this_process_wakes_without_a_poll(ledger: FileLedger) -> None:
    """A thread that waits is told of the append itself: polls are an hour apart here."""
    ledger.poll_s, ledger._news = 3600, (news := Told())
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(ledger.wait, 0, 60)
        news.waiting.wait()
        ledger.append(event(1))
        assert waiting.result(timeout=20)


def test_news_between_looking_and_waiting_is_not_missed(path: Path) -> None:
    """An append just after the look at the head leaves its mark for the one who then waits."""

    class Hurried(FileLedger):
        """A ledger in which somebody is always faster than the one who looks."""

        poll_s = 3600

        def head(self) -> int:
            head = super().head()
            if not head:
                self.append(event(1))
            return head

    with Hurried(Connections(path, 5.0)) as ledger, ThreadPoolExecutor(1) as threads:
        assert threads.submit(ledger.wait, 0, 60).result(timeout=20)


def test_news_of_another_process_is_seen(ledger: FileLedger, path: Path) -> None:
    """What another process appends ends the wait as well, by the poll."""
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(ledger.wait, 0, 60)
        assert child("race", path, "whistle-b", A, "1").wait() == 0
        assert waiting.result()

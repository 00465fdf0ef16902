"""A second process of the ledger's tests: appends beside others, or runs out of disk or files."""

from __future__ import annotations

import resource
import sys
from contextlib import suppress
from pathlib import Path

from domain.ledger import Conflict, FileLedger, StorageDown, Stored, open_ledger

KIND = "whistle.blown.v1"
LIMITED = "whistle-limited"


def race(path: str, own: str, shared: str, count: str) -> None:
    """Append to a stream of one's own and to one that all write, beginning again after a conflict."""
    with open_ledger(Path(path), patience_s=60) as ledger:
        for number in range(1, int(count) + 1):
            ledger.append([Stored(own, number, KIND, b"{}")])
            while not _appended(ledger, shared):
                pass


def _appended(ledger: FileLedger, stream: str, body: bytes = b"{}") -> bool:
    version = len(ledger.load(stream)) + 1
    try:
        ledger.append([Stored(stream, version, KIND, body)])
    except Conflict:
        return False
    return True


def disk_full(path: str) -> None:
    """Fill the disk, read on, and append again as soon as there is room."""
    with open_ledger(Path(path)) as ledger:
        _limit(resource.RLIMIT_FSIZE, 400_000)
        stored = _until_down(ledger)
        _is_down(ledger)
        assert len(ledger.load(LIMITED)) == stored, "reading goes on"
        _limit(resource.RLIMIT_FSIZE, None)
        assert _appended(ledger, LIMITED), "the next append works"
        assert [row.version for row in ledger.read(0, 999)] == list(range(1, stored + 2))
        assert ledger.check() == []


def no_files(path: str) -> None:
    """Use up the file descriptors, lose the writer to a conflict, and append again after relief."""
    with open_ledger(Path(path)) as ledger:
        assert _appended(ledger, LIMITED)
    with open_ledger(Path(path)) as ledger:
        _limit(resource.RLIMIT_NOFILE, 3)
        assert _appended(ledger, LIMITED), "the writer is open already"
        with suppress(Conflict):
            ledger.append([Stored(LIMITED, 1, KIND, b"{}")])
        for _ in range(3):
            _is_down(ledger)
        assert len(ledger.load(LIMITED)) == 2, "an open reader goes on"
        with ledger._connections.reading():
            try:
                ledger.load(LIMITED)
            except StorageDown:
                pass
            else:
                raise AssertionError("a second reader has no file")
        _limit(resource.RLIMIT_NOFILE, None)
        assert _appended(ledger, LIMITED), "the next append works"
        assert len(ledger.load(LIMITED)) == 3


def _limit(what: int, soft: int | None) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (hard if soft is None else soft, hard))


def _until_down(ledger: FileLedger) -> int:
    for stored in range(1000):
        try:
            assert _appended(ledger, LIMITED, b"x" * 20_000)
        except StorageDown:
            return stored
    raise AssertionError("the limit did not hold")


def _is_down(ledger: FileLedger) -> None:
    try:
        _appended(ledger, LIMITED, b"x" * 20_000)
    except StorageDown:
        return
    raise AssertionError("the limit did not hold")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])

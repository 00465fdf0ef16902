"""Locks of a data directory: who has it open, and that nobody removes it meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.ledger import StorageDown
from projections.data import Data
from projections.lock import IN_USE, is_there, lock


def test_a_lock_is_had_alone_or_shared_and_freed_with_its_file(tmp_path: Path) -> None:
    """Many may share it, one may have it alone, never both at once."""
    path = tmp_path / "x.lock"
    one, other = lock(path, shared=True), lock(path, shared=True)
    assert one is not None
    assert other is not None
    assert lock(path) is None
    one.close()
    other.close()
    alone = lock(path)
    assert alone is not None
    assert lock(path, shared=True) is None
    alone.close()


def test_a_directory_that_is_being_removed_is_not_opened(tmp_path: Path) -> None:
    """Nor one that cannot be made; what was opened on the way is closed again."""
    directory = tmp_path / "data"
    Data(directory).close()
    with lock(directory / IN_USE) as removing, pytest.raises(StorageDown, match="removing"):  # type: ignore[union-attr]
        Data(directory)
    assert removing.closed
    (tmp_path / "file").touch()
    with pytest.raises(StorageDown, match="File exists"):
        Data(tmp_path / "file")


def test_a_directory_that_is_open_is_not_removed(tmp_path: Path) -> None:
    """Whoever wants it alone hears that it is in use, until the last has closed it."""
    one, other = Data(tmp_path), Data(tmp_path)
    one.close()
    assert lock(tmp_path / IN_USE) is None
    other.close()
    alone = lock(tmp_path / IN_USE)
    assert alone is not None
    alone.close()


def test_a_lock_on_a_file_that_was_removed_guards_nothing(tmp_path: Path) -> None:
    """Whoever opened it just before sees so, and takes the new one."""
    path = tmp_path / "x.lock"
    with path.open("a") as file:
        assert is_there(file)
        path.unlink()
        path.touch()
        assert not is_there(file)

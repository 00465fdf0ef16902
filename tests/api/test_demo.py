"""The demo's day: played whole, or begun anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.demo import PLAYING, SYNTHETIC, NotADemo, run
from api.settings import Settings
from projections.data import Data
from projections.lock import lock


def demo_in(directory: Path) -> Data:
    """Give a directory, open, in which a day was begun."""
    data = Data(directory)
    data.ledger.keep(SYNTHETIC, "1")
    return data


def played(directory: Path, *, reset: bool = False) -> None:
    """Play a day."""
    settings = Settings(data=directory)
    run(settings, seed=1, pace=1, at=None, reset=reset, live=False, show=print)


def test_a_day_that_was_cut_off_is_not_played_on(tmp_path: Path) -> None:
    """Its clock stands in the middle of the day, so going on would play another day."""
    demo_in(tmp_path).close()
    with pytest.raises(NotADemo, match="begin anew with --reset"):
        played(tmp_path)


def test_a_directory_that_somebody_reads_is_not_begun_anew(tmp_path: Path) -> None:
    """Its files would be gone under them; once they have ended, it is."""
    reading = demo_in(tmp_path)
    lineage = reading.ledger.fact("lineage")
    with pytest.raises(NotADemo, match="in use by another process"):
        played(tmp_path, reset=True)
    assert reading.ledger.fact("lineage") == lineage
    reading.close()
    played(tmp_path, reset=True)
    anew = Data(tmp_path)
    assert anew.ledger.fact("lineage") != lineage
    anew.close()


def test_a_demo_that_is_played_is_not_played_twice(tmp_path: Path) -> None:
    """Two would move one clock, and each would end the other's tokens."""
    demo_in(tmp_path).close()
    with lock(tmp_path / PLAYING), pytest.raises(NotADemo, match="in use"):  # type: ignore[union-attr]
        played(tmp_path)
    (tmp_path / "new").mkdir()
    with lock(tmp_path / "new" / PLAYING), pytest.raises(NotADemo, match="in use"):  # type: ignore[union-attr]
        played(tmp_path / "new")

"""The demo's day: played whole, or begun anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.demo import SYNTHETIC, NotADemo, run
from api.settings import Settings
from projections.data import Data


def test_a_day_that_was_cut_off_is_not_played_on(tmp_path: Path) -> None:
    """Its clock stands in the middle of the day, so going on would play another day."""
    data = Data(tmp_path)
    data.ledger.keep(SYNTHETIC, "1")
    data.close()
    with pytest.raises(NotADemo, match="begin anew with --reset"):
        run(
            Settings(data=tmp_path),
            seed=1,
            pace=1,
            at=None,
            reset=False,
            live=False,
            show=print,
        )

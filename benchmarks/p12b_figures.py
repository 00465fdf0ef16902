"""P12b: the figures over 100,000 whistles, for readers who see all and who see some.

A ledger of whistles from benchmarks.generate, one whistle in twelve events, every twentieth entered late;
the boards are built, and each figure is asked of the whole period, with and without a department, as a
reader of everything, of the district, of one street and of one department, whose sight is looked at
row by row. Each timing is the median of 7. The slowest figure must take at most 100 ms; all of them
together, as GET /figures gives them, and the first page of a figure's events are printed beside it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import text

from benchmarks.generate import fill
from projections.evidence import Evidence
from projections.figures import Asked, Figures
from projections.store import Build
from tests.world import STREET, WATER, world

WHISTLES = int(sys.argv[1]) if sys.argv[1:2] else 100_000
EVENTS_EACH, ROUNDS, BAR_MS = 12, 7, 100
READERS = (("*",), ("420102",), (STREET,), (WATER,))
ASKED = (Asked(), Asked(department=WATER), Asked(first="2026-11-25", last="2026-11-26"))


def timed(ask: Callable[[], object]) -> float:
    """Give the median milliseconds of a question."""
    found = list[float]()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        found.append((time.perf_counter() - begun) * 1000)
    return statistics.median(found)


def questions(build: Build) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give what is asked: each figure for itself, all at once, a page of events."""
    for units in READERS:
        figures, evidence = Figures(build, units), Evidence(build, units)
        for asked in ASKED:
            for code in ("K3", "K4", "K5", "K10", "K47"):
                yield code, lambda f=figures, c=code, a=asked: f.one(c, a)  # type: ignore[misc]
            yield "all", lambda f=figures, a=asked: f.all(a)  # type: ignore[misc]
            yield "events", lambda e=evidence, a=asked: e.page("K3", "numerator", a, None, 50)  # type: ignore[misc]


def main() -> int:
    """Measure."""
    with tempfile.TemporaryDirectory(dir=".") as directory, world(Path(directory)) as here:
        fill(here, WHISTLES * EVENTS_EACH, late=0.05)
        build = here.data.rebuild()
        with build.engine.connect() as connection:
            sql = text("SELECT COUNT(*) FROM legs WHERE leg = 0")
            whistles = connection.execute(sql).scalar_one()
        slowest: dict[str, float] = {}
        for code, ask in questions(build):
            slowest[code] = max(slowest.get(code, 0), timed(ask))
    print(f"{whistles} whistles, ms for the slowest reader and question:")
    print("  ".join(f"{code} {ms:.1f}" for code, ms in slowest.items()))
    worst = max(ms for code, ms in slowest.items() if code not in ("all", "events"))
    print(f"P12b {worst:.1f} ms for the slowest figure of {whistles} whistles (at most {BAR_MS})")
    return 0 if worst <= BAR_MS else 1


if __name__ == "__main__":
    sys.exit(main())

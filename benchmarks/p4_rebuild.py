"""P4: build all boards from a long ledger, against writing the same final rows raw.

The reference, same run: read and decode the log, and executemany the same final rows into the same
tables with the bare driver. 1,000,000 events must take at most 60 s and at most 3 times the
reference; the peak of memory at the full size at most 1.2 times that at a tenth.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generate import fill
from projections.data import Data
from projections.store_file import FileBuild
from tests.world import world

EVENTS = int(sys.argv[1]) if sys.argv[1:2] and sys.argv[1].isdecimal() else 1_000_000


def reference(data: Data, build: FileBuild) -> float:
    """Read and decode the log, and write the build's rows raw; give the seconds."""
    path = build.path.with_name("raw.db")
    path.unlink(missing_ok=True)
    source = sqlite3.connect(build.path)
    made = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type = ?"
    tables_made = source.execute(made, ("table",)).fetchall()
    indexes_made = source.execute(made, ("index",)).fetchall()
    names = [name for name, _ in tables_made]
    rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    begun, after = time.perf_counter(), 0
    while page := data.ledger.read(after, 10_000):
        for row in page:
            data.codec.decode(row)
        after = page[-1].position
    target = sqlite3.connect(path)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=NORMAL")
    for _, sql in tables_made:
        target.execute(sql)
    for name, found in rows.items():
        if found:
            marks = ",".join("?" * len(found[0]))
            target.executemany(f"INSERT INTO {name} VALUES ({marks})", found)
    for _, sql in indexes_made:
        target.execute(sql)
    target.commit()
    return time.perf_counter() - begun


def peak(directory: str) -> int:
    """Rebuild in a process of its own, and give its peak of memory in KiB."""
    command = [sys.executable, "-m", "benchmarks.p4_rebuild", "--rebuild", directory]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def rebuilt(directory: Path) -> int:
    """Rebuild, and give the peak of memory in KiB: of this program alone, not of who started it."""
    data = Data(directory)
    data.rebuild()
    data.close()
    # Not ru_maxrss: a process begins with that of the one that started it, which is much larger.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def main() -> int:
    """Measure."""
    with tempfile.TemporaryDirectory(dir=".") as small, world(Path(small)) as here:
        fill(here, EVENTS // 10)
        little = peak(small)
    with tempfile.TemporaryDirectory(dir=".") as full, world(Path(full)) as here:
        fill(here, EVENTS)
        begun = time.perf_counter()
        build = here.data.rebuild()
        seconds = time.perf_counter() - begun
        assert isinstance(build, FileBuild)
        raw = reference(here.data, build)
        much = peak(full)
    print(f"{EVENTS} events in {seconds:.1f} s; the same rows raw in {raw:.1f} s")
    print(f"P4b {much / little:.2f} peak memory, {EVENTS} events over a tenth (at most 1.2)")
    print(f"P4 {seconds / raw:.2f} rebuild over the same rows raw (at most 3)")
    return 0 if seconds / raw <= 3 and much / little <= 1.2 and seconds <= 60 else 1


if __name__ == "__main__":
    if "--rebuild" in sys.argv:
        print(rebuilt(Path(sys.argv[-1])))
    else:
        sys.exit(main())

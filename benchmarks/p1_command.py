"""P1: load, decide, save one command on a stream of 10 events, against the library's own aggregate.

Reference, same run: eventsourcing's `@event` aggregate of 10 events, repository.get, one command,
save, on SQLite. On a memory file system the library's time over ours must be at least 3. On disk,
our time over a raw one-row commit of the same bytes must be at most 1.6. Ours remembers the pasts of
streams that were used lately, as it does in service, and reads on from there; the figure without
any memory, where all 10 events are read, decoded and folded, is printed beside it.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from domain.past import Pasts
from domain.whistle import commands as c
from domain.whistle.words import CallOutcome
from tests.world import COMMUNITY, WATER, World, world

ROUNDS, STREAMS = 5, 200
CALL = c.RecordCall(legs=(1,), post="值班", outcome=CallOutcome.REACHED, said="已通知")


class Leg(Aggregate):
    """The reference: an aggregate as the library's documentation shows it."""

    @event("Opened")
    def __init__(self, office: str) -> None:
        """Open."""
        self.office = office
        self.calls = 0

    @event("Called")
    def call(self, post: str, outcome: str, said: str) -> None:
        """Record a call."""
        self.calls += 1


def ours(here: World, *, forgetful: bool = False) -> Callable[[int], None]:
    """Prepare streams of 10 events, and give one command to one of them."""
    streams = []
    draft = c.DraftWhistle(kind="RD", place=COMMUNITY, matter="路灯不亮", need="修")  # type: ignore[arg-type]
    for _ in range(STREAMS * ROUNDS):
        stream = here.give("clerk", draft).stream
        here.give("clerk", c.SubmitWhistle(), stream)
        here.give("leader", c.ApproveAndBlow(), stream)
        here.give("dispatcher", c.Triage(lead=WATER), stream)
        for step in (c.SignLeg(), c.LogContact(note="已联系"), c.ReportArrival(people=2)):
            here.give("water", step, stream, 1)
        here.give("officer", CALL, stream)
        streams.append(stream)

    def one(at: int) -> None:
        here.give("officer", CALL, streams[at])

    def forgetting(at: int) -> None:
        kept, of = here.ports, here.data
        here.ports = replace(kept, pasts=Pasts(of.ledger, of.codec, of.registry))
        one(at)
        here.ports = kept

    return forgetting if forgetful else one


def theirs(path: Path) -> Callable[[int], None]:
    """Prepare the library's application, and give one command to one of its aggregates."""
    env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    app: Application[Any] = Application(env)
    ids = []
    for _ in range(STREAMS * ROUNDS):
        leg = Leg(office=WATER)
        for _ in range(9):
            leg.call("值班", "reached", "已通知")
        app.save(leg)
        ids.append(leg.id)

    def one(at: int) -> None:
        leg: Leg = app.repository.get(ids[at])
        leg.call("值班", "reached", "已通知")
        app.save(leg)

    return one


def raw(path: Path, body: bytes) -> Callable[[int], None]:
    """Prepare a raw one-row commit of the same bytes."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE e (id INTEGER PRIMARY KEY, s TEXT, v INT, k TEXT, b BLOB)")

    def one(at: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        sql = "INSERT INTO e (s, v, k, b) VALUES (?, ?, ?, ?)"
        connection.execute(sql, ("whistle", at, "whistle.call-recorded.v1", body))
        connection.execute("COMMIT")

    return one


def timed(runs: dict[str, Callable[[int], None]]) -> dict[str, float]:
    """Run alternately, and give the median time of one command in microseconds."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for round_ in range(ROUNDS):
        for name, run in runs.items():
            begun = time.perf_counter()
            for at in range(STREAMS):
                run(round_ * STREAMS + at)
            times[name].append((time.perf_counter() - begun) / STREAMS * 1e6)
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> int:
    """Measure both bars."""
    with (
        tempfile.TemporaryDirectory(dir="/dev/shm") as memory,
        world(Path(memory) / "ours") as here,
        world(Path(memory) / "forgetful") as other,
    ):
        runs = {"ours": ours(here), "theirs": theirs(Path(memory) / "theirs.db")}
        found = timed(runs | {"forgetful": ours(other, forgetful=True)})
        body = here.data.ledger.read(here.data.ledger.head() - 1, 1)[0].body
    in_memory = found["theirs"] / found["ours"]
    print(
        f"memory: ours {found['ours']:.0f} us, the library's {found['theirs']:.0f} us,"
        f" ours without memory of streams {found['forgetful']:.0f} us"
    )
    with tempfile.TemporaryDirectory(dir=".") as disk, world(Path(disk) / "o") as here:
        found = timed({"ours": ours(here), "raw": raw(Path(disk) / "raw.db", body)})
    on_disk = found["ours"] / found["raw"]
    print(f"disk: ours {found['ours']:.0f} us, a raw commit {found['raw']:.0f} us")
    print(f"P1b {on_disk:.2f} on disk, ours over a raw commit (at most 1.6)")
    print(f"P1 {in_memory:.2f} in memory, the library over ours (at least 3)")
    return 0 if in_memory >= 3 and on_disk <= 1.6 else 1


if __name__ == "__main__":
    sys.exit(main())

"""P8: a command takes as long on a long ledger as on a short one.

Two ledgers in turn, command by command: one of 1,000 events, one of 1,000,000. Each command goes to
one of the 50 latest whistles that are still open. The median on the long one over the median on the
short one must be at most 1.15. Without an argument the long one is 1,000,000 events.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random

from benchmarks.generate import fill
from domain.whistle import SLICE, Whistle
from domain.whistle import commands as c
from domain.whistle.moves import ANSWERED
from domain.whistle.words import CallOutcome
from tests.world import World, world

EVENTS = int(sys.argv[1]) if sys.argv[1:2] else 1_000_000
SHORT, RECENT, COMMANDS = 1000, 50, 4000
CALL = c.RecordCall(legs=(1,), post="值班", outcome=CallOutcome.REACHED, said="已通知")


def recent(here: World, events: int) -> list[str]:
    """Fill a ledger, and give the latest whistles that can still be telephoned about."""
    streams = reversed(fill(here, events))
    found = (s for s in streams if _state(here, s).status in ANSWERED)
    return [stream for stream, _ in zip(found, range(RECENT), strict=False)]


def _state(here: World, stream: str) -> Whistle:
    return SLICE.fold(SLICE.initial, here.events(stream))


def main() -> int:
    """Measure."""
    times: dict[int, list[float]] = {SHORT: [], EVENTS: []}
    chance = Random(7)
    with ExitStack() as stack:
        at: dict[int, tuple[World, list[str]]] = {}
        for events in times:
            directory = stack.enter_context(tempfile.TemporaryDirectory(dir="."))
            here = stack.enter_context(world(Path(directory)))
            at[events] = here, recent(here, events)
            here.data.keeper.current()
        for _ in range(COMMANDS):
            for events, (here, streams) in at.items():
                stream = chance.choice(streams)
                begun = time.perf_counter()
                here.give("officer", CALL, stream)
                times[events].append(time.perf_counter() - begun)
    short, long = (statistics.median(found) * 1e6 for found in times.values())
    print(f"{SHORT} events: {short:.0f} us, {EVENTS} events: {long:.0f} us a command, on disk")
    print(f"P8 {long / short:.2f} command at {EVENTS} events over {SHORT} (at most 1.15)")
    return 0 if long / short <= 1.15 else 1


if __name__ == "__main__":
    sys.exit(main())

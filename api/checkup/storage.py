"""Look at what is kept: the ledger, the boards, the clock they go by, and the room that is left."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from api.checkup.finding import Finding, fine, wrong
from domain.ledger import StorageDown
from projections.data import Data
from projections.kafka.wire import about
from projections.query import Query

SKEW_S = 2.0
LAG_MAX = 1000
DAYS_LEAST = 30
SAMPLE = 1000


def ledger(data: Data) -> Iterator[Finding]:
    """Find what is wrong with the events that are kept."""
    found = data.ledger.check()
    mend = "The ledger must not be used as it is: see docs/operations/runbooks.md."
    yield from (wrong(sentence, mend) for sentence in found)
    if not found:
        said = "Ledger {ledger}: {head} events."
        lineage = data.ledger.fact("lineage")
        yield fine(said, ledger=lineage, head=data.ledger.head())


def boards(data: Data) -> Iterator[Finding]:
    """Find boards that are behind, and streams that they had to park."""
    try:
        build = data.boards()
        behind, parked = data.ledger.head() - build.position(), Query(build, ()).parked()
    except StorageDown as down:
        mend = "Look at the disk and its rights; boards may be deleted, and are made anew."
        yield wrong("The boards cannot be read ({why}).", mend, why=down)
        return
    if behind > LAG_MAX:
        mend = "Is a worker there? See the line about the lead."
        yield wrong("The boards are {behind} events behind.", mend, behind=behind)
    elif parked:
        mend = "Look into the log for what they cannot fold, upgrade, then whistle rebuild."
        yield wrong("{parked} streams are parked.", mend, parked=parked)
    else:
        yield fine("The boards are {behind} events behind, none parked.", behind=behind)


def lead(data: Data) -> Iterator[Finding]:
    """Find out whether somebody leads what runs beside the API."""
    lease = data.lease("worker")
    if not lease.take():
        yield fine("A worker leads.")
        return
    lease.release()
    if data.database:
        mend = "Start whistle work, on two machines if there are two."
        yield wrong("Nobody keeps the boards in step.", mend)
    else:
        yield fine("Nobody serves it now.")


def clock(data: Data) -> Iterator[Finding]:
    """Find a clock of this machine that is not that of the others."""
    skew = time.time() - data.ledger.wall()
    if abs(skew) > SKEW_S:
        said, mend = "This machine's clock is {skew} s off.", "Set it by NTP: timedatectl status."
        yield wrong(said, mend, skew=f"{skew:+.1f}")
    else:
        yield fine("This machine's clock is right.")


def room(data: Data) -> Iterator[Finding]:
    """Forecast for how long the disk suffices, at the pace of the last thousand events."""
    free = shutil.disk_usage(data.directory).free
    rows = data.ledger.read(max(0, data.ledger.head() - SAMPLE), SAMPLE)
    # From the envelope alone: the last events may be of kinds that a newer version wrote.
    moments = [about(row.body).recorded_at for row in (*rows[:1], *rows[-1:])]
    if len(rows) < SAMPLE or not all(moments):
        yield fine("{free} GB are free.", free=free // 10**9)
        return
    first, last = map(datetime.fromisoformat, moments)
    # An event takes its bytes in the ledger, and on the boards about three times as much.
    grown = 4 * sum(len(row.body) for row in rows) + 1
    days = int(free / grown * ((last - first) / timedelta(days=1)))
    named = {"free": free // 10**9, "days": min(days, 9999)}
    if days < DAYS_LEAST:
        mend = "Make room, or move the data to a larger disk."
        yield wrong("{free} GB are free, enough for {days} days.", mend, **named)
    else:
        yield fine("{free} GB are free, enough for {days} days.", **named)

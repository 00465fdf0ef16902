"""Send SettleClocks to each stream whose next moment has come."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from domain.authorise import SYSTEM
from domain.command import Ports, give
from domain.order import Order
from domain.refusals import Refusal
from domain.slice import SettleClocks
from projections.board import stamp
from projections.store import Build

PAGE = 500
BEHIND_MAX = 500  # Boards of a busy city are always a little behind.
NEVER = datetime.max.replace(tzinfo=UTC)
DUE = text(
    "SELECT stream, next_at FROM deadlines WHERE sort <= :now AND NOT degraded"
    " ORDER BY sort, key LIMIT :page"
)

FIRST = text("SELECT next_at FROM deadlines ORDER BY sort, key LIMIT 1")


def next_at(build: Build) -> datetime:
    """Give the first moment at which tick has something to settle; the end of time when no clock runs."""
    with build.reading() as connection:
        first = connection.execute(FIRST).scalar()
    return after(datetime.fromisoformat(first)) if first else NEVER


def after(moment: datetime) -> datetime:
    """Give the first moment at which a clock has fallen: a breach is past its due time, not at it."""
    return moment + timedelta.resolution


def tick(build: Build, ports: Ports) -> int:
    """Settle what has fallen due by now, unless the boards are far behind; give how many did.

    A row that is behind its stream settles nothing, since the stream itself decides. At its very due
    time a clock is not breached yet, and nothing is recorded. A parked stream cannot be settled, and
    must not hold up the others.
    """
    if build.position() < ports.ledger.head() - BEHIND_MAX:
        return 0
    with build.reading() as connection:
        due = connection.execute(DUE, {"now": stamp(ports.now()), "page": PAGE}).all()
    settled = 0
    for stream, next_at in due:
        order = Order(
            command=SettleClocks(), who=SYSTEM, key=f"settle/{stream}/{next_at}", stream=stream
        )
        with suppress(Refusal):
            settled += bool(give(order, ports).events)
    return settled

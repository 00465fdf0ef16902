"""The board of subscriptions: what each office is subscribed to, which way, and whether it flows."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, MetaData

from domain.subscription import Subscription
from domain.subscription.words import Status
from projections.board import Board, Row, Told, board_table, common, stamp
from projections.columns import JSON, NUMBER, TEXT
from projections.whistles import short_of


def rows(state: Subscription, told: Told) -> list[Row]:
    """Give the one row of a subscription; how far it is delivered stands where deliveries are kept."""
    name = short_of(told.register, state.office)
    over = state.status is Status.CLOSED
    late = stamp(state.overdue_since) if state.overdue else None
    sort = f"{int(over)}{int(late is None)}/{state.office}/{stamp(told.trail.began_at)}"
    return [
        common(told, told.id, sort, state.area, (state.office,))
        | {
            "search": f"{name} {state.url} {' '.join(state.kinds)}",
            "office": state.office,
            "office_name": name,
            "way": state.way,
            "url": state.url,
            "kinds": list(state.kinds),
            "place": state.place,
            "own": state.own,
            "status": state.status,
            "after": state.after,
            "since": stamp(state.since),
            "run": state.run,
            "secret": state.secret,
            "overdue": state.overdue or None,
            "overdue_since": late,
        }
    ]


def subscriptions(metadata: MetaData) -> Board:
    """Declare the board."""
    texts = ("office", "office_name", "way", "url", "place", "status", "since", "overdue_since")
    table = board_table(
        metadata,
        "subscriptions",
        *(Column(name, TEXT) for name in texts),
        Column("kinds", JSON),
        Column("own", Boolean),
        *(Column(name, NUMBER) for name in ("after", "run", "secret", "overdue")),
    )
    return Board(
        name="subscriptions",
        slice="subscription",
        version=1,
        whole=True,
        question="Which office is subscribed to what, which way, and does it flow?",
        table=table,
        rows=rows,
        filters=("office", "way", "status"),
    )

"""Recorded refusals: the newest of each actor, older ones folded into counts."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, text

from api.access.store import Store
from domain.codec import to_json
from domain.order import Order
from domain.refusals import Refusal

KEPT_MAX = 1000
# Of two who fold at once each counts what it took away itself.
TAKE = text("DELETE FROM refusals WHERE actor = :actor AND id <= :last RETURNING code")
COUNT = text(
    "INSERT INTO refusals_folded VALUES (:actor, :code, :count) ON CONFLICT (actor, code)"
    " DO UPDATE SET count = refusals_folded.count + excluded.count"
)


class Refusals:
    """Who asked for what, and why it was refused; no part of the proved record."""

    def __init__(self, store: Store) -> None:
        """Keep them in a store."""
        self._store = store

    def record(self, order: Order, stream: str, refusal: Refusal) -> None:
        """Record a refusal; an actor's older ones are folded into counts."""
        sql = (
            "INSERT INTO refusals (actor, at, command, stream, code, parameters)"
            " VALUES (:actor, :at, :command, :stream, :code, :parameters)"
        )
        values = {
            "actor": order.subject,
            "at": self._store.stamp(),
            "command": type(order.command).__name__,
            "stream": stream,
            "code": refusal.code(),
            "parameters": to_json(refusal.parameters).decode(),
        }
        with self._store.asked() as connection:
            connection.execute(text(sql), values)
            _fold(connection, order.subject)

    def of(self, actor: str) -> list[tuple[str, str, str]]:
        """Give an actor's refusals as (at, command, code), the newest first."""
        sql = text("SELECT at, command, code FROM refusals WHERE actor = :actor ORDER BY id DESC")
        with self._store.asked() as connection:
            return [(r.at, r.command, r.code) for r in connection.execute(sql, {"actor": actor})]


def _fold(connection: Connection, actor: str) -> None:
    kept = "SELECT id FROM refusals WHERE actor = :actor ORDER BY id DESC LIMIT 1 OFFSET :kept"
    found = connection.execute(text(kept), {"actor": actor, "kept": KEPT_MAX}).scalar()
    if found:
        taken = connection.execute(TAKE, {"actor": actor, "last": found}).scalars()
        for code, count in Counter(taken).items():
            connection.execute(COUNT, {"actor": actor, "code": code, "count": count})

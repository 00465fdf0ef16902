"""Find the position from which on events were recorded at a moment or later."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select


def first_since(connection: Connection, timeline: Table, moment: str) -> int:
    """Give the first position since a moment: positions and moments rise together, so halve the way.

    When all is older it is the one after the last.
    """
    low, high = 0, (connection.execute(select(func.max(timeline.c.pos))).scalar() or 0) + 1
    at = select(timeline.c.recorded_at).order_by(timeline.c.pos).limit(1)
    while low < high:
        middle = (low + high) // 2
        found = connection.execute(at.where(timeline.c.pos >= middle)).scalar()
        low, high = (middle + 1, high) if found is not None and found < moment else (low, middle)
    return low

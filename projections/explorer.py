"""Look for events: by stream, kind, actor, place, time and position, as far as a reader may see.

A page looks at a bounded number of events, so that the rarest thing costs as little as the
commonest; one that holds less than was asked for, and has a cursor, goes on there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from projections.board import Row, stamp
from projections.columns import holds
from projections.query import Cursor, Page, seen
from projections.since import first_since
from projections.store import Build, position_of

LOOKED_MAX = 2_000
# Positions follow the time of recording but for commands that waited for each other: never a day.
MARGIN = timedelta(days=1)
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which events: of a stream, of kinds as stored, of an actor, in a place, of a time.

    ``place`` holds all that lies in it. ``until`` is not included. ``after`` begins behind a position
    and goes up; without it the newest are first.
    """

    stream: str = ""
    kinds: tuple[str, ...] = ()
    actor: str = ""
    place: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: int | None = None


class Explorer:
    """The events of one build, for a reader of some units; each may raise BoardsDown.

    ``everything`` adds the streams that lie nowhere, such as grants, offices and policies.
    """

    def __init__(self, build: Build, units: Sequence[str], *, everything: bool) -> None:
        """Look into a build as a reader."""
        self._build, self._units, self._everything = build, units, everything
        self._told, self._states = build.tables.timeline, build.tables.states

    def page(self, sought: Sought, limit: int, cursor: Cursor | None = None) -> Page:
        """Give a page of events; the next one goes on from the position in ``cursor``."""
        upward, told = sought.after is not None, self._told.c
        order = told.pos if upward else told.pos.desc()
        with self._build.reading() as connection:
            position = position_of(connection)
            low, high = self._span(connection, sought, cursor, position)
            within = [*self._indexed(sought), told.pos > low, told.pos < high]
            last = select(told.pos).where(*within).order_by(order).limit(1).offset(LOOKED_MAX - 1)
            looked = connection.execute(last).scalar()
            if looked is not None:
                within.append(told.pos <= looked if upward else told.pos >= looked)
            query = self._query(sought).where(*within).order_by(order).limit(limit + 1)
            rows = [dict(row) for row in connection.execute(query).mappings()]
        more = rows[limit - 1]["pos"] if len(rows) > limit else looked
        end = Cursor(sort="", key="", pos=more) if more is not None else None
        shown = [event_of(row) for row in rows[:limit]]
        return Page(rows=shown, position=position, build=self._build.id, cursor=end)

    def _span(
        self, connection: Connection, sought: Sought, cursor: Cursor | None, head: int
    ) -> tuple[int, int]:
        """Give the positions between which to look, neither included."""
        upward = sought.after is not None
        low, high = -1, head + 1
        if sought.since:
            low = (
                first_since(connection, self._told, stamp(max(sought.since, EARLIEST) - MARGIN)) - 1
            )
        if sought.until:
            high = first_since(connection, self._told, stamp(min(sought.until, LATEST) + MARGIN))
        begin = cursor.pos if cursor else sought.after
        if begin is None:
            return low, high
        return (max(low, begin), high) if upward else (low, min(high, begin))

    def _query(self, sought: Sought) -> Select[Any]:
        # A subquery for each event, so that the events stay the ones that are gone through.
        its = self._states.c.stream == self._told.c.stream
        lies = select(self._states.c.stream).where(its, self._lies(sought.place))
        return select(self._told).where(*self._others(sought), lies.correlate(self._told).exists())

    def _indexed(self, sought: Sought) -> list[ColumnElement[bool]]:
        """Give the narrowest condition that an index serves in the order of positions."""
        told = self._told.c
        if sought.stream:
            return [told.stream == sought.stream]
        if sought.actor:
            return [told.actor == sought.actor]
        return [told.kind.in_(sought.kinds)] if sought.kinds else []

    def _others(self, sought: Sought) -> list[ColumnElement[bool]]:
        told = self._told.c
        wanted: list[ColumnElement[bool]] = []
        if sought.kinds:
            wanted.append(told.kind.in_(sought.kinds))
        if sought.actor:
            wanted.append(told.actor == sought.actor)
        if sought.since:
            wanted.append(told.recorded_at >= stamp(sought.since))
        if sought.until:
            wanted.append(told.recorded_at < stamp(sought.until))
        return wanted

    def _lies(self, place: str) -> ColumnElement[bool]:
        """Say whether a stream lies in a place, and where the reader may see it."""
        path = self._states.c.path
        if place:
            within = holds(path, f"/{place}/")
            return and_(within, seen(self._states, self._units))
        somewhere = and_(path != "", seen(self._states, self._units))
        return or_(path == "", somewhere) if self._everything else somewhere


def event_of(row: Row) -> Row:
    """Give an event as readers see it, with the name that figures call it by."""
    return {"event": f"{row['stream']}/{row['version']}", **row}

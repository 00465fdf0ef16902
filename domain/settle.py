"""Let time pass over a state: the warnings and breaches that are due, dated at their due times."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from domain.slice import Moment, Slice

S = TypeVar("S")


def settle(slice_: Slice[S], state: S, now: datetime) -> tuple[S, list[Moment]]:
    """Give the state after now, and what fell due by now as (moment, event), oldest first.

    A warning is due from its moment on; a breach once the due time has passed. A held clock says
    nothing. However late this is called, the same events come in the same order.
    """
    moments = _fallen(slice_, state, now)
    if not moments:
        return state, moments
    moments.sort(key=lambda moment: moment[0])
    return slice_.fold(state, (event for _, event in moments)), moments


def next_moment(slice_: Slice[S], state: S) -> datetime | None:
    """Give the moment of the next warning or breach, or None when no clock is running."""
    return min(
        (
            ticking.due.due_at if ticking.warned else ticking.due.warn_at
            for ticking in slice_.clocks(state)
            if not (ticking.held or ticking.breached)
        ),
        default=None,
    )


def _fallen(slice_: Slice[S], state: S, now: datetime) -> list[Moment]:
    assert slice_.warned is not None or not slice_.clocks(state)  # noqa: S101  A slice with clocks names its events.
    fallen: list[Moment] = []
    for ticking in slice_.clocks(state):
        due = ticking.due
        if ticking.held or ticking.breached:
            continue
        if not ticking.warned and due.warn_at <= now:
            fallen.append((due.warn_at, slice_.warned(due)))  # type: ignore[misc]
        if due.due_at < now:
            fallen.append((due.due_at, slice_.breached(due)))  # type: ignore[misc]
    return fallen

"""What a batch changes: rows to put and rows that left somebody's sight, gathered before one write."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from projections.board import Board, Row, Told, Trail
from projections.script import searchable

Sights = dict[str, tuple[str, str]]


@dataclass(slots=True)
class Folded:
    """A stream as folded so far: its state, its trail, and by board the rows it has.

    ``sights`` maps the key of each row to the path and the offices that decide who sees it; ``path``
    and ``offices`` decide who sees the stream's events.
    """

    state: Any
    version: int = 0
    position: int = 0
    last_at: datetime | None = None
    trail: Trail | None = None
    sights: Mapping[str, Sights] = field(default_factory=dict)
    path: str = ""
    offices: str = ""


@dataclass(slots=True)
class Changes:
    """What a batch changes, to be written in one transaction.

    ``left`` are rows as readers saw them before: gone, or out of some reader's sight; of the boards
    that are not ``watched`` nobody must hear it.
    """

    watched: Collection[str]
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    left: dict[str, dict[str, Row]] = field(default_factory=dict)
    streams: dict[str, Folded] = field(default_factory=dict)
    timeline: list[Row] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    parked: dict[str, Row] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)

    def render(self, board: Board, folded: Folded, told: Told) -> Sights:
        """Put a stream's rows on a board in place of those it had; give who sees them now."""
        before = folded.sights.get(board.name, {})
        rows = {row["key"]: row for row in board.of[told.slice](folded.state, told)}
        if not rows and not before:
            return {}
        for row in rows.values():
            if row["search"]:
                row["search"] = searchable(row["search"])
        if board.name in self.watched:
            now = {key: (row["path"], row["offices"]) for key, row in rows.items()}
        else:
            now = dict.fromkeys(rows, ("", ""))
        here = self.rows.setdefault(board.name, {})
        left = self.left.setdefault(board.name, {})
        for key, (path, offices) in before.items():
            if now.get(key) != (path, offices):
                gone = {"board": board.name, "key": key, "path": path, "offices": offices}
                left.setdefault(key, gone | {"pos": told.position})
            if key not in now:
                here.pop(key, None)
        here.update(rows)
        return now

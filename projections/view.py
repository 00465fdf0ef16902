"""How a view is declared: a question that one query answers from the rows of boards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause


@dataclass(frozen=True, kw_only=True)
class View:
    """A view: nothing is written for it, and it is read as a board is.

    ``reads`` names the boards that its rows come from. ``during`` names the columns between whose
    moments a row holds: a list gives those that hold at the reader's moment. One that is ``mine``
    gives the rows of those offices alone for which the reader holds a role now.
    """

    name: str
    question: str
    table: FromClause
    reads: tuple[str, ...]
    filters: tuple[str, ...] = ()
    public: bool = False
    during: tuple[str, str] | None = None
    mine: bool = False

    def holds(self, row: Mapping[str, Any], at: str) -> bool:
        """Say whether a row holds at a moment, as text that sorts."""
        since, until = (row[name] for name in self.during or ())
        return bool(since <= at < until)

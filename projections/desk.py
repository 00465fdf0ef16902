"""The desk: what waits on an office's own people, as a view of the inbox and of the open shift."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table, case, false, literal, null, select, union_all

from projections.board import View

# What a department owes on its leg is its own inbox; all other clocks are the blower's and the centre's.
ON_A_LEG = ("sign", "contact", "arrive", "progress", "resolve")
SAME = (
    *("key", "stream", "pos", "version", "offices", "search", "exercise", "degraded"),
    *("office", "office_name", "task", "leg", "matter", "spot", "place_name", "due_at"),
)
OF_WHISTLES = ("whistle", "short", "kind", "level", "street_name", "warn_at")


def desk(boards: Mapping[str, Table]) -> View:
    """Declare the view: emergencies first, then by the next clock (design: what a screen is for)."""
    inbox, tasks = boards["inbox"], boards["shift_tasks"]
    urgent = case((inbox.c.level.in_(("E1", "E2")), "0"), else_="1")
    clocks = select(
        *(inbox.c[name] for name in (*SAME, *OF_WHISTLES, "overdue")),
        (urgent + inbox.c.sort).label("sort"),
        literal("").label("path"),
    ).where(inbox.c.task.not_in(ON_A_LEG))
    shift = select(
        *(tasks.c[name] for name in SAME),
        *(null().label(name) for name in OF_WHISTLES),
        false().label("overdue"),
        (literal("1") + tasks.c.sort).label("sort"),
        literal("").label("path"),
    )
    return View(
        name="desk",
        question="What waits on me: triage, confirming, verifying, judging, promises, the roll call?",
        table=union_all(clocks, shift).subquery("desk"),
        reads=("inbox", "shift_tasks"),
        filters=("office", "task"),
        mine=True,
    )

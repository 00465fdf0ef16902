"""Rows of the boards as the service sends them, for what the terminal makes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MINE = frozenset({"s1"})
NOBODY: frozenset[str] = frozenset()


def at(**ahead: float) -> str:
    """Give a moment so far ahead."""
    return (NOW + timedelta(**ahead)).isoformat()


def leg(name: str, state: str, number: int = 1, *, late: bool = False) -> dict[str, Any]:
    """Give a leg of a row."""
    overdue = ["sign"] if late else []
    return {"leg": number, "name": name, "lead": number == 1, "state": state, "overdue": overdue}


def clock(name: str, owner: str, due_at: str) -> dict[str, Any]:
    """Give a clock that was missed."""
    return {"clock": name, "leg": 1, "owner": owner, "owner_name": owner, "due_at": due_at}


def whistle(key: str, **says: Any) -> dict[str, Any]:  # noqa: ANN401  Any column.
    """Give a row of the board of whistles: an ordinary one in progress unless it says otherwise."""
    row = {
        "key": key,
        "sort": key,
        "short": key,
        "day": "2026-11-24",
        "kind": "RD",
        "level": "N",
        "status": "in-progress",
        "matter": "路灯成片不亮",
        "street": "s1",
        "street_name": "大智",
        "place_name": "保成",
        "spot": "北门",
        "legs": [leg("城管", "signed")],
        "overdue": [],
        "next_clock": "contact",
        "next_leg": 1,
        "next_owner": "urban",
        "next_owner_name": "城管",
        "next_due": at(hours=3),
        "next_warn": at(hours=2),
        "closed_at": None,
        "exercise": False,
        "degraded": False,
    }
    return row | says


def task(name: str, **says: Any) -> dict[str, Any]:  # noqa: ANN401  Any column.
    """Give a row of the inbox."""
    row = {
        "key": f"w/{name}/1",
        "sort": name,
        "whistle": "w" * 36,
        "short": "大智-7",
        "day": "2026-11-24",
        "task": name,
        "leg": 1,
        "office": "water",
        "office_name": "水务局",
        "kind": "RD",
        "level": "N",
        "matter": "下水井盖破损",
        "street_name": "大智",
        "place_name": "保成",
        "spot": "",
        "due_at": at(hours=1),
        "warn_at": at(minutes=50),
        "overdue": False,
        "exercise": False,
        "degraded": False,
    }
    return row | says


ENDED = {"status": "closed", "closed_at": at(hours=-1), "next_clock": None}
LATELY = {"overdue": [clock("sign", "urban", at(hours=-1))]}
LONG_AGO = {"overdue": [clock("resolve", "urban", at(days=-3))], "next_clock": None}
EMERGENCY = {"kind": "ER", "level": "E2"}

"""What a wall may read: two boards and its own name, by a link that signs nobody in."""

from __future__ import annotations

from fastapi import Request

PREFIX = (
    "wall/"  # No person's name has a stroke, so nobody can grant a wall a role (domain/text.py).
)
BOARDS = frozenset({"whistles", "streets"})
PATHS = frozenset({"/wall", *(f"/{board}" for board in BOARDS)})


def subject_of(unit: str) -> str:
    """Give whom a wall's token stands for: nobody, who looks over a unit."""
    return f"{PREFIX}{unit}"


def unit_of(subject: str) -> str:
    """Give the unit that a wall looks over, empty when the subject is no wall."""
    return subject.removeprefix(PREFIX) if subject.startswith(PREFIX) else ""


def shows(request: Request) -> bool:
    """Say whether a request asks for something that a wall may read; a wall never does anything."""
    if request.method not in ("GET", "HEAD"):
        return False
    path = request.scope["path"]
    if path == "/live":
        return BOARDS.issuperset(request.query_params.getlist("board"))
    return path in PATHS

"""The words of subscriptions: which way events go, from where, and what stands in a request."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, MaxLen, Predicate

from domain.text import is_storable

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
POSITION_MAX = 2**53
_KIND = re.compile(r"[a-z][a-z-]{0,39}(?:\.[a-z][a-z-]{0,59})?")


class Way(StrEnum):
    """How events go to a department: sent to its address, fetched by it, or on a topic of its own."""

    WEBHOOK = "webhook"
    PULL = "pull"
    TOPIC = "topic"


class Start(StrEnum):
    """From where a subscription begins: what comes next, all there is, or behind a position."""

    HEAD = "head"
    BEGINNING = "beginning"
    POSITION = "position"


class Status(StrEnum):
    """How a subscription stands."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


def is_kind(text: str) -> bool:
    """Say whether text is written as a kind of event, or as a slice: all of its kinds."""
    return _KIND.fullmatch(text) is not None


Kinds: TypeAlias = Annotated[tuple[Annotated[str, Predicate(is_kind)], ...], MaxLen(100)]
Url: TypeAlias = Annotated[str, MaxLen(500), Predicate(is_storable)]
Within: TypeAlias = Annotated[str, MaxLen(64), Predicate(is_storable)]
Position: TypeAlias = Annotated[int, Ge(0), Le(POSITION_MAX)]

"""What is recorded around every event, and an event as it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The envelope of one event; stored beside its data, and never personal data of a resident.

    ``recorded_at`` is ours, ``occurred_at`` is claimed by the actor (None: when it was recorded).
    ``office`` is the unit acted for, ``grant`` the grant it was done under, ``body`` the hash of
    the command's body, ``place`` a territory code, ``policy`` the version in force for the stream.
    """

    recorded_at: datetime
    actor: str
    command: str
    occurred_at: datetime | None = None
    office: str = ""
    grant: str = ""
    body: str = ""
    correlation: str = ""
    causation: str = ""
    place: str = ""
    policy: str = ""
    exercise: bool = False


class Recorded(NamedTuple):
    """An event as the ledger holds it; ``position`` is its place in the one total order."""

    stream: str
    version: int
    position: int
    kind: str
    meta: Meta
    event: object

"""The facts that the register holds, and the one tree that says what lies within what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.declare import value
from domain.register import Register

EVERYWHERE = "*"


@value
class Place:
    """A place of the official division codes.

    ``parent`` is where it lies in the statistical tree; ``authority`` is who answers for it, when
    that is another branch of the tree (development zones). Levels: city, district, street, community.
    """

    code: str
    parent: str
    level: str
    name: str
    short: str
    authority: str = ""


@value
class Office:
    """A unit that blows, answers or leads; a street office has its street's code as its own.

    ``kind`` is street, community, department, centre or supervision. ``area`` is the territory code
    it works in; ``answers_for`` lists matters in words; ``blows`` the kinds of whistle it may blow.
    """

    code: str
    kind: str
    name: str
    short: str
    area: str
    answers_for: tuple[str, ...] = ()
    blows: tuple[str, ...] = ()


@value
class Grant:
    """A role held by a subject over a unit until a moment; ``ended`` is when it was revoked."""

    id: str
    subject: str
    role: str
    unit: str
    until: datetime
    ended: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Say whether the grant is held at a moment."""
        return at < (self.ended or self.until)


@value
class Held:
    """All grants that a subject was ever given, oldest first."""

    subject: str
    grants: tuple[Grant, ...] = ()


@value
class Gathered:
    """The incidents that a whistle was attached to, in the ledger's order; it belongs to the first."""

    whistle: str
    incidents: tuple[str, ...] = ()


def named(register: Register, unit: str) -> str:
    """Give the full name of an office or a place, or its code when neither is known."""
    known = register.get(Office, unit) or register.get(Place, unit)
    return known.name if known else unit


def lineage(register: Register, unit: str) -> Iterator[str]:
    """Give a unit, then what it lies in, up to the root: by authority where one is named."""
    office = register.get(Office, unit)
    if office is not None and register.get(Place, unit) is None:
        yield unit
        unit = office.area
    while unit:
        yield unit
        place = register.get(Place, unit)
        unit = (place.authority or place.parent) if place else ""


def covers(register: Register, holder: str, unit: str) -> bool:
    """Say whether a unit is the holder's own or lies within it."""
    return holder in (EVERYWHERE, unit) or holder in lineage(register, unit)


def reach(register: Register, unit: str) -> str:
    """Give what a unit looks over: its area for those who lead an area, else the unit itself."""
    office = register.get(Office, unit)
    leads = office is not None and office.kind in ("street", "community", "centre", "supervision")
    return office.area if office is not None and leads else unit


def office_over(register: Register, kind: str, place: str) -> Office | None:
    """Give the nearest office of a kind whose area holds a place, or None."""
    by_area = {o.area: o for o in register.all(Office).values() if o.kind == kind}
    return next((by_area[unit] for unit in lineage(register, place) if unit in by_area), None)

"""Territory: a city's official division codes, imported whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import MaxLen, MinLen

from domain.change import like
from domain.circumstances import Circumstances, Where
from domain.declare import command, event, value
from domain.facts import Place
from domain.refusals import Malformed
from domain.register import Facts, Register
from domain.slice import Slice
from domain.text import Code, Line

PLACES_PER_EVENT = 500
DIGITS = {"city": 4, "district": 6, "street": 9, "community": 12}


class Level(StrEnum):
    """The levels of the statistical divisions, with codes of 4, 6, 9 and 12 digits."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"


@value
class Row:
    """One row of the official codes; ``authority`` is who answers for it, when not the parent."""

    code: Code
    parent: Code
    level: Level
    name: Line
    short: Line
    authority: Annotated[str, MaxLen(12)] = ""


Rows: TypeAlias = Annotated[tuple[Row, ...], MinLen(1), MaxLen(20_000)]


@command(by={"city": ("administrator",)}, begins=None, rule="domain.md §4 Territory")
class ImportPlaces:
    """Take a city's official codes over; what is the same changes nothing."""

    rows: Rows


class WrongCode(Malformed):
    """A code has 4, 6, 9 or 12 digits, by its level: city, district, street, community."""


class CodeTwice(Malformed):
    """Each code stands in the file once."""


class OutsideTheCity(Malformed):
    """The path names the city by its four digits; every code in the file begins with them."""


class ParentUnknown(Malformed):
    """A place lies in a place of a higher level that is in the file or known already."""


class AuthorityUnknown(Malformed):
    """Who answers for a place must be a place that is in the file or known already."""


@event("territory.places-listed")
class PlacesListed:
    """Places came to be known."""

    places: tuple[Row, ...]


@event("territory.place-changed")
class PlaceChanged:
    """A place has another name, parent or authority than before."""

    place: Row


@value
class State:
    """The places known, by code."""

    places: Mapping[str, Row] = field(default_factory=dict)


def import_places(state: State, it: ImportPlaces, now: Circumstances) -> list[object]:
    """List what is new and change what has changed; refuse the whole when one row is wrong."""
    rows = {row.code: row for row in it.rows}
    _check(it.rows, rows, state, now.where.id)
    new = [row for row in it.rows if row.code not in state.places]
    listed = (
        PlacesListed(places=tuple(new[at : at + PLACES_PER_EVENT]))
        for at in range(0, len(new), PLACES_PER_EVENT)
    )
    changed = (PlaceChanged(place=row) for row in it.rows if state.places.get(row.code, row) != row)
    return [*listed, *changed]


def missing(known: Mapping[str, object], rows: tuple[Row, ...]) -> Iterator[str]:
    """Give the codes that are known and not in the file: they stay, and are reported."""
    given = {row.code for row in rows}
    return (code for code in known if code not in given)


def _check(rows: tuple[Row, ...], by_code: Mapping[str, Row], state: State, city: str) -> None:
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        if not row.code.isdecimal() or len(row.code) != DIGITS[row.level]:
            raise WrongCode(field=f"rows.{number}.code", row=number, code=row.code)
        if not row.code.startswith(city):
            raise OutsideTheCity(field=f"rows.{number}.code", row=number, code=row.code)
        if row.code in seen:
            raise CodeTwice(field=f"rows.{number}.code", row=number, code=row.code)
        seen.add(row.code)
        above = by_code.get(row.parent) or state.places.get(row.parent)
        higher = above is not None and DIGITS[above.level] < DIGITS[row.level]
        if row.level is not Level.CITY and not higher:
            raise ParentUnknown(field=f"rows.{number}.parent", row=number, parent=row.parent)
        if row.authority and row.authority not in by_code.keys() | state.places.keys():
            raise AuthorityUnknown(
                field=f"rows.{number}.authority", row=number, authority=row.authority
            )


def _listed(state: State, it: PlacesListed) -> State:
    return replace(state, places={**state.places, **{row.code: row for row in it.places}})


def _changed(state: State, it: PlaceChanged) -> State:
    return replace(state, places={**state.places, it.place.code: it.place})


def inform(facts: Facts, it: PlacesListed | PlaceChanged) -> None:
    """Keep the places in the register."""
    for row in it.places if isinstance(it, PlacesListed) else (it.place,):
        facts.put(row.code, like(Place, row))


def sides(_: State, __: object, where: Where, ___: Register) -> Mapping[str, str]:
    """Name the city."""
    return {"city": where.id}


SLICE: Slice[State] = Slice(
    name="territory",
    plural="territories",
    initial=State(),
    decide={ImportPlaces: import_places},
    evolve={PlacesListed: _listed, PlaceChanged: _changed},
    sides=sides,
    inform=inform,
)

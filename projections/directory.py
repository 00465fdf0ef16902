"""The boards of what is known: places and offices, for choosing and for names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, MetaData

from domain.facts import Office
from domain.office import State as OfficeState
from domain.territory import State as TerritoryState
from projections.board import Board, Row, Told, board_table, common
from projections.columns import JSON, TEXT


def place_rows(state: TerritoryState, told: Told) -> list[Row]:
    """Give a row for each place of a city."""
    return [
        common(told, place.code, place.code, "", ())
        | {
            "search": f"{place.name} {place.short}",
            "parent": place.parent,
            "authority": place.authority,
            "level": place.level.value,
            "name": place.name,
            "short": place.short,
        }
        for place in state.places.values()
    ]


def office_rows(_: OfficeState, told: Told) -> list[Row]:
    """Give the one row of an office."""
    office = told.register.get(Office, told.id)
    if office is None:
        return []
    return [
        common(told, office.code, office.code, office.area, ())
        | {
            "search": f"{office.name} {office.short}",
            "kind": office.kind,
            "name": office.name,
            "short": office.short,
            "area": office.area,
            "answers_for": list(office.answers_for),
            "blows": list(office.blows),
        }
    ]


def places(metadata: MetaData) -> Board:
    """Declare the board of places."""
    names = ("parent", "authority", "level", "name", "short")
    return Board(
        name="places",
        slice="territory",
        version=1,
        question="Which places are there, and who answers for them?",
        table=board_table(metadata, "places", *(Column(name, TEXT) for name in names)),
        rows=place_rows,
        filters=("parent", "level"),
        public=True,
    )


def offices(metadata: MetaData) -> Board:
    """Declare the board of offices."""
    columns: list[Column[Any]] = [Column(name, TEXT) for name in ("kind", "name", "short", "area")]
    lists: list[Column[Any]] = [Column(name, JSON) for name in ("answers_for", "blows")]
    return Board(
        name="offices",
        slice="office",
        version=1,
        question="Which offices are there, and what do they answer for?",
        table=board_table(metadata, "offices", *columns, *lists),
        rows=office_rows,
        filters=("kind", "area"),
        public=True,
    )

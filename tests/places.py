"""Places whose list makes an event of exactly so many bytes."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from domain.command import EVENT_BYTES_MAX as LIMIT
from domain.territory import Level, PlacesListed, Row
from projections.data import Data

__all__ = ["LIMIT", "of_size", "one_of"]
FIRST, SPARE = 100, 60


def of_size(data: Data, street: str, size: int) -> list[dict[str, Any]]:
    """Give communities of a street as a request has them; the event that lists them takes ``size`` bytes.

    What stands around the event is taken from the last one: import one place first.
    """
    meta = data.codec.decode(data.ledger.load("territory-4201")[-1]).meta

    def taken(rows: list[Row]) -> int:
        return len(data.codec.encode(meta, PlacesListed(places=tuple(rows)))[1])

    one = taken([_row(street, 0), _row(street, 1)]) - taken([_row(street, 0)])
    count = (size - taken([])) // one
    rows = [_row(street, number) for number in range(count)]
    missing = size - taken(rows)
    for at in range(count):
        more = min(missing, SPARE)
        rows[at] = replace(rows[at], short=rows[at].short + "x" * more)
        missing -= more
    assert taken(rows) == size
    return [{key: value for key, value in asdict(row).items() if value} for row in rows]


def one_of(street: str) -> list[dict[str, Any]]:
    """Give one community that stands in no such list."""
    return [{**asdict(_row(street, -1)), "name": "名", "short": "短"}]


def _row(street: str, number: int) -> Row:
    code = f"{street}{FIRST + number:03}"
    return Row(code=code, parent=street, level=Level.COMMUNITY, name="名" * 120, short="短" * 60)

"""Read files of offices and of grants: CSV as a spreadsheet gives it, to commands with their lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.language import reworded, spoken
from domain.grant import GrantRole
from domain.office import OpenOffice

MANY = ";"


class FileWrong(Exception):
    """The file cannot be taken over; nothing was. The message names the line and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        """Say where and why."""
        super().__init__(spoken("line {line}: {reason}", line=line, reason=reason))


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office as a line of the file gives it."""

    line: int
    code: str
    command: OpenOffice


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant as a line of the file gives it."""

    line: int
    command: GrantRole


def read_offices(text: str) -> list[OfficeLine]:
    """Read the columns code, kind, name, short, area, and perhaps answers_for, blows (a;b;c)."""
    found: list[OfficeLine] = []
    seen: set[str] = set()
    for line, record in _records(text, ("code", "kind", "name", "short", "area")):
        code = record.pop("code")
        if code in seen:
            raise FileWrong(line, spoken("the code {code!r} stands here a second time", code=code))
        seen.add(code)
        for many in ("answers_for", "blows"):
            record[many] = [one.strip() for one in record.get(many, "").split(MANY) if one.strip()]
        found.append(OfficeLine(line, code, _made(OpenOffice, record, line)))
    return found


def read_grants(text: str) -> list[GrantLine]:
    """Read the columns subject, role, unit, until (2027-12-31T00:00:00+08:00)."""
    records = _records(text, ("subject", "role", "unit", "until"))
    return [GrantLine(line, _made(GrantRole, record, line)) for line, record in records]


def _records(text: str, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise FileWrong(1, spoken("the columns {names} are missing", names=", ".join(missing)))
    for record in reader:
        if None in record:
            raise FileWrong(reader.line_num, spoken("there are more fields than columns"))
        yield reader.line_num, {name: value or "" for name, value in record.items()}


def _made(cls: Any, record: dict[str, Any], line: int) -> Any:  # noqa: ANN401  Commands of any kind.
    try:
        return TypeAdapter(cls).validate_python(record)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FileWrong(line, f"{where}: {reworded(first['msg'])}") from wrong

"""Read a file of official division codes: CSV as statistics offices give it, to rows."""

from __future__ import annotations

import csv
import io
from importlib.resources import files

from api.language import spoken
from domain.territory import DIGITS, Level, Row

NEEDED = ("code", "parent", "level", "name")
PLAIN = {Level.CITY: "市", Level.DISTRICT: "区", Level.STREET: "街道"}
COMMITTEES = ("居民委员会", "村民委员会", "居委会", "村委会", "社区", "村")


class TerritoryFileWrong(Exception):
    """The file cannot be imported; nothing was. The message names the line and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        """Say where and why."""
        super().__init__(spoken("line {line}: {reason}", line=line, reason=reason))


def wuhan() -> str:
    """Give the codes of Wuhan that ship with the package (National Bureau of Statistics, 2023)."""
    return (files("api") / "data" / "wuhan-divisions.csv").read_text(encoding="utf-8")


def read_rows(text: str) -> tuple[Row, ...]:
    """Read rows from CSV with the columns code, parent, level, name, and perhaps short, authority."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise TerritoryFileWrong(
            1, spoken("the columns {names} are missing", names=", ".join(missing))
        )
    return tuple(_row(reader.line_num, record) for record in reader)


def _row(line: int, record: dict[str, str | None]) -> Row:
    level, code, name = (record[column] or "" for column in ("level", "code", "name"))
    if level not in DIGITS:
        said = "the level {level!r} is none of {levels}"
        raise TerritoryFileWrong(line, spoken(said, level=level, levels=", ".join(DIGITS)))
    if not code.isdecimal() or len(code) != DIGITS[level]:
        said = spoken("a {level} has a code of {digits} digits", level=level, digits=DIGITS[level])
        raise TerritoryFileWrong(line, said)
    if not name.strip():
        raise TerritoryFileWrong(line, spoken("a place has a name"))
    return Row(
        code=code,
        parent=record["parent"] or "",
        level=Level(level),
        name=name,
        short=record.get("short") or short_name(Level(level), name),
        authority=record.get("authority") or "",
    )


def short_name(level: Level, name: str) -> str:
    """Give the name that people say: 江岸区 is 江岸, 大智街道 大智, 保成社区居委会 保成."""
    endings = COMMITTEES if level is Level.COMMUNITY else (PLAIN[level],)
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            name = name.removesuffix(ending)
    return name

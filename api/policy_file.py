"""Read a policy file: TOML as people write it, to the policy value as it is published."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter, ValidationError

from api.language import reworded, spoken
from domain.duration import NotADuration
from domain.rules import Policy

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)([\w.-]+)\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_PLACE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")
_MEANT = {
    "is_duration": (NotADuration.__doc__ or "").strip(),
    "is_zone": "A zone is named as in the IANA time zone database: Asia/Shanghai.",
    "is_each_clock_on_its_track": "A report's clock runs by category, a whistle's by kind or level.",
    "is_spans": 'Hours are spans of HH:MM, each after the one before: [["08:30", "12:00"]].',
}


class PolicyFileWrong(Exception):
    """The policy file cannot be published; ``line`` says where, ``reason`` what is wrong."""

    def __init__(self, line: int, reason: str) -> None:
        """Say it in one sentence."""
        super().__init__(spoken("line {line}: {reason}", line=line, reason=reason))
        self.line = line
        self.reason = reason


def shipped() -> str:
    """Give the text of the policy that ships with the package."""
    return (files("api") / "data" / "policy-1.toml").read_text(encoding="utf-8")


def default_policy() -> Policy:
    """Give the policy that ships with the package."""
    return load_policy(shipped())


def load_policy(text: str) -> Policy:
    """Read a policy from TOML; PolicyFileWrong names the line and the reason."""
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise _unreadable(text, str(wrong)) from wrong
    paths, plain = _flattened(text, read)
    try:
        return TypeAdapter(Policy).validate_python(plain)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        raise _misfit(text, paths, first["loc"], first["msg"]) from wrong


def _flattened(text: str, read: dict[str, Any]) -> tuple[dict[str, list[Path]], dict[str, Any]]:
    """Turn the tables of limits and kinds into rows, and keep the path that each row stood under."""
    kinds = {
        ("kinds", kind): {**_table(text, ("kinds", kind), rule), "kind": kind}
        for kind, rule in _table(text, ("kinds",), read.get("kinds")).items()
    }
    limits = {
        (*path, track): {**_table(text, (*path, track), limit), "clock": path[1], "track": track}
        for path, tracks in (
            (("limits", clock), tracks)
            for clock, tracks in _table(text, ("limits",), read.get("limits")).items()
        )
        for track, limit in _table(text, path, tracks).items()
    }
    paths: dict[str, list[Path]] = {"kinds": list(kinds), "limits": list(limits)}
    return paths, {**read, "kinds": [*kinds.values()], "limits": [*limits.values()]}


def _table(text: str, path: Path, found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        said = spoken("{path} must be a table", path=_dotted(path))
        raise PolicyFileWrong(_line(text, path), said)
    return found


def _unreadable(text: str, message: str) -> PolicyFileWrong:
    """Say why it is not TOML, with the line out of the message."""
    place = _PLACE.search(message)
    last = len(text.splitlines()) or 1
    line = int(place[1]) if place and place[1] else last
    return PolicyFileWrong(line, _PLACE.sub("", message))


def _misfit(text: str, paths: dict[str, list[Path]], loc: Path, message: str) -> PolicyFileWrong:
    """Say which key does not fit and why, with the line that it stands on."""
    table, *rest = loc
    path = (*paths[str(table)][int(rest[0])], *rest[1:]) if table in paths and rest else loc
    meant = next((says for name, says in _MEANT.items() if name in message), message)
    return PolicyFileWrong(_line(text, path), f"{_dotted(path)}: {reworded(meant)}")


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _line(text: str, path: Path) -> int:
    """Give the line of a path, or of the nearest thing around it that has one."""
    lines = _lines(text)
    return next(lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines)


def _lines(text: str) -> dict[Path, int]:
    """Give the line on which each table and each key begins."""
    found: dict[Path, int] = {(): 1}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = tuple(header[2].split("."))
            if header[1] == "[[":
                table += (sum(path[:-1] == table for path in found if len(path) == len(table) + 1),)
            found[table] = number
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1]), number)
    return found

"""Write the reference from the code: commands, events, boards, settings and problems."""

from __future__ import annotations

import dataclasses
import sys
import typing
from collections.abc import Iterator
from pathlib import Path

import domain
from api.commands import given_by_people, path_of
from api.problems import pages
from api.settings import Settings
from domain.declare import command_info, event_info
from domain.registry import Registry, build, find_slices
from projections.tables import tables


def reference() -> dict[str, str]:
    """Give the pages by file name."""
    registry = build(find_slices(domain))
    parts = {
        "commands": ("Commands", _commands(registry)),
        "events": ("Events", _events(registry)),
        "boards": ("Boards", _boards()),
        "settings": ("Settings", _settings()),
        "problems": ("Problems", _problems()),
    }
    note = "Written from the code by `make docs`; a test says when it is out of step."
    return {
        f"{name}.md": "\n".join([f"# {title}", "", note, "", *lines, ""])
        for name, (title, lines) in parts.items()
    }


def _first(cls: type) -> str:
    return (cls.__doc__ or "").strip().splitlines()[0]


def _fields(cls: type) -> Iterator[str]:
    hints = typing.get_type_hints(cls)
    for field in dataclasses.fields(cls):
        kind = getattr(hints[field.name], "__name__", str(hints[field.name]))
        needed = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        yield f"- `{field.name}`: {kind}{'' if needed else ', may be left out'}"


def _commands(registry: Registry) -> Iterator[str]:
    for name, cls in sorted(registry.commands.items()):
        info = command_info(cls)
        yield f"## {name}"
        yield f"\n{_first(cls)} ({info.rule})\n"
        if given_by_people(info):
            yield f"`POST {path_of(registry.homes[cls], info)}`\n"
        givers = (f"{side}: {', '.join(roles)}" for side, roles in info.by.items())
        yield f"Who may give it: {'; '.join(givers)}.\n"
        yield from _fields(cls)
        yield ""


def _events(registry: Registry) -> Iterator[str]:
    for kind, cls in sorted(registry.events.items()):
        yield f"## {kind}"
        yield f"\n{_first(cls)} Stored as `{event_info(cls).stored}`.\n"
        yield from _fields(cls)
        yield ""


def _boards() -> Iterator[str]:
    for name, board in sorted(tables().boards.items()):
        yield f"## {name}"
        yield f"\n{board.question}{'' if board.shown else ' Nobody but the ticker reads it.'}\n"
        yield f"Filters: {', '.join(board.filters) or 'none'}.\n"
        yield from (f"- `{column.name}`" for column in board.table.columns)
        yield ""
    for name, counted in sorted(tables().counted.items()):
        yield f"## {name}"
        yield f"\n{counted.question} Counted from `{counted.after}` when somebody asks.\n"
        yield f"Filters: {', '.join(counted.filters) or 'none'}.\n"
        yield from (f"- `{column}`" for column in counted.columns)
        yield ""


def _settings() -> Iterator[str]:
    yield "| variable | default | meaning |"
    yield "|---|---|---|"
    for name, field in Settings.model_fields.items():
        yield f"| `WHISTLE_{name.upper()}` | `{field.default}` | {field.description} |"


def _problems() -> Iterator[str]:
    yield "| code | rule |"
    yield "|---|---|"
    for code, rule in sorted(pages().items()):
        yield f"| `{code}` | {rule} |"


def write(directory: Path) -> None:
    """Write the pages into a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in reference().items():
        (directory / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

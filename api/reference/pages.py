"""The pages of the reference, and writing them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from pathlib import Path

import api.app  # noqa: F401  What it is built from declares the problems.
import domain
from api.problems import pages
from api.reference.commands import commands, events, values
from api.reference.diagrams import diagrams
from api.reference.program import verbs
from api.settings import Settings
from domain.registry import Registry, build, find_slices
from projections.tables import tables

NOTE = "Written from the code by `make docs`; a test says when it is out of step."
Page = Callable[[Registry], Iterator[str]]


def reference() -> dict[str, str]:
    """Give the pages by file name."""
    registry = build(find_slices(domain))
    return {
        f"{name}.md": "\n".join([f"# {name.capitalize()}", "", NOTE, "", *page(registry)]).rstrip()
        + "\n"
        for name, page in PAGES.items()
    }


def write(directory: Path) -> None:
    """Write the pages into a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in reference().items():
        (directory / name).write_text(text, encoding="utf-8")


def _boards(_: Registry) -> Iterator[str]:
    yield "`GET /live?board=whistles&board=desk` watches several as one stream, up to sixteen.\n"
    for name, board in sorted(tables().boards.items()):
        yield f"## {name}\n"
        yield f"{board.question}{'' if board.shown else ' The service alone reads it.'}\n"
        if board.whole:
            yield f"`GET /{name}/{{id}}` shows one with its timeline.\n"
        if board.shown:
            yield f"`GET /{name}` · `GET /live/{name}` · `whistle board {name}`\n"
        yield f"Filters: {', '.join(board.filters) or 'none'}.\n"
        yield from (f"- `{column.name}`" for column in board.table.columns)
        yield ""
    for name, counted in sorted(tables().counted.items()):
        yield f"## {name}\n"
        yield f"{counted.question} Counted from `{counted.after}` when somebody asks.\n"
        yield f"`GET /{name}` · `GET /live/{name}` · `whistle board {name}`\n"
        yield f"Filters: {', '.join(counted.filters) or 'none'}.\n"
        yield from (f"- `{column}`" for column in counted.columns)
        yield ""

    for name, view in sorted(tables().views.items()):
        yield f"## {name}\n"
        yield f"{view.question} Asked of {_listed(view.reads)} when somebody reads it.\n"
        yield f"`GET /{name}` · `GET /live/{name}` · `whistle board {name}`\n"
        yield f"Filters: {', '.join(view.filters) or 'none'}.\n"
        yield from (f"- `{column.name}`" for column in view.table.columns)
        yield ""


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _settings(_: Registry) -> Iterator[str]:
    yield "| variable | default | meaning |"
    yield "|---|---|---|"
    for name, field in Settings.model_fields.items():
        yield f"| `WHISTLE_{name.upper()}` | `{field.default}` | {field.description} |"


def _problems(_: Registry) -> Iterator[str]:
    yield "| code | rule |"
    yield "|---|---|"
    for code, rule in sorted(pages().items()):
        yield f"| `{code}` | {rule} |"


def _glossary(_: Registry) -> Iterator[str]:
    source = resources.files("api") / "data" / "glossary.csv"
    yield "| key | English | 简体中文 | 繁體中文 | note |"
    yield "|---|---|---|---|---|"
    with source.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield "| `{key}` | {en} | {zh_hans} | {zh_hant} | {note} |".format(**row)


PAGES: dict[str, Page] = {
    "commands": commands,
    "events": events,
    "values": values,
    "states": diagrams,
    "boards": _boards,
    "verbs": lambda _: iter(verbs()),
    "settings": _settings,
    "problems": _problems,
    "glossary": _glossary,
}

"""The reference's page of the command line, read from the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from api.cli import program
from api.language import speaking


def verbs() -> list[str]:
    """Give a part for each verb: how it is called, what it does, its options."""
    with speaking({}):  # English, whoever runs it.
        return [*_part(typer.main.get_command(program()), "whistle")]


def _part(command: Any, path: str) -> Iterator[str]:  # noqa: ANN401  typer keeps its classes to itself.
    context = command.context_class(command, info_name=path.rpartition(" ")[2])
    group = hasattr(command, "list_commands")
    if not group or command.invoke_without_command:
        yield from _described(command, path)
    if group:
        for name in sorted(command.list_commands(context)):
            yield from _part(command.get_command(context, name), f"{path} {name}")


def _described(command: Any, path: str) -> Iterator[str]:  # noqa: ANN401  typer keeps its classes to itself.
    given = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    yield f"## {path}\n"
    yield f"`{' '.join([path, *(one.metavar or one.name.upper() for one in given)])}`\n"
    yield f"{(command.help or '').strip()}\n"
    for one in options:
        yield f"- `{'`, `'.join((*one.opts, *one.secondary_opts))}`: {one.help or one.name}"
    if options:
        yield ""

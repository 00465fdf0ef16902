"""The help in the language of the terminal: of each command, its options, and typer's own words."""

from __future__ import annotations

from functools import partial
from typing import Any

from api.language import spoken

PANELS = (
    "ARGUMENTS_PANEL_TITLE",
    "OPTIONS_PANEL_TITLE",
    "COMMANDS_PANEL_TITLE",
    "DEFAULT_STRING",
    "REQUIRED_LONG_STRING",
)
COMPOSED = ("do",)  # Its verbs are composed in the language already.


def put(command: Any, *, composed: bool = False) -> Any:  # noqa: ANN401  typer keeps its classes to itself.
    """Give a command and those below it with their help in the language."""
    for one in (command, *command.params):
        one.help = one.help if composed else _paragraphs(one.help or "")
    for param in command.params:
        _calm(param)
    command.options_metavar = spoken(command.options_metavar)
    command.get_usage = partial(_usage, command.get_usage)
    command.format_help = partial(_help, command, command.format_help)
    if hasattr(command, "commands"):
        command.subcommand_metavar = spoken(command.subcommand_metavar)
        for part in command.commands.values():
            put(part, composed=composed or command.name in COMPOSED)
    return command


def _paragraphs(text: str) -> str:
    return "\n\n".join(spoken(" ".join(part.split())) for part in text.split("\n\n"))


def _calm(param: Any) -> None:  # noqa: ANN401  typer keeps its classes to itself.
    """Show no type that tells nothing: a flag has none, a number is N, a word has its name."""
    kind = param.type_descriptor
    if param.metavar is None:
        named = "N" if kind.annotation in (int, float) else param.name.rpartition("_")[2].upper()
        param.metavar = "" if kind.annotation is bool else named
    if param.param_type_name == "argument" and not (kind.is_choice and param.show_choices):
        param.display_type_rich = _nothing


def _nothing(ctx: Any) -> str:  # noqa: ANN401  typer keeps its classes to itself.
    return ""


def _usage(get: Any, context: Any) -> str:  # noqa: ANN401  typer keeps its classes to itself.
    return str(get(context)).replace("Usage: ", spoken("Usage: "), 1)


def _help(command: Any, print_: Any, context: Any, formatter: Any) -> None:  # noqa: ANN401
    """Print a command's help, with what typer says in it."""
    from typer import rich_utils  # noqa: PLC0415  It loads what only help needs.

    option = command.get_help_option(context)
    _calm(option)
    option.help = spoken(option.help)
    for name in PANELS:
        setattr(rich_utils, name, spoken(getattr(rich_utils, name)))
    rich_utils.highlighter = _folding(rich_utils.highlighter)
    print_(context, formatter)


def _folding(highlighter: Any) -> Any:  # noqa: ANN401  typer keeps its classes to itself.
    """Give a highlighter whose texts are folded where a line ends: Chinese has no spaces to break at."""

    def folded(text: Any) -> Any:  # noqa: ANN401
        found = highlighter(text)
        found.overflow = "fold"
        return found

    return folded

"""Find every English text that the command line can say, each with where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

import domain
from api.cli import http, program
from api.cli.help import PANELS, put
from api.language import LIBRARIES, speaking
from api.policy_file import _MEANT
from api.problems import pages
from api.settings import Settings
from api.words import INCIDENTS, LEGS, STATUSES
from domain.declare import command_info
from domain.grant import Role
from domain.refusals import refusals
from domain.registry import build, find_slices
from projections.kafka.faults import Gap, Stopped

HOME = Path(__file__).parents[1]
# How many of the first arguments are texts.
SAYING = dict.fromkeys(
    ("spoken", "say", "Stop", "fine", *(one.__name__ for one in Stopped.__subclasses__())), 1
) | {"wrong": 2}
REFUSING = {one.__name__ for one in refusals().values()} | {"Fault"}


class Asked(dict[str, str]):
    """A catalogue without a word, which keeps what it is asked for."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.texts: set[str] = set()

    def get(self, text: Any, default: Any = None, /) -> Any:  # noqa: ANN401  As a dictionary's.
        """Keep the text, and have none for it."""
        self.texts.add(text)
        return default


def texts() -> dict[str, str]:
    """Give the texts, each with where it stands."""
    found = dict.fromkeys(help_texts(), "the help: see whistle --help")
    found |= dict.fromkeys(pages().values(), "a refusal's docstring, or api/problems.py")
    found |= dict.fromkeys(http.FAULTS.values(), "api/cli/http.py: FAULTS")
    found |= dict.fromkeys(LIBRARIES, "api/language.py: LIBRARIES")
    found |= dict.fromkeys(_MEANT.values(), "api/policy_file.py: _MEANT")
    found |= dict.fromkeys({**STATUSES, **LEGS, **INCIDENTS}, "api/words.py")
    found |= dict.fromkeys(Role, "domain/grant.py: Role")
    found |= dict.fromkeys(_settings(), "api/settings.py")
    found |= dict.fromkeys(_slices(), "the name of a slice or of its part")
    found[Gap.mends] = "projections/kafka/faults.py"
    for room in ("api", "domain", "projections/kafka"):
        for file in sorted((HOME / room).rglob("*.py")):
            found |= dict.fromkeys(_literals(file), str(file.relative_to(HOME)))
    return found


def help_texts() -> set[str]:
    """Give what the help says, from the program as it is put together."""
    from typer import rich_utils  # noqa: PLC0415  It loads what only help needs.

    asked = Asked()
    with speaking(asked):
        command: Any = put(typer.main.get_command(program()))
        context = command.context_class(command, info_name="whistle")
        option = command.get_help_option(context)
    panels = {getattr(rich_utils, name) for name in PANELS}
    return {*asked.texts, *panels, option.help, "Usage: "} - {""}


def _settings() -> Iterator[str]:
    yield from (field.description or "" for field in Settings.model_fields.values())


def _slices() -> Iterator[str]:
    registry = build(find_slices(domain))
    yield from registry.slices
    infos = (command_info(cls) for cls in registry.commands.values())
    yield from {(info.part or "").removesuffix("s") for info in infos} - {""}


def _literals(file: Path) -> Iterator[str]:
    """Give the texts that stand in the calls that say something, and the names of what refusals tell."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names: set[str] = set()
    for call in calls:
        called = getattr(call.func, "id", getattr(call.func, "attr", ""))
        for said in call.args[: SAYING.get(called, 0)]:
            yield from _constants(said)
            names |= {one.id for one in _chosen(said) if isinstance(one, ast.Name)}
        if called in REFUSING:
            yield from (word.arg for word in call.keywords if word.arg)
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    for node in reversed(assigned):  # What a sentence is chosen from stands before the choice.
        if {getattr(at, "id", "") for at in node.targets} & names:
            names |= {one.id for one in _chosen(node.value) if isinstance(one, ast.Name)}
            yield from _constants(node.value)


def _constants(node: ast.expr) -> Iterator[str]:
    """Give the texts that an expression may be."""
    for one in _chosen(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value:
            yield one.value


def _chosen(node: ast.expr) -> tuple[ast.expr, ...]:
    """Give an expression, or both of those that a condition chooses from."""
    return (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,)

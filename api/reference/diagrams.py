"""The state diagrams, drawn from the tables of legal moves in the Mermaid language."""

from __future__ import annotations

from collections.abc import Iterator

from domain.declare import command_info
from domain.moves import Moves
from domain.registry import Registry


def diagrams(registry: Registry) -> Iterator[str]:
    """Give a diagram for each table of moves, and below it what is legal where."""
    for slice_ in registry.slices.values():
        for title, moves in slice_.moves.items():
            yield f"## {title.capitalize()}\n"
            yield "```mermaid"
            yield "stateDiagram-v2"
            yield from sorted(set(_edges(moves)))
            yield "```\n"
            yield "| command | legal in | leads to |"
            yield "|---|---|---|"
            yield from sorted(_rows(moves))
            yield ""


def _edges(moves: Moves) -> Iterator[str]:
    for command, move in moves.items():
        name = command_info(command).name
        for to in move.to:
            froms = [state for state in move.of if state != to] or ["[*]"]
            yield from (f"    {_id(of)} --> {_id(to)}: {name}" for of in froms)


def _rows(moves: Moves) -> Iterator[str]:
    for command, move in moves.items():
        of, to = move.needs or "(begins)", ", ".join(sorted(move.to)) or "(stays)"
        yield f"| [{command_info(command).name}](commands.md#{command_info(command).name}) | {of} | {to} |"


def _id(state: str) -> str:
    return state.replace("-", "_")

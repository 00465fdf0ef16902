"""What the code itself tells: which refusals a decision can end in, which events a rule listens to."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from domain.refusals import Refusal


def refusals_of(decide: Callable[..., Any]) -> list[type[Refusal]]:
    """Give the refusals that a deciding function can raise, itself or by what it calls, by code."""
    found = {
        thing
        for function in _reached(decide, set())
        for thing in _named(function, ast.Raise)
        if isinstance(thing, type) and issubclass(thing, Refusal)
    }
    return sorted(found, key=lambda cls: cls.code())


def types_named(function: Callable[..., Any]) -> list[type]:
    """Give the classes that a function names, as the events that a policy looks for."""
    return [thing for thing in _named(function, ast.expr) if isinstance(thing, type)]


def _reached(function: Callable[..., Any], seen: set[object]) -> Iterator[Callable[..., Any]]:
    """Give a function and every function of the domain that it calls, each once."""
    if function in seen:
        return
    seen.add(function)
    yield function
    for called in _named(function, ast.Call):
        if inspect.isfunction(called) and called.__module__.startswith("domain."):
            yield from _reached(called, seen)


def _named(function: Callable[..., Any], kind: type[ast.AST]) -> Iterator[object]:
    """Give the things that names within nodes of a kind stand for in a function's module."""
    if not inspect.isfunction(function) or function.__name__ == "<lambda>":
        return
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    body = [part for statement in tree.body for part in getattr(statement, "body", ())]
    for node in (node for part in body for node in ast.walk(part) if isinstance(node, kind)):
        for name in ast.walk(node):
            thing = _value(name, function.__globals__)
            if thing is not None:
                yield thing


def _value(node: ast.AST, known: dict[str, Any]) -> object:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        module = known.get(node.value.id)
        return getattr(module, node.attr, None) if inspect.ismodule(module) else None
    return None

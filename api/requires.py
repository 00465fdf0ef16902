"""Every route states what it requires of whoever asks, or the service does not start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from fastapi import Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute

F = TypeVar("F", bound=Callable[..., Any])


class Unstated(Exception):
    """A route does not say what it requires; the service is not started with it."""


def states(requirement: str) -> Callable[[F], F]:
    """Let a dependency state what the routes that depend on it require."""

    def mark(dependency: F) -> F:
        dependency.__requirement__ = requirement  # type: ignore[attr-defined]
        return dependency

    return mark


@states("nothing")
def anyone() -> None:
    """State that a route is open to whoever asks."""


ANYONE = [Depends(anyone)]


def requirements(app: FastAPI) -> Iterator[tuple[str, str, str]]:
    """Give each route as (method, path, what it requires), the last one empty when it does not say."""
    for found in iter_route_contexts(app.routes):
        route: BaseRoute = found.original_route
        path = str(getattr(route, "path", route))
        if path == app.openapi_url:
            continue  # FastAPI's own: the description, which everybody may read.
        stated = _stated(route.dependant) if isinstance(route, APIRoute) else []
        for method in sorted(getattr(route, "methods", None) or {"*"}):
            yield method, path, ", ".join(dict.fromkeys(stated))


def check(app: FastAPI) -> None:
    """Refuse an app with a route that does not say what it requires; Unstated names them."""
    if holes := [f"{method} {path}" for method, path, what in requirements(app) if not what]:
        raise Unstated(", ".join(holes))


def _stated(dependant: Dependant) -> list[str]:
    own = getattr(dependant.call, "__requirement__", None)
    below = [one for inner in dependant.dependencies for one in _stated(inner)]
    return [*below, own] if own else below

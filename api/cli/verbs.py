"""`whistle do COMMAND`: a verb for every command in the registry, with its fields as options."""

from __future__ import annotations

import dataclasses
import inspect
import json
import sys
import types
import typing
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

import domain
from api.cli.http import Service
from api.cli.say import USAGE, Stop
from api.commands import given_by_people, may_drill
from domain.declare import CommandInfo, command_info, referring
from domain.registry import Registry, build, find_slices
from domain.slice import Slice

KEYWORD = inspect.Parameter.KEYWORD_ONLY


def program() -> typer.Typer:
    """Give the verbs."""
    app = typer.Typer(no_args_is_help=True)
    registry = build(find_slices(domain))
    for name, cls in sorted(registry.commands.items()):
        info = command_info(cls)
        if given_by_people(info):
            summary = (cls.__doc__ or "").splitlines()[0]
            app.command(name, help=summary)(_verb(cls, registry))
    return app


def _verb(cls: type, registry: Registry) -> Callable[..., None]:
    info, slice_, slices = command_info(cls), registry.homes[cls], registry.slices
    fields = {field.name: field for field in dataclasses.fields(cls)}
    hints = typing.get_type_hints(cls, include_extras=True)
    options = {name: kind for name in fields if (kind := option_type(hints[name])) is not None}

    def verb(
        where: str = "",
        body: Path | None = None,
        key: str | None = None,
        exercise: bool = False,  # noqa: FBT001, FBT002  An option of the command line.
        **given: Any,  # noqa: ANN401  Fields have any type.
    ) -> None:
        service = Service()
        asked = _body(body) | {
            name: value for name, value in given.items() if value not in (None, [])
        }
        for field, name in referring(cls):
            asked |= {field: _said(service, slices[name], asked[field])} if field in asked else {}
        asked |= {"exercise": True} if exercise else {}
        path = f"/{slice_.plural}{_address(service, slice_, info, where)}/{info.name}"
        typer.echo(json.dumps(service.post(path, asked, key), ensure_ascii=False))

    parameters = [] if info.begins else [_where(info, slice_)]
    parameters += [_option(name, options[name], fields[name]) for name in options]
    parameters += [
        inspect.Parameter(
            "body",
            KEYWORD,
            default=None,
            annotation=Annotated[
                Path | None,
                typer.Option(help="the whole body as JSON: a file, or - for standard input"),
            ],
        ),
        inspect.Parameter(
            "key",
            KEYWORD,
            default=None,
            annotation=Annotated[
                str | None, typer.Option(help="idempotency key: the same key is the same command")
            ],
        ),
    ]
    parameters += [_drill()] if may_drill(info, slice_) else []
    verb.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    verb.__annotations__ = {p.name: p.annotation for p in parameters}
    return verb


def _drill() -> inspect.Parameter:
    text = "this is a drill, and so is all that follows from it"
    annotation = Annotated[bool, typer.Option("--exercise", help=text)]
    return inspect.Parameter("exercise", KEYWORD, default=False, annotation=annotation)


def _where(info: CommandInfo, slice_: Slice[Any]) -> inspect.Parameter:
    shown = f"{slice_.name.upper()}/NUMBER" if info.part else slice_.name.upper()
    text = f"which {slice_.name}{f', and which of its {info.part}' if info.part else ''}"
    text += ": its id or the beginning of it" if slice_.ticks else ""
    text += ", or the number said on the radio" if slice_.name == "whistle" else ""
    annotation = Annotated[str, typer.Argument(metavar=shown, help=text)]
    return inspect.Parameter("where", KEYWORD, annotation=annotation)


def option_type(hint: Any) -> Any:  # noqa: ANN401  Types of types.
    """Give the type of an option for a field, or None when only --body can hold it."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return option_type(args[0])
    if origin is tuple:
        inner = option_type(args[0])
        return types.GenericAlias(list, (inner,)) if inner is not None else None
    plain = isinstance(hint, type) and (hint in (str, int, bool) or issubclass(hint, Enum))
    if plain:
        return hint
    return str if getattr(hint, "__name__", "") == "datetime" else None


def _option(name: str, kind: Any, field: dataclasses.Field[Any]) -> inspect.Parameter:  # noqa: ANN401
    many = isinstance(kind, types.GenericAlias)
    option = typer.Option(help="give it once for each" if many else None)
    annotation: Any = Annotated[kind | None, option]
    return inspect.Parameter(name, KEYWORD, default=None, annotation=annotation)


def _body(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        read = json.loads(text)
    except (OSError, ValueError) as wrong:
        raise Stop(f"{path} cannot be read as JSON: {wrong}", USAGE) from wrong
    if not isinstance(read, dict):
        raise Stop(f"{path} must hold one JSON object", USAGE)
    return read


def _address(service: Service, slice_: Slice[Any], info: CommandInfo, where: str) -> str:
    if info.begins:
        return ""
    id_, _, number = where.partition("/")
    if info.part and not number.isdecimal():
        raise Stop(f"Which of the {info.part}? Say {where}/1 for the first.", USAGE)
    found = _said(service, slice_, id_) if slice_.ticks else id_
    return f"/{found}/{info.part}/{number}" if info.part else f"/{found}"


def _said(service: Service, slice_: Slice[Any], said: str) -> str:
    """Find a stream by its id, the beginning of it, or its short number (the newest of that name)."""
    if len(said) == 36:  # noqa: PLR2004  The length of a UUID.
        return said
    rows: list[dict[str, Any]] = service.get(f"/{slice_.plural}", limit=200)["rows"]
    same = [row for row in rows if row.get("short") == said]
    found = same or [row for row in rows if row["key"].startswith(said)]
    if len(found) != 1 and not same:
        count = len(found) or "no"
        raise Stop(f"{said} names {count} {slice_.plural} that you see: give more of its id.")
    return str(max(found, key=lambda row: row.get("drafted_at", ""))["key"])

"""`whistle do COMMAND`: a verb for every command in the registry, with its fields as options."""

from __future__ import annotations

import dataclasses
import inspect
import json
import sys
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

import typer

import domain
from api.cli.fields import addressed, example, givers, shown, told
from api.cli.http import Service
from api.cli.say import USAGE, Stop, unreadable
from api.commands import given_by_people, may_drill
from api.language import spoken
from api.words import ZONE
from domain.declare import CommandInfo, command_info, referring
from domain.registry import build, find_slices
from domain.slice import Slice

KEYWORD = inspect.Parameter.KEYWORD_ONLY
BODY = "the whole body as JSON: a file, or - for standard input; options go before it"
BY_BEGINNING = ("incident", "subscription")  # Their ids are minted, and nobody types them whole.
DRILL = "this is a drill, and so is all that follows from it"
KEY = "idempotency key: the same key is the same command, however often it is sent"


@dataclasses.dataclass(frozen=True)
class Verb:
    """A command as it is typed: its fields, which of them an option can hold."""

    cls: type
    info: CommandInfo
    slice: Slice[Any]
    refers: Mapping[str, Slice[Any]]

    @property
    def name(self) -> str:
        """Give its name."""
        return self.info.name

    @property
    def hints(self) -> dict[str, Any]:
        """Give the types of its fields."""
        return typing.get_type_hints(self.cls, include_extras=True)

    @property
    def needed(self) -> list[str]:
        """Give the fields that may not be left out."""
        fields = dataclasses.fields(self.cls)
        return [field.name for field in fields if field.default is dataclasses.MISSING]

    @property
    def options(self) -> dict[str, Any]:
        """Give the fields that an option can hold, with its type; the others are in a body."""
        kinds = {name: option_type(hint) for name, hint in self.hints.items()}
        return {name: kind for name, kind in kinds.items() if kind is not None}

    def help(self) -> str:
        """Say what it does, who may give it, and how it is typed."""
        needed = [name for name in self.needed if name in self.options]
        where = [] if self.info.begins else [self.where(addressed(self.slice.name)[1])]
        body = ["--body FILE"] if set(self.needed) - set(self.options) else []
        options = [example(self.name, name, self.hints[name]) for name in needed]
        typed = " ".join(["whistle do", self.name, *where, *options, *body])
        told_ = {name: told(self.name, name, self.hints[name], needed=True) for name in self.needed}
        parts = [
            spoken((self.cls.__doc__ or "").splitlines()[0]),
            spoken("Who may give it: {givers}.", givers=givers(self.info.by)),
            *(
                spoken("In the body, {name}: {told}.", name=name, told=said)
                for name, said in told_.items()
                if name not in self.options
            ),
            spoken("Example: {typed}", typed=typed),
        ]
        return "\n\n".join(parts).replace("[", r"\[")

    def where(self, id_: str) -> str:
        """Give how it is addressed."""
        return f"{id_}/1" if self.info.part else id_

    def sent(self, name: str, value: Any) -> Any:  # noqa: ANN401  Fields have any type.
        """Give what is sent for what was typed: a moment without a zone is one of the terminal's zone."""
        if self.hints[name] is not datetime:
            return value
        try:
            at = datetime.fromisoformat(value)
        except ValueError as wrong:
            said = "--{name} {value} is no moment: write 2027-01-31 or 2027-01-31T18:00."
            raise Stop(said, USAGE, name=name, value=value) from wrong
        return (at if at.tzinfo else at.replace(tzinfo=ZONE)).isoformat()


def verbs() -> Iterator[Verb]:
    """Give every command that people give, by name."""
    registry = build(find_slices(domain))
    for _, cls in sorted(registry.commands.items()):
        info = command_info(cls)
        if given_by_people(info):
            refers = {field: registry.slices[name] for field, name in referring(cls)}
            yield Verb(cls, info, registry.homes[cls], refers)


def program() -> typer.Typer:
    """Give the verbs."""
    app = typer.Typer(no_args_is_help=True)
    for verb in verbs():
        app.command(verb.name, help=verb.help())(_function(verb))
    return app


def _function(verb: Verb) -> Callable[..., None]:
    def function(
        where: str = "",
        body: Path | None = None,
        key: str | None = None,
        exercise: bool = False,  # noqa: FBT001, FBT002  An option of the command line.
        **given: Any,  # noqa: ANN401  Fields have any type.
    ) -> None:
        said = {name: value for name, value in given.items() if value not in (None, [])}
        asked = _body(body) | {name: verb.sent(name, value) for name, value in said.items()}
        missing = [f"--{name.replace('_', '-')}" for name in verb.needed if name not in asked]
        if missing:
            said_ = "{options} must be said: see whistle do {verb} --help."
            raise Stop(said_, USAGE, options=spoken(" and ").join(missing), verb=verb.name)
        service = Service()
        asked |= {
            name: found(service, slice_, asked[name])
            for name, slice_ in verb.refers.items()
            if name in asked
        }
        asked |= {"exercise": True} if exercise else {}
        path = f"/{verb.slice.plural}{_address(service, verb, where)}/{verb.name}"
        typer.echo(json.dumps(service.post(path, asked, key or str(uuid4())), ensure_ascii=False))

    parameters = [] if verb.info.begins else [_where(verb)]
    parameters += [_option(verb, name, kind) for name, kind in verb.options.items()]
    parameters += [
        _plain("body", Path, spoken(BODY), "FILE"),
        _plain("key", str, spoken(KEY), "KEY"),
    ]
    parameters += [_drill()] if may_drill(verb.info, verb.slice) else []
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {p.name: p.annotation for p in parameters}
    return function


def _drill() -> inspect.Parameter:
    annotation = Annotated[bool, typer.Option("--exercise", help=spoken(DRILL))]
    return inspect.Parameter("exercise", KEYWORD, default=False, annotation=annotation)


def _where(verb: Verb) -> inspect.Parameter:
    text, sample = addressed(verb.slice.name)
    one = (verb.info.part or "").removesuffix("s")
    said = (
        f"{{text}}; after the slash the {one}'s number: {{sample}}" if one else "{text}: {sample}"
    )
    name = verb.slice.name.upper()
    shown = f"{name}/{one.upper()}" if one else name
    help_ = spoken(said, text=text, sample=verb.where(sample))
    annotation = Annotated[str, typer.Argument(metavar=shown, help=help_, show_default=False)]
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
    return str if hint is datetime else None


def _option(verb: Verb, name: str, kind: Any) -> inspect.Parameter:  # noqa: ANN401
    hint = verb.hints[name]
    text = told(verb.name, name, hint, needed=name in verb.needed)
    return _plain(name, kind, text, shown(name, hint))


def _plain(name: str, kind: Any, help_: str, shown_: str | None) -> inspect.Parameter:  # noqa: ANN401
    text = help_.replace("[", r"\[")
    option = typer.Option(help=text, metavar=shown_, show_default=False)
    return inspect.Parameter(name, KEYWORD, default=None, annotation=Annotated[kind | None, option])


def _body(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        read = json.loads(text)
    except OSError as wrong:
        raise unreadable(path, wrong) from wrong
    except ValueError as wrong:
        raise Stop("{path} cannot be read as JSON: {why}.", USAGE, path=path, why=wrong) from wrong
    if not isinstance(read, dict):
        raise Stop("{path} must hold one JSON object.", USAGE, path=path)
    return read


def _address(service: Service, verb: Verb, where: str) -> str:
    if verb.info.begins:
        return ""
    id_, _, number = where.partition("/")
    if not verb.info.part and number:
        said = "{verb} is about the whole: say {id} without /{number}."
        raise Stop(said, USAGE, verb=verb.name, id=id_, number=number)
    if not id_:
        sample = verb.where(addressed(verb.slice.name)[1])
        what = spoken(verb.slice.name)
        raise Stop("Which {what}? Say for example {sample}.", USAGE, what=what, sample=sample)
    if verb.info.part and not (number.isascii() and number.isdecimal()):
        one = spoken(verb.info.part.removesuffix("s"))
        raise Stop("Which {what}? Say {id}/1 for the first.", USAGE, what=one, id=id_)
    part = f"/{verb.info.part}/{number}" if verb.info.part else ""
    return f"/{quote(found(service, verb.slice, id_, number), safe='')}{part}"


def found(service: Service, slice_: Slice[Any], said: str, leg: str = "") -> str:
    """Give the id of a stream that was said as people say it; Stop: none, or several."""
    if slice_.name == "whistle":
        return _whistle(service, said, leg)
    if slice_.name not in BY_BEGINNING:
        return said
    rows = service.get(f"/{slice_.plural}", key=said, limit=10)["rows"]
    if len(rows) != 1:
        message = "{said} names {count} of what you see: give more of its id."
        raise Stop(message, said=said, count=len(rows))
    return str(rows[0]["key"])


def _whistle(service: Service, said: str, leg: str) -> str:
    """Find a whistle by its id, by its number, or by what its id begins with; its leg must be there."""
    number, _, day = said.partition("@")
    rows = service.get("/whistles", short=number, limit=200)["rows"]
    named = [row for row in rows if row["day"].endswith(day)]
    found = named or service.get("/whistles", key=said, limit=10)["rows"]
    if not found:
        message = "{said} names no whistle that you see: look at whistle board whistles."
        raise Stop(message, said=said)
    standing = [row for row in found if not row["closed_at"]] or sorted(found, key=_begun)[-1:]
    if len(standing) > 1:
        other = [f"{number}@{row['day'][5:]}" if named else row["key"] for row in standing]
        message = "{said} names {count} open whistles: say {say}."
        say = spoken(" or ").join(other)
        raise Stop(message, said=said, count=len(standing), say=say)
    legs = {str(each["leg"]): each["name"] for each in standing[0]["legs"]}
    if leg and leg not in legs:
        there = spoken(", ").join(f"{said}/{at} {name}" for at, name in legs.items())
        none = "{said} has no leg {leg}: it has none yet, until the centre triages it."
        message = "{said} has no leg {leg}: {there}." if there else none
        raise Stop(message, said=said, leg=leg, there=there)
    return str(standing[0]["key"])


def _begun(row: dict[str, Any]) -> str:
    return str(row["drafted_at"])

"""`whistle events`: the ledger's events in their order, found by what they are, or as they come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any

import typer

from api.cli.say import USAGE, AsJson, DataDir, Stop, opened
from api.explorer import NoSuchKind, kinds_of
from domain.codec import UnknownKind
from domain.envelope import Meta
from domain.facts import lineage
from domain.ledger import Stored
from projections.data import Data

PAGE = 500
POLL_S = 0.2
Seeks = Callable[[Stored], bool]
Local = Annotated[datetime | None, typer.Option(help="in local time", show_default=False)]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="List or follow the events of the ledger.")
    group.command("list")(list_events)
    group.command("tail")(tail_events)
    app.add_typer(group, name="events")


def list_events(  # noqa: PLR0913, PLR0917  Each is an option.
    data: DataDir = None,
    after: Annotated[int, typer.Option(min=0, help="after this position")] = 0,
    limit: Annotated[
        int | None, typer.Option(min=1, help="at most so many (else all)", show_default=False)
    ] = None,
    stream: Annotated[str, typer.Option(help="of this stream")] = "",
    kind: Annotated[str, typer.Option(help="of this kind, as in whistle.leg-signed")] = "",
    actor: Annotated[str, typer.Option(help="by this person")] = "",
    place: Annotated[str, typer.Option(help="in this place and all that lies in it")] = "",
    since: Local = None,
    until: Local = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List the ledger's events in their order; what is said of them must all be so."""
    with opened(data) as here:
        seeks = [*_told(here, kind), *_meant(here, actor, place, since, until)]
        found = (row for row in _rows(here, stream, after) if all(seek(row) for seek in seeks))
        for row in islice(found, limit):
            _line(row, as_json=as_json)


def _rows(here: Data, stream: str, after: int) -> Iterator[Stored]:
    if stream:
        yield from (row for row in here.ledger.load(stream) if row.position > after)
        return
    while rows := here.ledger.read(after, PAGE):
        yield from rows
        after = rows[-1].position


def _told(here: Data, kind: str) -> Iterator[Seeks]:
    """Give what is seen without reading an event."""
    try:
        kinds = kinds_of(here.registry, kind) if kind else ()
    except NoSuchKind as none:
        raise Stop(f"{kind}: {none.rule()}", USAGE) from none
    if kinds:
        yield lambda row: row.kind in kinds


def _meant(
    here: Data, actor: str, place: str, since: datetime | None, until: datetime | None
) -> Iterator[Seeks]:
    """Give what only the event itself tells: an event of an unknown kind tells nothing."""
    register = here.keeper.current()

    def told(seek: Callable[[Meta], bool]) -> Seeks:
        return lambda row: (meta := _meta(here, row)) is not None and seek(meta)

    if actor:
        yield told(lambda meta: meta.actor == actor)
    if place:
        yield told(lambda meta: bool(meta.place) and place in lineage(register, meta.place))
    if since:
        begin = since.astimezone(UTC)
        yield told(lambda meta: meta.recorded_at >= begin)
    if until:
        end = until.astimezone(UTC)
        yield told(lambda meta: meta.recorded_at < end)


def _meta(here: Data, row: Stored) -> Meta | None:
    try:
        return here.codec.decode(row).meta
    except UnknownKind:
        return None


def tail_events(data: DataDir = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Follow the ledger's events as they come, until Ctrl-C."""
    with opened(data) as here:
        after = here.ledger.head()
        while True:
            for row in here.feed.read(after, PAGE, POLL_S):
                _line(row, as_json=as_json)
                after = row.position


def _line(row: Stored, *, as_json: bool) -> None:
    body: dict[str, Any] = json.loads(row.body)
    if as_json:
        place = {"position": row.position, "stream": row.stream, "version": row.version}
        typer.echo(json.dumps({**place, "kind": row.kind, **body}, ensure_ascii=False))
        return
    meta = body["meta"]
    typer.echo(
        f"{row.position:>7}  {meta['recorded_at'][:19]}  {row.kind:<36} {row.stream}  {meta['actor']}"
    )

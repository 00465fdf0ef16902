"""`whistle subscription`: take a webhook's secret, see how deliveries fare, fetch events into a pipe."""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import quote

import typer

from api.cli.http import Service
from api.cli.roster import hour
from api.cli.say import AsJson
from api.cli.verbs import found
from domain.subscription import SLICE

PAGE = 200
Which = Annotated[str, typer.Argument(metavar="SUBSCRIPTION", help="what its id begins with")]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    help_ = "What a department is subscribed to: its secret, its deliveries, its events."
    group = typer.Typer(no_args_is_help=True, help=help_)
    group.command("secret")(take_secret)
    group.command("fares")(show_fares)
    group.command("events")(fetch_events)
    app.add_typer(group, name="subscription")


def take_secret(which: Which) -> None:
    """Show the secret that signs a webhook: once; after that rotate it (whistle do rotate-secret)."""
    service = Service()
    typer.echo(service.post(f"{_path(service, which)}/secret", None, None)["secret"])


def show_fares(which: Which, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show how a webhook's deliveries fare: what was taken, and what waits, since when and why."""
    service = Service()
    fares = service.get(f"{_path(service, which)}/fares")
    lines = [json.dumps(fares, ensure_ascii=False)] if as_json else _lines(fares)
    for line in lines:
        typer.echo(line)


def fetch_events(
    which: Which,
    after: Annotated[
        int | None, typer.Option(help="behind this position; from its start when left out")
    ] = None,
) -> None:
    """Fetch all that a subscription wants so far, a line of JSON each; the last says where to go on."""
    service = Service()
    path, more = f"{_path(service, which)}/events", True
    asked = {} if after is None else {"after": after}
    while more:
        page = service.get(path, limit=PAGE, **asked)
        for row in page["rows"]:
            typer.echo(json.dumps(row, ensure_ascii=False))
        more, asked = page["next"] != asked.get("after"), {"after": page["next"]}


def _path(service: Service, which: str) -> str:
    return f"/{SLICE.plural}/{quote(found(service, SLICE, which), safe='')}"


def _lines(fares: dict[str, Any]) -> list[str]:
    taken = f"{fares['taken']}（{hour(fares['taken_at'])}）" if fares["taken"] else "无"
    head = f"已送达至 {fares['after']}/{fares['head']}，最近送达 {taken} {fares['said']}".rstrip()
    waits = (
        f"  {one['street']}  位置 {one['position']}，自 {hour(one['since'])} 起试 {one['tries']} 次：{one['said']}"
        for one in fares["waits"]
    )
    return [head, *waits]

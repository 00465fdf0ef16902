"""`whistle serve` and `whistle demo`: what keeps running."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api import demo
from api.app import closed, opened
from api.cli.reading import watch
from api.cli.say import USAGE, DataDir, Stop, say
from api.first import first_code
from api.serve import CannotListen, listening, serve
from api.settings import Settings
from domain.ledger import NewerSchema, StorageDown

Port = Annotated[int | None, typer.Option(help="port to listen on [env: WHISTLE_PORT]")]
Host = Annotated[str | None, typer.Option(help="address to listen on [env: WHISTLE_HOST]")]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("serve")(serve_)
    app.command("demo")(demo_)


def settings_of(data: Path | None, port: int | None = None, host: str | None = None) -> Settings:
    """Give the settings, with what was said on the command line in place of what was set."""
    said = {"data": data, "port": port, "host": host}
    return Settings(**{name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]


def serve_(data: DataDir = None, port: Port = None, host: Host = None) -> None:
    """Serve the API over a data directory until Ctrl-C."""
    settings = settings_of(data, port, host)
    try:
        sock = listening(settings.host, settings.port)
        say(
            f"Whistle serves {settings.data} at http://{settings.host}:{settings.port} (Ctrl-C ends it)."
        )
        _offer(settings)
        serve(settings, sock)
    except CannotListen as cannot:
        raise Stop(str(cannot), USAGE) from cannot
    except NewerSchema as newer:
        raise Stop(f"{settings.data} was made by a newer version of whistle: {newer}.") from newer
    except StorageDown as down:
        raise Stop(f"{settings.data} cannot be opened: {down}.") from down


def _offer(settings: Settings) -> None:
    """Print a one-time link when nobody administers the directory yet."""
    here = opened(settings)
    code = first_code(here.data, here.access)
    closed(here)
    if code:
        say("Nobody administers this directory yet. Open this once, within an hour:")
        link = f"http://{settings.host}:{settings.port}/sign-in/first#{code}"
        typer.echo(f"  {link}\n  (or: whistle sign-in NAME --code, and {code})", err=True)


def demo_(  # noqa: PLR0913, PLR0917  Each is an option.
    data: DataDir = None,
    seed: Annotated[int, typer.Option(help="the same seed plays the same day")] = 7,
    pace: Annotated[
        float, typer.Option(min=0.1, max=3600, help="seconds of the demo in one second")
    ] = 60,
    at: Annotated[
        datetime | None, typer.Option(help="when the played day ends [default: now]")
    ] = None,
    port: Port = None,
    reset: Annotated[bool, typer.Option(help="begin anew")] = False,  # noqa: FBT002
    serve: Annotated[bool, typer.Option(help="go on live after the day")] = True,  # noqa: FBT002
) -> None:
    """Play a day of a real district with simulated people, then go on live."""
    settings = settings_of(data, port)
    try:
        demo.run(settings, seed=seed, pace=pace, at=at, reset=reset, live=serve, show=watch)
    except CannotListen as cannot:
        raise Stop(str(cannot), USAGE) from cannot
    except demo.NotADemo as real:
        raise Stop(str(real), USAGE) from real

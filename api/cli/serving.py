"""`whistle serve` and `whistle demo`: what keeps running."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer

from api import demo
from api.app import closed, opened
from api.cli.linked import sensibly
from api.cli.reading import watching
from api.cli.say import USAGE, DataDir, Stop, plainly, say
from api.first import first_code
from api.language import spoken
from api.serve import CannotListen, listening, serve
from api.settings import Settings, chosen

Port = Annotated[
    int | None,
    typer.Option(min=0, max=65535, help="port to listen on (else WHISTLE_PORT, else 8477)"),
]
Host = Annotated[
    str | None, typer.Option(help="address to listen on (else WHISTLE_HOST, else 127.0.0.1)")
]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("serve")(serve_)
    app.command("demo")(demo_)


def serve_(data: DataDir = None, port: Port = None, host: Host = None) -> None:
    """Serve the API over a data directory until Ctrl-C."""
    settings = chosen(data, port=port, host=host)
    with listened(), plainly(settings), sensibly():
        sock = listening(settings.host, settings.port)
        at = f"http://{settings.host}:{sock.getsockname()[1]}"
        ready = "Whistle serves {data} at {at} (Ctrl-C ends it)."
        _offer(settings, at)
        serve(settings, sock, lambda: say(ready, data=settings.at, at=at))


def _offer(settings: Settings, at: str) -> None:
    """Print a one-time link when nobody administers the directory yet."""
    here = opened(settings)
    code = first_code(here.data, here.access)
    closed(here)
    if code:
        say("Nobody administers this directory yet. Open this once, within an hour:")
        link = f"{at}/sign-in/first#{code}"
        other = spoken("(or: whistle sign-in NAME --code, and {code})", code=code)
        typer.echo(f"  {link}\n  {other}", err=True)


def demo_(  # noqa: PLR0913, PLR0917  Each is an option.
    data: DataDir = None,
    seed: Annotated[int, typer.Option(help="the same seed plays the same day")] = 7,
    pace: Annotated[
        float, typer.Option(min=0.1, max=3600, help="so many seconds pass in one, once it is live")
    ] = 60,
    at: Annotated[
        datetime | None,
        typer.Option(help="when the played day ends, UTC (else now)", show_default=False),
    ] = None,
    port: Port = None,
    reset: Annotated[  # noqa: FBT002  A flag of the command line.
        bool, typer.Option("--reset", help="begin anew: the demo in the directory is deleted")
    ] = False,
    serve: Annotated[bool, typer.Option(help="go on live after the day")] = True,  # noqa: FBT002
) -> None:
    """Play a day of a real district with simulated people, then go on live."""
    settings = chosen(data, port=port)
    with listened(), plainly(settings):
        try:
            demo.run(settings, seed=seed, pace=pace, at=at, reset=reset, live=serve, show=watching)
        except demo.NotADemo as real:
            raise Stop(str(real), USAGE) from real


@contextmanager
def listened() -> Iterator[None]:
    """Say in a sentence why the address cannot be listened on."""
    try:
        yield
    except CannotListen as cannot:
        raise Stop(str(cannot), USAGE) from cannot

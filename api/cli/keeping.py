"""What administers a data directory: tokens, rebuild, doctor, settings."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.progress import Progress

from api.access import Access
from api.checkup import look
from api.cli.say import USAGE, AsJson, DataDir, Stop, opened, say
from api.language import spoken
from api.settings import Settings
from domain.authorise import OPERATOR
from domain.codec import to_plain
from domain.command import give
from domain.facts import EVERYWHERE
from domain.grant import GrantRole, Role
from domain.order import Order
from domain.text import is_code

SECRET = ("token", "password")


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for name, help_, commands in (
        (
            "token",
            "Make, list and end the tokens that people and programs sign in with.",
            {"create": create_token, "list": list_tokens, "revoke": revoke_token},
        ),
        ("config", "Show the settings.", {"show": show_config}),
    ):
        group = typer.Typer(no_args_is_help=True, help=help_)
        for verb, function in commands.items():
            group.command(verb)(cast("Callable[..., None]", function))
        app.add_typer(group, name=name)
    app.command("rebuild")(rebuild)
    app.command("doctor")(doctor)


@contextmanager
def bar(text: str, total: int) -> Iterator[Any]:
    """Show progress on a terminal only."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(text, total=total)
        yield lambda done, of=total: progress.update(task, completed=done, total=of)


def create_token(
    subject: Annotated[str, typer.Argument(help="who the token stands for, as in the grants")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="how long it holds")] = 90,
    administrator: Annotated[  # noqa: FBT002  A flag of the command line.
        bool, typer.Option("--administrator", help="grant the role over everything as well")
    ] = False,
    data: DataDir = None,
) -> None:
    """Make a bearer token and print it: it is shown only now."""
    if not is_code(subject):
        message = "{name} is no name: letters, digits, dots and dashes, 64 at most."
        raise Stop(message, USAGE, name=subject)
    with opened(data, new=administrator) as here:
        access = Access(here.directory, database=here.database)
        if administrator:
            until = datetime.now(UTC) + timedelta(days=days)
            role = GrantRole(subject=subject, role=Role.ADMINISTRATOR, unit=EVERYWHERE, until=until)
            order = Order(command=role, who=OPERATOR, key=f"administrator/{time.time_ns()}")
            give(order, here.ports(access.refused))
        typer.echo(access.issue(subject, datetime.now(UTC) + timedelta(days=days)))
        access.close()


def list_tokens(data: DataDir = None) -> None:
    """List the tokens, without their secrets."""
    with opened(data) as here:
        access = Access(here.directory, database=here.database)
        for token in access.tokens():
            typer.echo(json.dumps(to_plain(token), ensure_ascii=False))
        access.close()


def revoke_token(
    token: Annotated[str, typer.Argument(help="the token's id: 12 letters after wk_")],
    data: DataDir = None,
) -> None:
    """End a token now."""
    with opened(data) as here:
        access = Access(here.directory, database=here.database)
        done = access.revoke(token)
        access.close()
    if not done:
        raise Stop("There is no token {token} that holds: see whistle token list.", token=token)
    say("{token} has ended.", token=token)


def rebuild(data: DataDir = None) -> None:
    """Build all boards anew beside the current ones, then switch."""
    with opened(data) as here:
        head = here.ledger.head()
        begun = time.monotonic()
        with bar(spoken("Rebuilding"), head) as told:
            build = here.rebuild(told)
        message = "{count} events folded in {seconds:.1f} s; the boards are switched."
        say(message, count=build.position(), seconds=time.monotonic() - begun)


def doctor(data: DataDir = None, as_json: AsJson = False) -> None:  # noqa: FBT002  A flag of the command line.
    """Look at everything an operator would look at; each line is well, or says how to mend it."""
    with opened(data) as here:
        findings = list(look(here))
        synthetic = here.ledger.fact("synthetic")
    for about, found in findings:
        if as_json:
            line = {"about": about, "well": found.well, "said": found.words()}
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            typer.echo(f"{'✓' if found.well else '✗'} {found.words()}", err=True)
    if synthetic and not as_json:
        say("The data is synthetic.")
    if not all(found.well for _, found in findings):
        raise Stop("Not all is well.")
    if not as_json:
        say("All is well.")


def show_config() -> None:
    """Show every setting, what it is now, and what it means."""
    settings = Settings()
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = spoken("(set)") if value and name.endswith(SECRET) else value
        if name == "database" and value:
            shown = settings.at
        typer.echo(f"WHISTLE_{name.upper()}={shown}  # {spoken(field.description or '')}")

"""`whistle user`: the accounts of a data directory, for whoever holds it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, cast

import typer

from api.access import Access
from api.access.passwords import check
from api.cli.asking import secret
from api.cli.say import USAGE, DataDir, Stop, opened, say
from api.first import DAYS, grant_everything
from api.language import spoken
from api.users import row
from domain.refusals import Refusal
from domain.text import is_code
from projections.data import Data

Name = Annotated[str, typer.Argument(help="the account's name, as in the grants")]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="Accounts: who may sign in.")
    for verb, function, example in (
        ("add", add_user, "user add li --shown 李建国 --administrator"),
        ("list", list_users, "user list"),
        ("disable", disable_user, "user disable li"),
        ("enable", enable_user, "user enable li"),
        ("reset-password", reset_password, "user reset-password li"),
        ("sessions", list_sessions, "user sessions li"),
        ("revoke", revoke_session, "user revoke li"),
    ):
        group.command(verb, epilog=spoken("Example: {typed}", typed=f"whistle {example}"))(
            cast("Callable[..., None]", function)
        )
    app.add_typer(group, name="user")


@contextmanager
def directory(data: Path | None, *, new: bool = False) -> Iterator[tuple[Data, Access]]:
    """Open a data directory with its accounts; a refusal is one sentence."""
    with opened(data, new=new) as here:
        access = Access(here.directory, database=here.database)
        try:
            yield here, access
        except Refusal as refusal:
            raise Stop(f"{spoken(refusal.rule())} [{refusal.code()}]") from refusal
        finally:
            access.close()


def add_user(
    name: Name,
    shown: Annotated[str, typer.Option(help="the name that is shown (else NAME)")] = "",
    administrator: Annotated[  # noqa: FBT002  A flag of the command line.
        bool, typer.Option("--administrator", help="grant the role over everything as well")
    ] = False,
    invite: Annotated[  # noqa: FBT002
        bool, typer.Option("--invite", help="print a one-time code in place of asking a password")
    ] = False,
    days: Annotated[int, typer.Option(min=1, max=3650, help="how long the role holds")] = DAYS,
    data: DataDir = None,
) -> None:
    """Add an account; the password is asked for on the terminal, or read as a line."""
    if not is_code(name) or "*" in name:
        message = "{name} is no name: letters, digits, dots and dashes, 64 at most."
        raise Stop(message, USAGE, name=name)
    with directory(data, new=administrator) as (here, access):
        access.accounts.free(name)
        password = None if invite else secret(spoken("Password"), twice=True)
        if password is not None:
            check(password, name, shown)
        hash_ = access.entrance.passwords.hash(password) if password is not None else None
        access.accounts.add(name, shown or name, hash_)
        if administrator:
            ports = here.ports(access.refused)
            grant_everything(ports, name, f"administrator/{time.time_ns()}", days)
        all_ = "{name} may sign in and administers everything."
        say(all_ if administrator else "{name} may sign in.", name=name)
        if invite:
            _tell(access, name)


def _tell(access: Access, name: str) -> None:
    typer.echo(access.entrance.invite(name))
    say("One-time code, for 24 hours: whistle sign-in --code, or POST /sign-in/code.")


def list_users(data: DataDir = None) -> None:
    """List the accounts, a JSON object a line."""
    with directory(data) as (_, access):
        for account in access.accounts.all():
            typer.echo(json.dumps(row(account).model_dump(), ensure_ascii=False))


def disable_user(name: Name, data: DataDir = None) -> None:
    """Disable an account: its sessions and tokens are dead at once."""
    with directory(data) as (_, access):
        access.accounts.disable(name)
    say("{name} is disabled; sessions and tokens have ended.", name=name)


def enable_user(name: Name, data: DataDir = None) -> None:
    """Enable an account again; its old sessions and tokens stay dead."""
    with directory(data) as (_, access):
        access.accounts.enable(name)
    say("{name} may sign in again.", name=name)


def reset_password(name: Name, data: DataDir = None) -> None:
    """Print a one-time code by which a new password is set; the old one holds until then."""
    with directory(data) as (_, access):
        _tell(access, name)


def list_sessions(name: Name, data: DataDir = None) -> None:
    """List somebody's sessions, a JSON object a line."""
    with directory(data) as (_, access):
        for one in access.sessions.of(access.accounts.named(name).subject):
            line = {"id": one.id, "began": one.began, "seen": one.seen, "until": one.until}
            typer.echo(json.dumps(line | {"address": one.address}))


def revoke_session(
    name: Name,
    session: Annotated[str, typer.Argument(help="a session's id (else all of them)")] = "",
    data: DataDir = None,
) -> None:
    """End one of somebody's sessions, or all."""
    with directory(data) as (_, access):
        subject = access.accounts.named(name).subject
        ended = (
            int(access.sessions.end(session, subject))
            if session
            else access.sessions.end_all(subject)
        )
    if session and not ended:
        message = "{name} has no session {session}: see whistle user sessions {name}."
        raise Stop(message, name=name, session=session)
    say("{count} sessions have ended.", count=ended)

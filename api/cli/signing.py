"""`whistle sign-in`, `sign-out`, `whoami` and `password`: a person and a running service."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from api.cli.asking import secret
from api.cli.http import Service
from api.cli.say import USAGE, AsJson, Stop, say
from api.cli.session import keep_session, session_for
from api.language import spoken
from api.settings import Settings


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for name, function, typed in (
        (
            "sign-in",
            sign_in,
            "whistle sign-in li; whistle sign-in li < password.txt; whistle sign-in --code",
        ),
        ("sign-out", sign_out, "whistle sign-out"),
        ("whoami", whoami, "whistle whoami --json"),
        ("password", change_password, "whistle password"),
    ):
        app.command(name, epilog=spoken("Example: {typed}", typed=typed))(function)


def sign_in(
    name: Annotated[str, typer.Argument(help="the account's name; not needed with --code")] = "",
    code: Annotated[  # noqa: FBT002  A flag of the command line.
        bool, typer.Option("--code", help="set the password by a one-time code, which is asked for")
    ] = False,
) -> None:
    """Sign in to the service at WHISTLE_URL; the session is kept in a file of yours alone."""
    service = Service(signed_in=False)
    body: dict[str, Any] = {"bearer": True}
    path = "/sign-in"
    if code:
        body |= {"code": secret(spoken("One-time code"))}
        path = "/sign-in/code"
        if body["code"].startswith("first-"):
            path, name = "/sign-in/first", _needed(name)
            body |= {"name": name, "shown": name}
    else:
        body |= {"name": _needed(name)}
    body |= {"password": secret(spoken("Password"), twice=code)}
    began = service.post(path, body, None)
    try:
        keep_session(Settings().url, began["token"])
    except OSError as wrong:
        message = "The session cannot be kept ({why}): use WHISTLE_TOKEN."
        raise Stop(message, why=wrong) from wrong
    say("Signed in to {url} as {subject}.", url=Settings().url, subject=began["subject"])


def _needed(name: str) -> str:
    if not name:
        raise Stop("Who signs in? Say whistle sign-in NAME.", USAGE)
    return name


def sign_out() -> None:
    """End the session that was kept, here and at the service."""
    url = Settings().url
    token = session_for(url)
    if not token:
        raise Stop("Nobody is signed in to {url} here.", url=url)
    keep_session(url, "")
    try:
        Service(token=token).do("POST", "/sign-out")
    except Stop as ended:
        raise Stop("Signed out here; the service says: {said}", said=ended) from ended
    say("Signed out.")


def whoami(as_json: AsJson = False) -> None:  # noqa: FBT002
    """Say who you are to the service, and which roles you hold now."""
    me = Service().get("/me")
    if as_json:
        typer.echo(json.dumps(me, ensure_ascii=False))
        return
    typer.echo(f"{me['subject']}  {me['name']}")
    for role in me["roles"]:
        until = spoken("until {day}", day=role["until"][:10])
        typer.echo(f"{role['role']:<16} {role['unit_name']} ({role['unit']}) {until}")


def change_password() -> None:
    """Change your password; your other sessions end."""
    service = Service()
    body = {
        "old": secret(spoken("Old password")),
        "new": secret(spoken("New password"), twice=True),
    }
    service.do("POST", "/password", body)
    say("The password is changed; your other sessions have ended.")

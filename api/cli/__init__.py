"""The command line: one program for those who serve, read, answer and administer."""

from __future__ import annotations

import sys

import typer
from pydantic import ValidationError

from api.cli import backups, events, figures, keeping, offices, policies, reading, serving, verbs
from api.cli.say import USAGE, Stop, say

__all__ = ["main"]


def program() -> typer.Typer:
    """Put the program together from its parts."""
    app = typer.Typer(
        name="whistle",
        help="Whistle 吹哨: streets summon departments, departments report in, everybody sees it.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for part in (serving, reading, figures, events, keeping, backups, policies, offices):
        part.join(app)
    app.add_typer(verbs.program(), name="do", help="Give a command to a running service.")
    return app


def main() -> None:
    """Run the program; what cannot be done is one sentence, and the exit code says which kind."""
    try:
        program()()
    except Stop as stop:
        say(str(stop))
        sys.exit(stop.code)
    except ValidationError as wrong:
        fault = wrong.errors()[0]
        say(f"WHISTLE_{str(fault['loc'][0]).upper()}: {fault['msg']}; see whistle config show.")
        sys.exit(USAGE)
    except KeyboardInterrupt:
        sys.exit(130)

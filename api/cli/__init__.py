"""The command line: one program for those who serve, read, answer and administer."""

from __future__ import annotations

import sys

import typer
from pydantic import ValidationError
from typer.exceptions import TyperException

from api.cli import (
    backups,
    departments,
    duty,
    events,
    figures,
    importing,
    keeping,
    offices,
    phones,
    policies,
    production,
    reading,
    relaying,
    serving,
    shift,
    signing,
    subscribing,
    users,
    verbs,
)
from api.cli.help import put
from api.cli.say import CODES, INTERRUPTED, USAGE, Stop, say
from api.language import reworded, spoken

__all__ = ["main"]
HELP = "Whistle 吹哨: streets summon departments, departments report in, everybody sees it."
BEGIN = "Begin with whistle demo; whistle COMMAND --help says more."


def program() -> typer.Typer:
    """Put the program together from its parts."""
    app = typer.Typer(
        name="whistle",
        help=HELP,
        epilog=f"{spoken(BEGIN)} {spoken(CODES)}",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for part in (serving, reading, figures, shift, subscribing, signing):
        part.join(app)
    text = "Give a command to a running service, as the person whose token is in WHISTLE_TOKEN."
    app.add_typer(verbs.program(), name="do", help=text, epilog=spoken(CODES))
    for kept in (
        importing,
        offices,
        duty,
        policies,
        users,
        phones,
        events,
        keeping,
        backups,
        production,
        relaying,
        departments,
    ):
        kept.join(app)
    return app


def main() -> None:
    """Run the program; what cannot be done is one sentence, and the exit code says which kind."""
    try:
        command = put(typer.main.get_command(program()))
        sys.exit(command(prog_name="whistle", standalone_mode=False) or 0)
    except Stop as stop:
        say(str(stop))
        sys.exit(stop.code)
    except TyperException as wrong:
        if said := _usage(wrong):
            say(said)
        sys.exit(wrong.exit_code)
    except ValidationError as wrong:
        fault = wrong.errors()[0]
        name = f"WHISTLE_{str(fault['loc'][0]).upper()}"
        why = reworded(fault["msg"].partition(", unable to")[0])
        say("{name}: {why}: set it so, or unset it.", name=name, why=why)
        sys.exit(USAGE)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _usage(wrong: TyperException) -> str:
    """Say what was typed wrongly, and where the help is; called bare, a group gives its help."""
    said = wrong.format_message()
    context = getattr(wrong, "ctx", None)
    if context is None or not said.strip() or "Usage:" in said:
        return said
    said = " ".join(said.replace("Value error, ", "").partition(", unable to")[0].split())
    said = reworded(said)
    end = "" if said.endswith(("?", ".", "？", "。")) else "."
    return spoken("{said} See {path} --help.", said=f"{said}{end}", path=context.command_path)

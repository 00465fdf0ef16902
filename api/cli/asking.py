"""Ask for a secret: hidden on a terminal, a line of standard input otherwise, never an argument."""

from __future__ import annotations

import sys

import typer

from api.cli.say import USAGE, Stop, say
from api.language import spoken


def secret(what: str, *, twice: bool = False) -> str:
    """Give what was typed or piped; Stop when nothing was."""
    while sys.stdin.isatty():
        typed: str = typer.prompt(what, hide_input=True, err=True)
        again = spoken("{what}, once more", what=what)
        if not twice or typer.prompt(again, hide_input=True, err=True) == typed:
            return typed
        say("The two are not the same: type it anew.")
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise Stop("{what}: type it on the terminal, or pipe it as a line.", USAGE, what=what)
    return line

"""Ask for a secret: hidden on a terminal, a line of standard input otherwise, never an argument."""

from __future__ import annotations

import sys

import typer

from api.cli.say import USAGE, Stop


def secret(what: str, *, twice: bool = False) -> str:
    """Give what was typed or piped; Stop when nothing was."""
    if sys.stdin.isatty():
        typed: str = typer.prompt(what, hide_input=True, confirmation_prompt=twice, err=True)
        return typed
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise Stop("{what}: type it on the terminal, or pipe it as a line.", USAGE, what=what)
    return line

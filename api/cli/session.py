"""The session that the command line keeps between two commands: a file for its owner alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import typer

FILE = "sessions.json"


def _file() -> Path:
    return Path(typer.get_app_dir("whistle")) / FILE


def _read() -> dict[str, str]:
    try:
        read = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(url): str(token) for url, token in read.items()} if isinstance(read, dict) else {}


def session_for(url: str) -> str:
    """Give the session with a service, empty when there is none; another service never hears it."""
    return _read().get(url, "")


def keep_session(url: str, token: str) -> None:
    """Keep the session with a service, or forget it when the token is empty; OSError."""
    kept = {**_read(), url: token}
    text = json.dumps({url: token for url, token in kept.items() if token})
    file = _file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
    new.replace(file)

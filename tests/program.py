"""Run the real program in a process of its own, as a person does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

from tests.nursery import Born

Said = subprocess.CompletedProcess[str]
PATIENCE_S = 120
# Python looks at these before the program begins.
AT_START = ("LC_", "LANG", "PYTHON")


def whistle(
    *arguments: str | Path,
    token: str = "",
    url: str = "",
    cwd: Path | None = None,
    home: Path | None = None,
    typed: str = "",
    settings: Mapping[str, str] | None = None,
) -> Said:
    """Run the program: ``home`` keeps sessions, ``typed`` is piped in, settings are variables."""
    env = {**os.environ, "WHISTLE_TOKEN": token, "NO_COLOR": "1", "COLUMNS": "200"}
    env |= {"XDG_CONFIG_HOME": str(home or os.devnull)}  # Never the developer's own session.
    env |= {"WHISTLE_URL": url} if url else {}
    env |= settings or {}
    command = list(map(str, arguments))
    if any(name.startswith(AT_START) for name in settings or {}):
        return subprocess.run(
            [sys.executable, "-m", "api", *command],
            env=env,
            cwd=cwd,
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(typed.encode())
        given.seek(0)
        code = Born(command, env, cwd, [given, out, err]).wait(PATIENCE_S)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return Said(command, code, *said)

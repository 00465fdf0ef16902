"""Run the real program in a process of its own, as a person does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

Said = subprocess.CompletedProcess[str]


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
    command = [sys.executable, "-m", "api", *map(str, arguments)]
    return subprocess.run(
        command,
        env=env,
        cwd=cwd,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

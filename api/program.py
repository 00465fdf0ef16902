"""How this program is called, so that what it tells to type can be typed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def program() -> str:
    """Give the name by which it was started; the short one when that finds the same program."""
    called = Path(sys.argv[0])
    if called.name != "whistle":
        return "whistle"
    found = shutil.which("whistle")
    short = found is not None and Path(found).resolve() == called.resolve()
    return "whistle" if short else sys.argv[0]

"""The build hook: a wheel carries the built screens, and Node comes from PyPI only while they are stale."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def frontend(root: Path) -> ModuleType:
    """Give the module that builds the screens; a build hook has no import path of its own."""
    spec = importlib.util.spec_from_file_location("frontend", root / "scripts" / "frontend.py")
    assert spec is not None and spec.loader is not None  # noqa: PT018, S101  The file is beside us.
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Screens(BuildHookInterface[Any]):
    """Build the screens before they are packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node while the screens are stale."""
        of = frontend(Path(self.root))
        return [of.NODE] if of.stale() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  Hatch's.
        """Build the screens if they are stale."""
        of = frontend(Path(self.root))
        if of.stale():
            of.build()

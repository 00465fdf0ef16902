"""The service's own description is pinned; that it is true is tried in test_fuzzed.py."""

from __future__ import annotations

import json
from pathlib import Path

from api.app import create_app
from api.settings import Settings
from tests.golden import Golden

SNAPSHOT = Path(__file__).with_name("openapi.json")


def test_the_description_changes_only_on_purpose(golden: Golden) -> None:
    """Clients are made from it: a change is read in the diff."""
    schema = create_app(Settings()).openapi()
    golden.check(SNAPSHOT, json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n")

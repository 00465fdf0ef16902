"""Read a policy file: TOML as people write it, to the policy value as it is published."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from domain.codec import Unreadable, from_plain
from domain.duration import NotADuration, parse_duration
from domain.rules import Policy


class PolicyFileWrong(Exception):
    """The policy file cannot be published; the message says where and what is wrong."""


def default_policy() -> Policy:
    """Give the policy that ships with the package."""
    return load_policy((files("api") / "data" / "policy-1.toml").read_text(encoding="utf-8"))


def load_policy(text: str) -> Policy:
    """Read a policy from TOML; PolicyFileWrong names the line or the key, and the reason."""
    try:
        policy = from_plain(_plain(tomllib.loads(text)), Policy)
        _check_times(policy)
    except (tomllib.TOMLDecodeError, Unreadable, NotADuration) as wrong:
        raise PolicyFileWrong(str(wrong)) from wrong
    return policy


def _plain(read: dict[str, Any]) -> dict[str, Any]:
    kinds = [{"kind": kind, **rule} for kind, rule in _table(read, "kinds").items()]
    limits = [
        {"clock": clock, "track": track, **limit}
        for clock, tracks in _table(read, "limits").items()
        for track, limit in tracks.items()
    ]
    return {**read, "kinds": kinds, "limits": limits}


def _table(read: dict[str, Any], name: str) -> dict[str, Any]:
    table = read.get(name)
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        raise PolicyFileWrong(f"[{name}] must be a table of tables, one for each name")
    return table


def _check_times(policy: Policy) -> None:
    for time in (*(limit.time for limit in policy.limits), *(e.ack for e in policy.escalations)):
        parse_duration(time)

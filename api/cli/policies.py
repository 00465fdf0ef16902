"""`whistle policy`: what is in force, what a file would change, and putting it in force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from api.cli.importing import given, text_of
from api.cli.say import AsJson, DataDir, Stop, opened, say
from api.language import spoken
from api.policy_file import PolicyFileWrong, load_policy, shipped
from api.words import KINDS, LEVELS, TASKS
from domain.codec import to_plain
from domain.policy import PublishPolicy
from domain.rules import IN_FORCE, Policy
from projections.data import Data

TRACKS = ("E1", "E2", "LE", "KT", "RD")
SHIPPED = "default"
File = Annotated[
    str, typer.Argument(metavar="FILE", help="TOML of a policy; or default, which is shipped")
]


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="The policy: clocks, blow rights, escalations.")
    group.command("show")(show)
    group.command("diff")(diff)
    group.command("publish")(publish)
    app.add_typer(group, name="policy")


def show(data: DataDir = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show the policy that is in force: whistles blown from now on run by it."""
    with opened(data) as here:
        policy = _in_force(here)
    if policy is None:
        raise Stop("No policy is in force: publish one with whistle policy publish FILE.")
    if as_json:
        typer.echo(json.dumps(to_plain(policy), ensure_ascii=False))
        return
    console = Console(highlight=False)
    calendar = policy.calendar
    title = spoken(
        "{title} ({key}), from {day}", title=policy.title, key=policy.key, day=policy.effective
    )
    days = "Working days as announced until {day}, {zone}."
    console.print(title, style="bold")
    console.print(spoken(days, day=calendar.announced_until, zone=calendar.zone))
    console.print(_limits(policy))


def diff(file: File, data: DataDir = None) -> None:
    """Say what a file would change, a line each; nothing is published."""
    policy = read(file)
    with opened(data) as here:
        changes = list(changed(_in_force(here), policy))
    for line in changes:
        typer.echo(line)
    if not changes:
        say("{file} says what is in force already.", file=file)


def publish(file: File, data: DataDir = None) -> None:
    """Put a file's policy in force; whistles that run go on under the policy they were blown under."""
    policy = read(file)
    with opened(data, new=True) as here:
        changes = list(changed(_in_force(here), policy))
        events = given(here, PublishPolicy(policy=policy), f"policy-{policy.name}")
    if not events:
        say("Policy {key} was published before.", key=policy.key)
        return
    message = "Policy {key} is in force; {count} lines differ from the one before."
    say(message, key=policy.key, count=len(changes))


def read(file: str) -> Policy:
    """Read a policy file, or the policy that is shipped; Stop names the line."""
    try:
        return load_policy(shipped() if file == SHIPPED else text_of(file))
    except PolicyFileWrong as wrong:
        why = str(wrong).rstrip(".。")
        raise Stop("{file}, {why}. Nothing was changed.", file=file, why=why) from wrong


def changed(before: Policy | None, after: Policy) -> Iterator[str]:
    """Give a line for each thing that differs: ``limits.sign.E1.time: 5min → 3min``."""
    old, new = (dict(_flat("", _named(one))) if one else {} for one in (before, after))
    for path in sorted(old.keys() | new.keys()):
        before_, after_ = (one.get(path, spoken("(none)")) for one in (old, new))
        if before_ != after_:
            yield f"{path}: {before_} → {after_}"


def _in_force(here: Data) -> Policy | None:
    return here.keeper.current().get(Policy, IN_FORCE)


def _named(policy: Policy) -> dict[str, Any]:
    """Give a policy with its rows under their names instead of in a list."""
    plain: dict[str, Any] = to_plain(policy)
    plain["kinds"] = {row["kind"]: row for row in plain["kinds"]}
    plain["limits"] = {f"{row['clock']}.{row['track']}": row for row in plain["limits"]}
    plain["escalations"] = dict(enumerate(plain["escalations"]))
    for days in ("holidays", "workdays"):
        plain["calendar"][days] = dict.fromkeys(plain["calendar"][days], "yes")
    return plain


def _flat(path: str, found: object) -> Iterator[tuple[str, object]]:
    if not isinstance(found, dict):
        yield path, found
        return
    for name, value in found.items():
        yield from _flat(f"{path}.{name}" if path else str(name), value)


def _limits(policy: Policy) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("时限")
    for track in TRACKS:
        table.add_column(LEVELS.get(track) or KINDS[track])
    for clock in dict.fromkeys(limit.clock for limit in policy.limits):
        found = [policy.limit(clock, track) for track in TRACKS]
        table.add_row(TASKS.get(clock, clock), *(one.time if one else "-" for one in found))
    return table

"""What whistle do says of every command: each field explained, and an example that can be typed."""

from __future__ import annotations

import shlex
from datetime import datetime
from typing import Any

import pytest
import typer

from api.cli.fields import SIDES, WHERE, known, told
from api.cli.say import Stop
from api.cli.verbs import Verb, program, verbs

VERBS = {verb.name: verb for verb in verbs()}
GROUP: Any = typer.main.get_command(program())


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_every_command_says_who_gives_it_and_what_its_fields_are(verb: Verb) -> None:
    """A new command, field or side without words fails here."""
    assert {side for side in verb.info.by if side != "system"} <= set(SIDES)
    assert verb.slice.name in WHERE
    for name, hint in verb.hints.items():
        text, _ = known(verb.name, name)
        assert text
        assert told(verb.name, name, hint, needed=True).endswith(" [required]")
    assert "Who may give it: " in verb.help()


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_the_example_of_a_command_can_be_typed_as_it_stands(verb: Verb) -> None:
    """It names all that is needed, in words that the command takes."""
    example = verb.help().replace("\\[", "[").rpartition("Example: whistle do ")[2]
    name, *arguments = shlex.split(example)
    parsed = GROUP.commands[name].make_context(name, arguments).params
    given = {field for field, value in parsed.items() if value not in (None, [], ())}
    assert set(verb.needed) & set(verb.options) <= given
    assert ("body" in given) is bool(set(verb.needed) - set(verb.options))


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("2027-01-31", "2027-01-31T00:00:00+08:00"),
        ("2027-01-31T18:00", "2027-01-31T18:00:00+08:00"),
        ("2027-01-31T18:00:00Z", "2027-01-31T18:00:00+00:00"),
    ],
)
def test_a_moment_without_a_zone_is_beijings(typed: str, sent: str) -> None:
    """One with a zone stays as it is."""
    assert VERBS["grant-role"].sent("until", typed) == sent
    assert datetime.fromisoformat(sent).tzinfo


def test_what_is_no_moment_is_said() -> None:
    """With how to write one."""
    with pytest.raises(Stop, match="write 2027-01-31"):
        VERBS["grant-role"].sent("until", "soon")

"""Who may do what, asked of the running service: every command, by everybody, against a golden table."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

import pytest

import domain
from api.access import Access
from api.commands import given_by_people, path_of
from api.policy_file import default_policy
from domain.authorise import SYSTEM
from domain.codec import to_plain
from domain.declare import command_info
from domain.registry import build, find_slices
from domain.rules import Policy
from domain.whistle.commands import RaiseEscalation
from domain.whistle.words import Cause
from tests.golden import Golden
from tests.served import BLOW, Service, served
from tests.world import GRANTS, LATER, NOON, STREET, WATER, world

REGISTRY = build(find_slices(domain))
GOLDEN = Path(__file__).with_name("authorisation.golden")
NEVER = {"If-Match": '"999999999"'}  # Asked of whoever may, refused after that: nothing changes.
WORDS = {403: "sees", 404: "-", 412: "may"}
SIMPLE: dict[object, object] = {str: STREET, int: 1, bool: True, datetime: LATER}


def sample(kind: typing.Any) -> typing.Any:  # noqa: ANN401  Any field of any command.
    """Give a value of a field's type."""
    if typing.get_origin(kind) is typing.Annotated:
        return sample(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (tuple, types.UnionType):
        given = sample(typing.get_args(kind)[0])
        return (given,) if typing.get_origin(kind) is tuple else given
    if kind is Policy:
        return default_policy()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return SIMPLE[kind] if kind in SIMPLE else filled(kind)


def filled(cls: type) -> object:
    """Give a value of a class with its required fields filled."""
    hints = typing.get_type_hints(cls, include_extras=True)
    wanted = [f for f in dataclasses.fields(cls) if f.default is dataclasses.MISSING]
    return cls(**{field.name: sample(hints[field.name]) for field in wanted})


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service, and a token for one who holds nothing."""
    directory = tmp_path_factory.mktemp("data")
    with served(directory) as made:
        access = Access(directory)
        made.tokens["nobody"] = access.issue("nobody", datetime.now(UTC) + timedelta(days=1))
        access.close()
        yield made


@pytest.fixture(scope="module")
def ids(service: Service) -> dict[str, str]:
    """Give a stream of each slice; the whistle is split to water, and escalated."""
    whistle = service.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
    service.do("dispatcher", f"/whistles/{whistle}/triage", lead=WATER).raise_for_status()
    with world(service.directory) as here:
        raised = RaiseEscalation(cause=Cause.BREACH, clock="sign", leg=1)
        here.give(SYSTEM, raised, f"whistle-{whistle}")
    role = {"subject": "guest", "role": "clerk", "unit": STREET}
    until = (NOON + timedelta(days=900)).isoformat()
    grant = service.do("boss", "/grants/grant-role", **role, until=until).json()["id"]
    heard = {"category": "health", "place": BLOW["place"], "matter": "聚集性发热"}
    incident = service.do("officer", "/incidents/report-incident", **heard).json()["id"]
    first = service.do("officer", f"/incidents/{incident}/submit-report", stage="first")
    first.raise_for_status()
    return {
        "whistle": whistle,
        "incident": incident,
        "grant": grant,
        "office": WATER,
        "territory": "4201",
        "policy": "default",
    }


def status(service: Service, who: str, cls: type, ids: dict[str, str]) -> int:
    """Give what the service answers somebody who asks for a command that comes too late."""
    info, slice_ = command_info(cls), REGISTRY.home_of(cls, "whistle-")
    path = path_of(slice_, info).format(id=ids[slice_.name], number=1)
    body = to_plain(filled(cls))
    body |= {"place": BLOW["place"]} if "place" in body else {}
    return service.ask(who, "POST", path, json=body, headers=NEVER).status_code


def test_who_may_do_what(service: Service, ids: dict[str, str], golden: Golden) -> None:
    """A line a command, a column a person; what is not in the table is refused."""
    people = [*(who for who, _, _ in GRANTS), "nobody"]
    lines = [
        "".join(f"{word:<24}" if not at else f"{word:<11}" for at, word in enumerate(row))
        for row in [
            ["", *people],
            *(
                [name, *(WORDS[status(service, who, cls, ids)] for who in people)]
                for name, cls in sorted(REGISTRY.commands.items())
                if given_by_people(command_info(cls))
            ),
        ]
    ]
    golden.check(GOLDEN, "\n".join(line.rstrip() for line in lines) + "\n")


def test_what_only_the_system_gives_has_no_route(service: Service, ids: dict[str, str]) -> None:
    """Time and policies act inside; nobody can ask for it."""
    own = [c for c in REGISTRY.commands.values() if not given_by_people(command_info(c))]
    assert own
    assert {status(service, "boss", cls, ids) for cls in own} <= {404, 405}


def test_a_version_is_not_told_to_whoever_may_not_see(
    service: Service, ids: dict[str, str]
) -> None:
    """If-Match gives no oracle: what one may not see is 404 whatever the version."""
    path = f"/whistles/{ids['whistle']}/withdraw-whistle"
    answer = service.ask("stranger", "POST", path, json={"reason": "x"}, headers=NEVER)
    assert answer.status_code == 404
    assert "version" not in answer.text

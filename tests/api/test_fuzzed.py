"""Whatever anybody sends: no fault of ours, and no status that the description does not name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, cycle, product
from random import Random
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api import glass
from api.access import Phone, Post
from api.app import create_app
from api.policy_file import default_policy
from api.settings import Settings
from domain.codec import to_plain
from domain.duty import DutyPost, DutyRow
from tests.served import Service, served, until
from tests.signed import PASSWORD, account
from tests.standings import STEPS, one_of_each
from tests.world import COMMUNITY, GRANTS, LATER, NOON, POWER, ROWS, STREET, WATER, World, world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PEOPLE = [who for who, _, _ in GRANTS]
# Three never end, one wants its own token.
UNTRIED = ("/live", "/live/{board}", "/subscriptions/{id}/live", "/metrics")
DESCRIBED = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
OPERATIONS = {
    made.label: made
    for made in (found.ok() for found in DESCRIBED.get_all_operations() if isinstance(found, Ok))
    if made.path not in UNTRIED
}
FITTING = {
    label: made for label, made in OPERATIONS.items() if made.body or any(made.iter_parameters())
}
COUNT = count()
CASES, ROUNDS, INFORMED = 13, len(STEPS), 0.8

DUTY = DutyRow(subject="x", post=DutyPost.RESPONDER, since=NOON, until=NOON + timedelta(hours=8))

# What the district knows, for the fields of these names: made-up words would name nothing.
KNOWN: dict[str, list[object]] = {
    "place": [COMMUNITY],
    "lead": [WATER, POWER],
    "assist": [[], [POWER]],
    "requested": [[], [WATER]],
    "level": ["E1", "N", "III"],
    "legs": [[1], [1, 2]],
    "subject": ["guest"],
    "unit": [STREET, WATER],
    "area": ["420102"],
    "since": [NOON.isoformat(), (NOON + timedelta(days=1)).isoformat()],
    "until": [LATER.isoformat(), (NOON + timedelta(hours=4)).isoformat()],
    "duty": [1, 2],
    "office": [STREET],
    "leader": ["leader"],
    "before": [""],
    "to": [WATER],
    "promise": [1],
    "way": ["pull"],
    "url": [""],
    "kinds": [[], ["whistle"]],
    "after": [0],
    "expected_end": [(NOON + timedelta(days=3)).isoformat()],
    "authority": ["420102"],
    "occurred_at": [None],
    "rows": [to_plain(ROWS), [to_plain(DUTY)]],
    "name": ["水务"],
    "short": ["水务"],
    "reason": ["", "太慢"],
    "policy": [to_plain(default_policy())],
    "phones": [[{"post": "duty-phone", "name": "值班室", "number": "027-82212345"}]],
    "shown": ["访客"],
    "password": [PASSWORD],
    "old": [PASSWORD],
    "new": [PASSWORD[::-1]],
}
CALLED = Phone(Post.DUTY_PHONE, "值班室", "027-82212345")
REACHED = {200, 201, 204, 409}
CLOSED = {"POST /sign-in/first": {403}}  # There is an administrator: nobody can be the first.


class Tried:
    """A running service, its district, and one connection to it."""

    def __init__(self, service: Service, here: World) -> None:
        """Send over one connection."""
        self.service, self.here, self.session = service, here, requests.Session()

    def send(self, case: Any, who: str) -> int:  # noqa: ANN401  Schemathesis' own case.
        """Send a case as somebody, and check the answer against the description."""
        headers = {"Authorization": f"Bearer {self.service.tokens[who]}"}
        answer = case.call(base_url=self.service.url, headers=headers, session=self.session)
        case.validate_response(answer, checks=CHECKS)
        status: int = answer.status_code
        return status

    def catch_up(self) -> None:
        """Wait until the boards show what the district knows."""
        head = self.here.data.ledger.head()
        until(lambda: self.service.here.data.boards().position() >= head)


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    """Give a running service, in which it stays noon."""
    directory = tmp_path_factory.mktemp("data")
    with served(directory, NOON) as service, world(directory) as here:
        yield Tried(service, here)


def made_up(operation: Any, mode: GenerationMode) -> list[Any]:  # noqa: ANN401
    """Let Hypothesis make cases up that fit the description, or that do not."""
    cases: list[Any] = []

    @settings(
        max_examples=CASES,
        derandomize=True,  # Whether a command gets as far as its decision is not left to chance.
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def note(case: Any) -> None:  # noqa: ANN401
        case.query.pop("after", None)  # Whoever waits for what will never come waits two seconds.
        cases.append(case)

    note()
    return cases


def informed(case: Any, chance: Random, there: dict[str, list[object]]) -> dict[str, Any]:  # noqa: ANN401
    """Give the body of a case, mostly with what the district knows for the fields that name it."""
    if not isinstance(case.body, dict):
        return {}
    known = {name: chance.choice(there[name]) for name in case.body if name in there}
    share = 1 if chance.random() < INFORMED else INFORMED
    return {"body": case.body | {n: v for n, v in known.items() if chance.random() < share}}


def visitor(tried: Tried, path: str) -> dict[str, list[Any]]:
    """Make an account, a session and a token, and give what a path or a body names of them."""
    access, name = tried.service.here.access, f"visitor{next(COUNT)}"
    account(tried.service, name)
    if not access.accounts.find("boss"):
        account(tried.service, "boss")
    wall = path.startswith("/wall")
    holder = glass.subject_of(STREET) if wall else name if path.startswith("/users") else "boss"
    access.phones.put([(WATER, [CALLED])])  # Whichever test came before may have replaced it.
    listed = access.by_token.all if wall or "tokens" in path else access.sessions.of
    used = [one.id for one in listed(holder)]  # The token that boss speaks by has to live on.
    access.sessions.begin(holder, "127.0.0.1")
    token = access.issue(holder, LATER)
    held = [one.id for one in listed(holder) if one.id not in used]
    names = {"/sign-in": name, "/users": f"{name}-too"}
    code = access.entrance.invite(name)
    said = {"name": [names[path]]} if path in names else {}
    return said | {"named": [name], "code": [code], "held": held, "token": [token]}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=[*OPERATIONS])
def test_nothing_that_fits_breaks_the_service_or_its_word(
    tried: Tried,
    operation: Any,  # noqa: ANN401
) -> None:
    """Every person, on a whistle in every standing; each command gets as far as its decision."""
    cases, chance = made_up(operation, GenerationMode.POSITIVE), Random(operation.label)
    known, there = one_of_each(tried.here), visitor(tried, operation.path)
    tried.catch_up()
    ids = known.get(operation.path.split("/")[1], there["held"])
    there = KNOWN | there | {"whistle": known["whistles"]}
    statuses, rounds = set(), ROUNDS if operation.method == "post" else 3
    for number, (at, who) in enumerate(product(range(rounds), PEOPLE)):
        case = cases[number % len(cases)]
        named = {"id": ids[at % len(ids)], "number": 1 + number % 2, "order": 1}
        code = "K1" if "figures" in operation.path else WATER
        named |= {"name": there["named"][0], "code": code, "kind": "whistle.blown.v1"}
        parts = {"path_parameters": {name: named[name] for name in case.path_parameters}}
        sent = operation.Case(query=case.query, **parts, **informed(case, chance, there))
        statuses.add(tried.send(sent, who))
    assert statuses & CLOSED.get(operation.label, REACHED)


@pytest.mark.parametrize("operation", FITTING.values(), ids=[*FITTING])
def test_nothing_that_does_not_fit_breaks_the_service_or_its_word(
    tried: Tried,
    operation: Any,  # noqa: ANN401
) -> None:
    """Every person in turn sends what the description does not allow."""
    cases = made_up(operation, GenerationMode.NEGATIVE)
    assert {tried.send(case, who) for case, who in zip(cases, cycle(PEOPLE), strict=False)}

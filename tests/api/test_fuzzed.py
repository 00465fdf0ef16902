"""Whatever anybody sends: no fault of ours, and no status that the description does not name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, product
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

from api.app import create_app
from api.policy_file import default_policy
from api.settings import Settings
from domain.codec import to_plain
from tests.served import Service, served
from tests.standings import STEPS, one_of_each
from tests.world import COMMUNITY, GRANTS, LATER, NOON, POWER, ROWS, STREET, WATER, World, world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PEOPLE = [who for who, _, _ in GRANTS]
DESCRIBED = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
OPERATIONS = {
    made.label: made
    for made in (found.ok() for found in DESCRIBED.get_all_operations() if isinstance(found, Ok))
    if made.path not in ("/live/{board}", "/metrics")  # One never ends, one wants its own token.
}
FITTING = {
    label: made for label, made in OPERATIONS.items() if made.body or any(made.iter_parameters())
}
CASES, ROUNDS, INFORMED = 13, len(STEPS), 0.8

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
    "until": [LATER.isoformat()],
    "expected_end": [(NOON + timedelta(days=3)).isoformat()],
    "authority": ["420102"],
    "occurred_at": [None],
    "rows": [to_plain(ROWS)],
    "name": ["水务"],
    "short": ["水务"],
    "reason": ["", "太慢"],
    "policy": [to_plain(default_policy())],
}


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


def informed(case: Any, chance: Random, whistles: list[str]) -> dict[str, Any]:  # noqa: ANN401
    """Give the body of a case, mostly with what the district knows for the fields that name it."""
    if not isinstance(case.body, dict):
        return {}
    there = KNOWN | {"whistle": whistles}
    known = {name: chance.choice(there[name]) for name in case.body if name in there}
    return {"body": case.body | {n: v for n, v in known.items() if chance.random() < INFORMED}}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=[*OPERATIONS])
def test_nothing_that_fits_breaks_the_service_or_its_word(
    tried: Tried,
    operation: Any,  # noqa: ANN401
) -> None:
    """Every person, on a whistle in every standing; each command gets as far as its decision."""
    cases, chance = made_up(operation, GenerationMode.POSITIVE), Random(operation.label)
    known = one_of_each(tried.here)
    ids = known.get(operation.path.split("/")[1], ["x"])
    statuses, rounds = set(), ROUNDS if operation.method == "post" else 3
    for number, (at, who) in enumerate(product(range(rounds), PEOPLE)):
        case = cases[number % len(cases)]
        named = {"id": ids[at % len(ids)], "number": 1 + number % 2}
        parts = {"path_parameters": {name: named[name] for name in case.path_parameters}}
        sent = operation.Case(
            query=case.query, **parts, **informed(case, chance, known["whistles"])
        )
        statuses.add(tried.send(sent, who))
    assert statuses & {200, 201, 409}


@pytest.mark.parametrize("operation", FITTING.values(), ids=[*FITTING])
def test_nothing_that_does_not_fit_breaks_the_service_or_its_word(
    tried: Tried,
    operation: Any,  # noqa: ANN401
) -> None:
    """Every person in turn sends what the description does not allow."""
    cases = made_up(operation, GenerationMode.NEGATIVE)
    assert {tried.send(case, who) for case, who in zip(cases, cycle(PEOPLE), strict=False)}

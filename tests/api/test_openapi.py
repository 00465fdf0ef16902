"""The service's own description: pinned, and true whatever is thrown at it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import status_code_conformance

from api.app import create_app
from api.settings import Settings
from tests.golden import Golden
from tests.served import Service, served

SNAPSHOT = Path(__file__).with_name("openapi.json")


def test_the_description_changes_only_on_purpose(golden: Golden) -> None:
    """Clients are made from it: a change is read in the diff."""
    schema = create_app(Settings()).openapi()
    golden.check(SNAPSHOT, json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service."""
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


DESCRIBED = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
OPERATIONS = {
    made.label: made
    for made in (found.ok() for found in DESCRIBED.get_all_operations() if isinstance(found, Ok))
    if made.path not in ("/live/{board}", "/metrics")
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=[*OPERATIONS])
def test_nothing_sent_breaks_the_service_or_its_word(service: Service, operation: Any) -> None:  # noqa: ANN401
    """No 5xx, and no status that is not described, whatever an administrator of everything sends."""
    headers = {"Authorization": f"Bearer {service.tokens['boss']}"}

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def send(case: schemathesis.Case[Any]) -> None:
        answer = case.call(base_url=service.url, headers=headers)
        case.validate_response(answer, checks=[not_a_server_error, status_code_conformance])

    send()

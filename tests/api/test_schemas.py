"""The schemas of events: frozen once a version is out, and true of every byte that is stored."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

import domain
from api.schemas import KEPT, kept, schema_of, versions
from domain.registry import build, find_slices
from tests.golden import Golden
from tests.served import Service, served

REGISTRY = build(find_slices(domain))
BYTES = Path(__file__).parents[1] / "domain" / "golden"
"""The bytes of each version, as they were stored when it was new."""


@pytest.mark.parametrize("name", sorted(REGISTRY.events))
def test_the_schema_of_every_event_is_as_it_was(name: str, golden: Golden) -> None:
    """A changed event needs a new version, whose schema is a new file."""
    made = schema_of(REGISTRY.events[name])
    text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    golden.check(Path(str(KEPT)) / f"{made['title']}.json", text)


@pytest.mark.parametrize("stored", versions(REGISTRY))
def test_what_is_stored_is_what_the_schema_says(stored: str) -> None:
    """Of every version; a field too many, one too few, and a moment that is none are found."""
    check = jsonschema_rs.Draft202012Validator(kept(stored), validate_formats=True)
    text = (BYTES / f"{stored}.json").read_text(encoding="utf-8")
    check.validate(json.loads(text))
    wrong = [json.loads(text) for _ in range(3)]
    wrong[0]["data"]["more"] = 1
    del wrong[1]["meta"]["actor"]
    wrong[2]["meta"]["recorded_at"] = "yesterday"
    assert [check.is_valid(one) for one in wrong] == [False, False, False]


def test_every_schema_is_served_to_whoever_asks(tmp_path: Path) -> None:
    """The list leads to each; another kind is not there."""
    with served(tmp_path) as service:
        checked(service)


def checked(service: Service) -> None:
    """Follow the list without a token."""
    rows = service.http.get("/schemas").json()["rows"]
    assert [row["kind"] for row in rows] == versions(REGISTRY)
    for row in rows:
        answer = service.http.get(row["href"])
        assert answer.headers["content-type"] == "application/schema+json"
        assert answer.json()["$id"] == row["href"]
    assert service.http.get("/schemas/whistle.blown.v9").status_code == 404
    assert len({path.name for path in Path(str(KEPT)).glob("*.json")}) == len(rows)

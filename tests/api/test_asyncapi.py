"""The AsyncAPI document is one by AsyncAPI's own schema, and true of what is stored and delivered.

asyncapi-3.0.0.json is that schema unchanged, from @asyncapi/specs 6.11.1, Apache License 2.0,
copyright The Linux Foundation and the AsyncAPI authors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

import domain
from api import cloud
from api.asyncapi import document
from api.schemas import versions
from domain.ledger import Stored
from domain.registry import build, find_slices
from tests.served import Service, served

HERE = Path(__file__).parent
REGISTRY = build(find_slices(domain))
DOCUMENT = document(REGISTRY)
OFFICIAL = jsonschema_rs.Draft7Validator(
    json.loads((HERE / "asyncapi-3.0.0.json").read_text("utf-8"))
)


def refs(part: Any) -> Iterator[str]:  # noqa: ANN401  JSON has any shape.
    """Give every reference of a document."""
    if isinstance(part, dict):
        yield from ([part["$ref"]] if isinstance(part.get("$ref"), str) else [])
    below = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for one in below:
        yield from refs(one)


def at(pointer: str) -> Any:  # noqa: ANN401  JSON has any shape.
    """Give what a reference points at; KeyError."""
    found: Any = DOCUMENT
    for name in pointer.removeprefix("#/").split("/"):
        found = found[name]
    return found


def says(pointer: str) -> jsonschema_rs.Draft202012Validator:
    """Give the check by a schema of the document."""
    return jsonschema_rs.Draft202012Validator({"$ref": pointer, **DOCUMENT}, validate_formats=True)


def test_it_is_valid_by_the_official_schema() -> None:
    """And the check finds what is planted."""
    OFFICIAL.validate(DOCUMENT)
    planted: tuple[dict[str, Any], ...] = (
        {"asyncapi": "2.6.0"},
        {"info": {}},
        {"operations": {"x": {"action": "sing"}}},
    )
    for wrong in planted:
        assert not OFFICIAL.is_valid({**DOCUMENT, **wrong})


def test_every_reference_leads_somewhere() -> None:
    """Each is within the document: it is read without asking anybody else."""
    found = [*refs(DOCUMENT)]
    assert len(found) > 3 * len(versions(REGISTRY))
    assert all(at(ref) for ref in found)


@pytest.mark.parametrize("kind", versions(REGISTRY))
def test_what_is_stored_and_what_is_delivered_are_as_it_says(kind: str) -> None:
    """Of every kind in every version, by itself and in its envelope."""
    body = (HERE.parent / "domain" / "golden" / f"{kind}.json").read_bytes().strip()
    check = says(f"#/components/schemas/{kind}/schema")
    check.validate(json.loads(body))
    assert not check.is_valid({**json.loads(body), "more": 1})
    event = json.loads(cloud.event(Stored("whistle-1", 1, kind, body, 7), "420102002", "l"))
    enveloped = says("#/components/schemas/event/schema")
    enveloped.validate(event)
    assert not enveloped.is_valid({**event, "data": {}})


def test_every_kind_is_on_the_topic_and_on_each_departments() -> None:
    """Under the names that the topics have."""
    channels = DOCUMENT["channels"]
    for name, address in (("events", "whistle.events"), ("department", "whistle.for.{department}")):
        assert channels[name]["address"] == address
        assert sorted(channels[name]["messages"]) == versions(REGISTRY)


def test_it_is_served_to_whoever_asks(tmp_path: Path) -> None:
    """As the registry has it."""
    with served(tmp_path) as service:
        made: Service = service
        assert made.http.get("/asyncapi.json").json() == DOCUMENT

"""What no client should send, to every command: refused as a problem that names the field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import httpx
import pytest

from tests.bodies import GIVEN, body, path
from tests.served import BLOW, Service, served

NUMBERS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
TEXTS = {"NUL": "a\x00b", "lone surrogate": "a\ud800b"}
LARGE = 300 * 1024
JSON = {"Content-Type": "application/json"}
NO_BODIES = {
    b"": "nothing",
    b'{"level": "E1"': "cut off",
    b"[]": "a list",
    b"null": "null",
    b"\xff\xfe\x00": "no text",
    b"[" * 100_000: "too deep",
    b'{"level": ' + b"1" * 10_000 + b"}": "too long a number",
}
Place = tuple[Any, ...]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service."""
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


def leaf(plain: Any, kind: type, at: Place = ()) -> Place | None:  # noqa: ANN401
    """Give where the first value of a kind stands in a body."""
    if type(plain) is kind:
        return at
    parts = dict(enumerate(plain)) if isinstance(plain, list) else plain
    below = parts.items() if isinstance(parts, dict) else ()
    return next((found for n, part in below if (found := leaf(part, kind, (*at, n)))), None)


def changed(plain: Any, at: Place, value: object) -> Any:  # noqa: ANN401
    """Give a body with another value at a place."""
    copied = deepcopy(plain)
    inner = copied
    for name in at[:-1]:
        inner = inner[name]
    inner[at[-1]] = value
    return copied


def fields(answer: httpx.Response) -> set[str]:
    """Give the fields that a problem names."""
    assert answer.status_code == 422
    return {error["field"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("hostile", [*NUMBERS, *TEXTS])
@pytest.mark.parametrize("name", GIVEN)
def test_a_value_that_no_field_can_hold_is_named(service: Service, name: str, hostile: str) -> None:
    """In the first field that could take it for its own, else as the time that is claimed."""
    value, kind = NUMBERS.get(hostile, TEXTS.get(hostile)), int if hostile in NUMBERS else str
    plain = body(GIVEN[name])
    at = leaf(plain, kind) or ("occurred_at",)
    sent = json.dumps(changed(plain, at, value))
    answer = service.ask("officer", "POST", path(GIVEN[name], {}), content=sent, headers=JSON)
    assert ".".join(map(str, ("body", *at))) in fields(answer)


def test_text_that_says_nothing_is_named(service: Service) -> None:
    """Blanks are no need."""
    answer = service.do("officer", "/whistles/blow-now", **BLOW | {"need": " \u3000 "})
    assert fields(answer) == {"body.need"}


@pytest.mark.parametrize("name", GIVEN)
def test_a_misspelt_field_is_named(service: Service, name: str) -> None:
    """What is not known is not passed over in silence."""
    sent = body(GIVEN[name]) | {"occured_at": None}
    assert fields(service.do("officer", path(GIVEN[name], {}), **sent)) == {"body.occured_at"}


@pytest.mark.parametrize("name", GIVEN)
def test_a_body_of_300_kib_is_refused_whole(service: Service, name: str) -> None:
    """Before anything in it is read."""
    answer = service.do("officer", path(GIVEN[name], {}), padding="x" * LARGE)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize("sent", NO_BODIES, ids=NO_BODIES.__getitem__)
def test_what_is_no_body_at_all_is_refused(service: Service, sent: bytes) -> None:
    """Every command reads its body in the same way."""
    answer = service.ask("officer", "POST", "/whistles/blow-now", content=sent, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("name", [name for name, cls in GIVEN.items() if "/x/" in path(cls, {})])
@pytest.mark.parametrize("id_", ["a%00b", "a%ED%A0%80b", "%F0%9F%92%A7", "a%2Eb%20", "x" * 65])
def test_an_id_that_nothing_can_have_is_named(service: Service, name: str, id_: str) -> None:
    """NUL, half a surrogate, a picture, a blank, too long."""
    at = path(GIVEN[name], {}).replace("/x/", f"/{id_}/")
    assert fields(service.do("officer", at, **body(GIVEN[name]))) == {"path.id"}


@pytest.mark.parametrize("name", [name for name, cls in GIVEN.items() if "/1/" in path(cls, {})])
@pytest.mark.parametrize("number", ["0", "65", "-1", "NaN", "1e3", "1" * 400])
def test_a_leg_that_no_whistle_can_have_is_named(service: Service, name: str, number: str) -> None:
    """Legs are counted from 1 to 64."""
    at = path(GIVEN[name], {}).replace("/1/", f"/{number}/")
    assert fields(service.do("officer", at, **body(GIVEN[name]))) == {"path.number"}


@pytest.mark.parametrize("board", ["whistles", "inbox", "places", "offices"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("limit", "NaN"), ("limit", "201"), ("after", "-1")),
        *(("q", "x" * 121), ("q", "%00"), ("unit", "%00")),
    ],
)
def test_a_list_is_not_asked_for_what_it_cannot_give(
    service: Service, board: str, field: str, value: str
) -> None:
    """Each bound is named with its field."""
    assert fields(service.ask("officer", "GET", f"/{board}?{field}={value}")) == {f"query.{field}"}


@pytest.mark.parametrize("words", ["%ED%A0%80", "%25", "_", "%5C", "%27%20OR%201=1--"])
def test_strange_words_find_nothing(service: Service, words: str) -> None:
    """A search takes them as they are: no pattern, no statement."""
    answer = service.ask("officer", "GET", f"/places?q={words}")
    assert (answer.status_code, answer.json()["rows"]) == (200, [])

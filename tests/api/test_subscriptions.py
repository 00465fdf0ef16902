"""Departments fetch what they are subscribed to: by position, as lines, live; only what is theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.served import BLOW, Service, heard, served, until
from tests.world import WATER

PULL = {"office": WATER, "way": "pull", "kinds": ["whistle"], "start": "beginning"}
SUMMONED = ["whistle.legs-opened.v1", "whistle.leg-dispatched.v1", "whistle.leg-signed.v1"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service, in which water was summoned once, and signed."""
    with served(tmp_path_factory.mktemp("data")) as made:
        signed(made)
        yield made


def signed(service: Service) -> str:
    """Summon water, which signs."""
    whistle: str = service.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
    service.do("dispatcher", f"/whistles/{whistle}/triage", lead=WATER).raise_for_status()
    service.do("water", f"/whistles/{whistle}/legs/1/sign-leg").raise_for_status()
    return whistle


def opened(service: Service, **wish: object) -> str:
    """Open a subscription, and give its address."""
    answer = service.do("head", "/subscriptions/open-subscription", **{**PULL, **wish})
    return f"/subscriptions/{answer.raise_for_status().json()['id']}"


def test_events_are_fetched_behind_a_position_in_pages(service: Service) -> None:
    """Each page says where the next begins; at the end there is nothing, until something happens."""
    at, after, rows = opened(service), 0, list[dict[str, Any]]()
    while after < service.here.data.ledger.head():
        params = {"after": after, "limit": 2}
        page = service.ask("water", "GET", f"{at}/events", params=params).json()
        assert len(page["rows"]) <= 2
        rows, after = rows + page["rows"], page["next"]
    assert [row["type"] for row in rows[:3]] == SUMMONED
    assert service.ask("water", "GET", f"{at}/events").json()["rows"] == rows
    more = signed(service)
    page = service.ask("water", "GET", f"{at}/events", params={"after": after}).json()
    assert {row["subject"] for row in page["rows"]} == {f"whistle-{more}"}
    assert rows[0]["data"]["data"]["legs"][0]["office"] == WATER


def test_lines_are_given_where_they_are_asked_for(service: Service) -> None:
    """A line an event, and in a header where to go on."""
    headers = {"Accept": "application/x-ndjson"}
    answer = service.ask("water", "GET", f"{opened(service)}/events?limit=2", headers=headers)
    assert [json.loads(line)["type"] for line in answer.text.splitlines()] == SUMMONED[:2]
    url = httpx.URL(answer.links["next"]["url"])
    (third, *_) = service.ask("water", "GET", str(url)).json()["rows"]
    assert third["type"] == SUMMONED[2]


def test_a_replay_moves_where_fetching_begins(service: Service) -> None:
    """Without a position it begins where the subscription does."""
    at = opened(service, start="head")
    assert service.ask("water", "GET", f"{at}/events").json()["rows"] == []
    service.do("head", f"{at}/replay-subscription").raise_for_status()
    (first, *_) = service.ask("water", "GET", f"{at}/events").json()["rows"]
    assert first["type"] == SUMMONED[0]


def live(service: Service, at: str, who: str = "water", last: str = "") -> httpx.Request:
    """Ask for the live stream."""
    headers = {"Authorization": f"Bearer {service.tokens[who]}"}
    headers |= {"Last-Event-ID": last} if last else {}
    return httpx.Request("GET", f"{service.url}{at}/live", headers=headers)


def test_events_come_live_and_after_a_break_from_where_it_was(service: Service) -> None:
    """The id of each is its position."""
    at = opened(service, start="head")
    with (
        closing(httpx.Client(timeout=20)) as http,
        closing(http.send(live(service, at), stream=True)) as stream,
    ):
        lines = stream.iter_lines()
        whistle = signed(service)
        assert heard(lines, "event: ") == f"event: {SUMMONED[0]}"
        last = next(lines).removeprefix("id: ")
        event = json.loads(next(lines).removeprefix("data: "))
    assert (event["subject"], str(event["position"])) == (f"whistle-{whistle}", last)
    with (
        closing(httpx.Client(timeout=20)) as http,
        closing(http.send(live(service, at, last=last), stream=True)) as stream,
    ):
        assert heard(stream.iter_lines(), "event: ") == f"event: {SUMMONED[1]}"


def test_a_stream_moves_its_reader_on_and_ends_with_the_subscription(service: Service) -> None:
    """Where nothing is wanted the position still moves; what is closed has no stream."""
    at = opened(service, kinds=["incident"])
    head = service.here.data.ledger.head()
    with (
        closing(httpx.Client(timeout=20)) as http,
        closing(http.send(live(service, at), stream=True)) as stream,
    ):
        lines = stream.iter_lines()
        assert int(heard(lines, "id: ").removeprefix("id: ")) >= head
        service.do("head", f"{at}/close-subscription", reason="不用").raise_for_status()
        assert "event: " not in "".join(lines)  # It ends by itself.
    assert service.ask("water", "GET", f"{at}/live").status_code == 409
    assert service.ask("water", "GET", f"{at}/events").status_code == 409


@pytest.mark.parametrize("what", ["events", "live", "fares"])
def test_only_who_holds_a_role_for_the_office_reads(service: Service, what: str) -> None:
    """Another department and a street see no such thing; the centre sees it, and reads none of it."""
    at = opened(service)
    service.do("head", f"{at}/pause-subscription").raise_for_status()
    whole = 200 if what == "fares" else 409  # Paused, so that no answer goes on for ever.
    expected = {"power": 404, "stranger": 404, "officer": 404, "dispatcher": 403}
    expected |= {"water": whole, "head": whole, "boss": whole}
    got = {who: service.ask(who, "GET", f"{at}/{what}").status_code for who in expected}
    assert got == expected
    assert service.ask("boss", "GET", f"/subscriptions/x/{what}").status_code == 404


def test_a_secret_is_shown_once_to_whoever_keeps_the_subscription(service: Service) -> None:
    """A rotated one once more; nobody else's, and of no other way."""
    at = opened(service, way="webhook", url="https://hooks.example/whistle")
    assert service.ask("water", "POST", f"{at}/secret").status_code == 403
    assert service.ask("power", "POST", f"{at}/secret").status_code == 404
    first = service.ask("head", "POST", f"{at}/secret")
    assert first.headers["Cache-Control"] == "no-store"
    assert first.json()["secret"].startswith("whsec_")
    again = service.ask("head", "POST", f"{at}/secret")
    assert (again.status_code, again.json()["code"]) == (409, "secret-shown")
    service.do("head", f"{at}/rotate-secret").raise_for_status()
    second = service.ask("head", "POST", f"{at}/secret").json()
    assert (first.json()["number"], second["number"]) == (1, 2)
    assert first.json()["secret"] != second["secret"]
    pulled = service.ask("head", "POST", f"{opened(service)}/secret").json()
    assert pulled["code"] == "no-secret"
    ledger = b"".join(row.body for row in service.here.data.ledger.prefixed("subscription-"))
    assert b"whsec_" not in ledger


def test_how_a_webhook_fares_is_seen_by_its_office(service: Service) -> None:
    """The running service delivers by itself: here to a host that is not listed, and it says so."""
    at = opened(service, way="webhook", url="https://hooks.example/whistle")
    first = service.ask("water", "GET", f"{opened(service, start='head')}/fares").json()
    assert (first["taken"], first["waits"]) == (0, [])

    def fares() -> Any:  # noqa: ANN401  JSON.
        return service.ask("water", "GET", f"{at}/fares").json()

    waits = until(lambda: fares()["waits"])
    assert {wait["said"] for wait in waits} == {"host not allowed"}
    assert fares()["after"] < waits[0]["position"] <= fares()["head"]

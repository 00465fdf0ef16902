"""The service over HTTP, as programs and people use it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime

import pytest

from api.app import create_app
from api.requires import requirements
from api.settings import Settings
from tests.served import BLOW, Service, served
from tests.world import WATER

OPEN = ("nothing", "the token of the metrics")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service."""
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


def forged(**says: object) -> str:
    """Write a cursor that no page gave."""
    return urlsafe_b64encode(json.dumps({"sort": "", "key": "", **says}).encode()).decode()


@pytest.fixture
def whistle(service: Service) -> str:
    """Give the path of a whistle that was split to water."""
    id_ = service.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
    service.do("dispatcher", f"/whistles/{id_}/triage", lead=WATER).raise_for_status()
    return f"/whistles/{id_}"


def test_an_accepted_command_says_where_it_went(service: Service) -> None:
    """201 with the stream, its version as ETag, and the key to repeat it with."""
    answer = service.do("officer", "/whistles/blow-now", **BLOW)
    body = answer.json()
    assert answer.status_code == 201
    assert body["events"] == ["whistle.drafted.v1", "whistle.blown.v1"]
    assert answer.headers["etag"] == '"2"'
    assert answer.headers["idempotency-key"]


def test_one_reads_ones_own_writes(service: Service, whistle: str) -> None:
    """?after= waits until the boards hold the position."""
    signed = service.do("water", f"{whistle}/legs/1/sign-leg").json()
    shown = service.ask("water", "GET", whistle, params={"after": signed["position"]}).json()
    assert shown["row"]["legs"][0]["state"] == "signed"
    assert shown["timeline"][-1]["kind"] == "whistle.leg-signed.v1"


def test_the_same_key_gives_one_command(service: Service, whistle: str) -> None:
    """Repeating gives the same answer; another body under it is refused."""
    path, headers = f"{whistle}/legs/1/report-arrival", {"Idempotency-Key": "k-1"}
    first = service.ask("water", "POST", path, json={"people": 3}, headers=headers).json()
    again = service.ask("water", "POST", path, json={"people": 3}, headers=headers).json()
    other = service.ask("water", "POST", path, json={"people": 4}, headers=headers)
    assert again == first | {"repeated": True}
    assert (other.status_code, other.json()["code"]) == (422, "key-used-differently")


def test_a_decision_on_an_old_version_is_refused(service: Service, whistle: str) -> None:
    """If-Match names what was seen."""
    answer = service.ask(
        "water", "POST", f"{whistle}/legs/1/sign-leg", json={}, headers={"If-Match": '"1"'}
    )
    assert (answer.status_code, answer.json()["code"]) == (412, "version-moved")


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("power", 404), ("officer", 403), ("auditor", 403)]
)
def test_what_one_may_not_see_is_404_and_may_not_do_403(
    service: Service, whistle: str, who: str, status: int
) -> None:
    """The water's leg is signed by water alone."""
    answer = service.do(who, f"{whistle}/legs/1/sign-leg")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_wrong_field_is_named_and_not_repeated(service: Service) -> None:
    """The problem names the field; what was sent does not come back."""
    answer = service.do("officer", "/whistles/blow-now", **BLOW, resident="13800138000")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "body.resident", "fault": "unexpected_keyword_argument"}
    ]
    assert "13800138000" not in answer.text


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer {boss}x", "Bearer wk_0_0", "Basic {boss}"])
def test_every_route_wants_a_token(service: Service, said: str) -> None:
    """Without one that stands for somebody: 401, but for those that say that they are open."""
    closed = [at for *at, what in requirements(create_app(Settings())) if what not in OPEN]
    assert len(closed) > len(OPEN)
    headers = {"Authorization": said.format(**service.tokens)} if said else {}
    for method, path in closed:
        real = path.format(
            id="a", number=1, board="whistles", part="legs", name="x", code="x", order=1
        )
        answer = service.http.request(method, real, json={}, headers=headers)
        assert answer.status_code == 401, (method, path)


def test_a_list_is_filtered_searched_and_paged(service: Service, whistle: str) -> None:
    """Each row once, in the board's order, however small the pages."""
    head = service.http.get("/readyz").json()["head"]
    service.ask(
        "officer", "GET", "/whistles", params={"after": head}
    )  # Rows move while they change.
    found, cursor = [], None
    while True:
        params = {"limit": 1, "q": "保成 爆裂", "kind": "ER"} | (
            {"cursor": cursor} if cursor else {}
        )
        page = service.ask("officer", "GET", "/whistles", params=params).json()
        found += [row["key"] for row in page["rows"]]
        cursor = page["cursor"]
        if not cursor:
            break
    assert whistle.rpartition("/")[2] in found
    assert len(found) == len(set(found))
    none = service.ask("officer", "GET", "/whistles", params={"status": "closed"}).json()
    assert none["rows"] == []


def test_a_whistle_is_found_by_its_number_and_by_what_its_id_begins_with(
    service: Service, whistle: str
) -> None:
    """However many whistles there are."""
    id_ = whistle.rpartition("/")[2]
    (row,) = service.ask("officer", "GET", "/whistles", params={"key": id_[:13]}).json()["rows"]
    (same,) = service.ask("officer", "GET", "/whistles", params={"short": row["short"]}).json()[
        "rows"
    ]
    assert row["key"] == same["key"] == id_
    for who, asked in (("stranger", {"key": id_}), ("officer", {"short": "大智-99"})):
        assert service.ask(who, "GET", "/whistles", params=asked).json()["rows"] == []


def test_rows_come_as_lines_for_pipes(service: Service, whistle: str) -> None:
    """NDJSON, a row a line."""
    headers = {"Accept": "application/x-ndjson"}
    answer = service.ask("water", "GET", "/inbox", headers=headers)
    tasks = {json.loads(line)["task"] for line in answer.text.splitlines()}
    assert {"sign", "contact", "arrive", "resolve"} <= tasks
    assert whistle


def test_nothing_new_is_304(service: Service, whistle: str) -> None:
    """The ETag of a whistle is its version."""
    first = service.ask("water", "GET", whistle, params={"after": 0})
    tag = {"If-None-Match": first.headers.get("etag", "")}
    position = service.ask("officer", "GET", "/whistles").json()["position"]
    again = service.ask("water", "GET", whistle, params={"after": position}, headers=tag)
    assert again.status_code in (200, 304)
    tag = {"If-None-Match": again.headers["etag"]}
    assert service.ask("water", "GET", whistle, headers=tag).status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/whistles?cursor=%21", 422),
        (f"/whistles?cursor={forged(pos=-1)}", 422),
        (f"/whistles?cursor={forged(pos=2**63)}", 422),
        (f"/whistles?cursor={forged(pos='1')}", 422),
        (f"/whistles?cursor={forged(pos=1, of=chr(0xD800))}", 422),
        ("/whistles/none", 404),
        ("/live/deadlines", 404),
        ("/nothing", 404),
    ],
)
def test_a_wrong_address_is_a_problem(service: Service, path: str, status: int) -> None:
    """Each with its code, and a page behind its type."""
    answer = service.ask("officer", "GET", path)
    assert answer.status_code == status
    page = service.http.get(answer.json()["type"])
    assert answer.json()["detail"] in page.text


def test_a_live_board_sends_what_changes_and_hides_what_is_not_ones_own(service: Service) -> None:
    """Water's inbox gets the new leg; a frame holds position, time and operations."""
    at = service.ask("water", "GET", "/inbox").json()["position"]
    headers = {"Authorization": f"Bearer {service.tokens['water']}"}
    with service.http.stream("GET", f"/live/inbox?after={at}", headers=headers) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "event: frame"
        id_ = service.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
        service.do("dispatcher", f"/whistles/{id_}/triage", lead=WATER).raise_for_status()
        for line in lines:
            if line.startswith("data: ") and f'"{id_}/sign/1"' in line:
                ops = json.loads(line[6:])["ops"]
                break
    mine = [op["key"] for op in ops if op["op"] == "upsert"]
    assert all("/confirm/" not in key for key in mine)


def test_one_is_told_who_one_is(service: Service) -> None:
    """The roles that are held now, and over what."""
    me = service.ask("water", "GET", "/me").json()
    assert (me["subject"], [(role["role"], role["unit"]) for role in me["roles"]]) == (
        "water",
        [("responder", WATER)],
    )


def test_a_list_says_what_time_it_is(service: Service) -> None:
    """Countdowns run on the service's clock, at its speed."""
    page = service.ask("water", "GET", "/offices").json()
    assert datetime.fromisoformat(page["at"]).tzinfo is not None
    assert page["speed"] == 1.0


def test_the_figures_want_their_token(service: Service) -> None:
    """/metrics is closed to others."""
    assert service.http.get("/metrics").status_code == 403
    headers = {"Authorization": "Bearer figures"}
    assert "whistle_ledger_head" in service.http.get("/metrics", headers=headers).text


def test_the_documentation_needs_no_outside_host(service: Service) -> None:
    """Offices have networks without internet."""
    page = service.http.get("/docs").text
    assert "blow-now" in page
    assert "http://" not in page.replace(service.url, "")
    assert "https://" not in page

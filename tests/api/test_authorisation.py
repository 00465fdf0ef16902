"""Who may do what, asked of the running service: every command, by everybody, against a golden table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.authorise import SYSTEM
from domain.whistle.commands import RaiseEscalation
from domain.whistle.words import Cause
from tests.bodies import GIVEN, REGISTRY, body, path
from tests.golden import Golden
from tests.served import BLOW, Service, served
from tests.world import GRANTS, LATER, STREET, WATER, world

GOLDEN = Path(__file__).with_name("authorisation.golden")
NEVER = {"If-Match": '"999999999"'}  # Asked of whoever may, refused after that: nothing changes.
WORDS = {403: "sees", 404: "-", 412: "may"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service, and a token for one who holds nothing."""
    with served(tmp_path_factory.mktemp("data")) as made:
        made.admit("nobody")
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
    until = (LATER + timedelta(days=1)).isoformat()
    grant = service.do("boss", "/grants/grant-role", **role, until=until).json()["id"]
    heard = {"category": "health", "place": BLOW["place"], "matter": "聚集性发热"}
    incident = service.do("officer", "/incidents/report-incident", **heard).json()["id"]
    first = service.do("officer", f"/incidents/{incident}/submit-report", stage="first")
    first.raise_for_status()
    ends = (datetime.fromisoformat(first.json()["recorded_at"]) + timedelta(hours=8)).isoformat()
    rota = {"subject": "officer", "post": "duty_officer", "since": first.json()["recorded_at"]}
    service.do("leader", f"/duties/{STREET}/assign-duty", **rota, until=ends).raise_for_status()
    over = {"office": STREET, "leader": "leader"}
    shift = service.do("officer", "/shifts/take-over-shift", **over).json()["id"]
    wish = {"office": WATER, "way": "pull"}
    subscription = service.do("head", "/subscriptions/open-subscription", **wish).json()["id"]
    return {
        "duty": STREET,
        "subscription": subscription,
        "shift": shift,
        "whistle": whistle,
        "incident": incident,
        "grant": grant,
        "office": WATER,
        "territory": "4201",
        "policy": "default",
    }


def status(service: Service, who: str, cls: type, ids: dict[str, str]) -> int:
    """Give what the service answers somebody who asks for a command that comes too late."""
    return service.ask(who, "POST", path(cls, ids), json=body(cls), headers=NEVER).status_code


def test_who_may_do_what(service: Service, ids: dict[str, str], golden: Golden) -> None:
    """A line a command, a column a person; what is not in the table is refused."""
    people = [*(who for who, _, _ in GRANTS), "nobody"]
    lines = [
        "".join(f"{word:<24}" if not at else f"{word:<11}" for at, word in enumerate(row))
        for row in [
            ["", *people],
            *(
                [name, *(WORDS[status(service, who, cls, ids)] for who in people)]
                for name, cls in GIVEN.items()
            ),
        ]
    ]
    golden.check(GOLDEN, "\n".join(line.rstrip() for line in lines) + "\n")


def test_what_only_the_system_gives_has_no_route(service: Service, ids: dict[str, str]) -> None:
    """Time and policies act inside; nobody can ask for it."""
    own = set(REGISTRY.commands.values()) - set(GIVEN.values())
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


@pytest.mark.parametrize("who", ["nobody", "stranger", "power"])
def test_who_has_nothing_to_do_with_a_whistle_reads_nothing_of_it(
    service: Service, ids: dict[str, str], who: str
) -> None:
    """Neither the whistle nor a line of a board; what is public is read by all."""
    head = service.here.data.ledger.head()
    boards = {
        name: service.ask(who, "GET", f"/{name}", params={"after": head}).json()["rows"]
        for name in ("whistles", "inbox", "places", "offices")
    }
    assert (boards["whistles"], boards["inbox"]) == ([], [])
    assert boards["places"]
    assert boards["offices"]
    path = f"/whistles/{ids['whistle']}"
    assert [service.ask(one, "GET", path).status_code for one in (who, "water")] == [404, 200]

"""The acceptance scenarios of domain.md §3.10 as far as this part reaches, through the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.policy_file import default_policy
from domain.codec import to_plain
from domain.policy import PublishPolicy
from tests.served import BLOW, Service, served, until
from tests.world import COMMUNITY, LATER, NOON, STREET, WATER

BEFORE_NATIONAL_DAY = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)  # Wednesday, ten in Wuhan.
NEED = {"kind": "RD", "place": COMMUNITY, "matter": "路灯不亮", "need": "修复"}
CLAIM = {"measure": "关阀换管", "with_whom": "社区书记", "limit": "今日"}
Row = Mapping[str, Any]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Give a service in which it is noon until the test lets time pass."""
    with served(tmp_path, NOON) as made:
        yield made


def done(service: Service, who: str, path: str, **body: object) -> Any:  # noqa: ANN401
    """Give a command that is accepted."""
    return service.do(who, path, **body).raise_for_status().json()


def emergency(service: Service) -> str:
    """Blow an emergency, triage it to water, and give its path."""
    path = f"/whistles/{done(service, 'officer', '/whistles/blow-now', **BLOW)['id']}"
    done(service, "dispatcher", f"{path}/triage", lead=WATER)
    return path


def ordinary(service: Service) -> str:
    """Take an ordinary whistle from its draft to water, and give its path."""
    path = f"/whistles/{done(service, 'clerk', '/whistles/draft-whistle', **NEED)['id']}"
    done(service, "clerk", f"{path}/submit-whistle")
    done(service, "leader", f"{path}/approve-and-blow")
    done(service, "dispatcher", f"{path}/triage", lead=WATER)
    return path


def seen(service: Service, path: str, so: Callable[[Row], Any]) -> tuple[Row, list[Row]]:
    """Wait until a whistle's row on the board is so; give the row and what happened, in order."""

    def whole() -> Any:  # noqa: ANN401
        answer = service.ask("officer", "GET", path)
        return answer.json() if answer.is_success and so(answer.json()["row"]) else None

    found = until(whole)
    happened: list[Row] = [
        {"what": event["kind"].split(".")[1], **event["data"]} for event in found["timeline"]
    ]
    return found["row"], happened


def now_seen(service: Service, path: str, position: int) -> tuple[Row, list[Row]]:
    """Look at a whistle once the boards hold a position."""
    return seen(service, path, lambda row: row["pos"] >= position)


def reaches(level: int) -> Callable[[Row], bool]:
    """Give the question whether a whistle has been escalated so far."""
    return lambda row: row["escalation"] >= level


def late(row: Row) -> list[str]:
    """Give the clocks that are overdue on the one leg."""
    return [clock for leg in row["legs"] for clock in leg["overdue"]]


def breaches(happened: list[Row]) -> dict[str, tuple[str, datetime]]:
    """Give who breached which clock, and its due time."""
    found = [e for e in happened if e["what"] == "sla-breached"]
    return {e["clock"]: (e["owner"], datetime.fromisoformat(e["due_at"])) for e in found}


def test_who_never_signs_and_arrives_at_28_minutes_has_breached_signing_alone(
    service: Service,
) -> None:
    """Scenario 1: the ticker records the signature that is missing; the arrival was in time."""
    path = emergency(service)
    service.later(minutes=10)
    seen(service, path, lambda row: "sign" in late(row))
    service.later(minutes=18)
    done(service, "water", f"{path}/legs/1/report-arrival", people=3)
    service.later(minutes=10)
    last = done(service, "water", f"{path}/legs/1/record-progress", note="关阀")
    row, happened = now_seen(service, path, last["position"])
    due = NOON + timedelta(minutes=5)
    assert breaches(happened) == {"sign": (WATER, due), "contact": (WATER, due)}
    assert (row["legs"][0]["arrived"], late(row)) == (True, [])


def test_a_blower_silent_after_the_claim_breaches_and_the_departments_time_stops(
    service: Service,
) -> None:
    """Scenario 5: three hours of silence are the street's, also when it accepts in the end."""
    path = emergency(service)
    done(service, "water", f"{path}/legs/1/report-arrival", people=3)
    service.later(minutes=20)
    done(service, "water", f"{path}/legs/1/claim-resolved", **CLAIM)
    service.later(hours=3)
    seen(service, path, lambda row: "verify" in late(row))
    last = done(service, "officer", f"{path}/legs/1/verify-leg", accepted=True)
    row, happened = now_seen(service, path, last["position"])
    assert breaches(happened) == {"verify": (STREET, NOON + timedelta(hours=2, minutes=20))}
    assert row["status"] == "evaluating"


def test_rework_twice_is_supervised_and_a_third_time_goes_to_level_3(service: Service) -> None:
    """Scenario 6: the policy follows by itself; the first time back is between the two of them."""
    path = ordinary(service)
    for level in (0, 2, 3):
        done(service, "water", f"{path}/legs/1/claim-resolved", **CLAIM)
        done(service, "officer", f"{path}/legs/1/verify-leg", accepted=False, defects="仍不亮")
        _, happened = seen(service, path, reaches(level))
    told = [e for e in happened if e["what"] in ("leg-rework-ordered", "escalation-raised")]
    assert [e.get("level", "back") for e in told] == ["back", "back", 2, "back", 3]


def test_a_policy_published_meanwhile_holds_for_new_whistles_alone(service: Service) -> None:
    """Scenario 7: the old whistle's later clocks are still those of version 1; the board shows both."""
    old = done(service, "officer", "/whistles/blow-now", **BLOW)["id"]
    first = default_policy()
    limits = [replace(x, time="7min") if x.clock == "sign" else x for x in first.limits]
    second = PublishPolicy(policy=replace(first, version=2, limits=tuple(limits)))
    done(service, "boss", "/policies/default/publish-policy", **to_plain(second))
    new = done(service, "officer", "/whistles/blow-now", **BLOW)["id"]
    for id_ in (old, new):
        last = done(service, "dispatcher", f"/whistles/{id_}/triage", lead=WATER)
    board = service.ask("officer", "GET", "/whistles", params={"after": last["position"]}).json()
    signed = {
        row["key"]: (row["policy"], datetime.fromisoformat(row["legs"][0]["due"]["sign"]) - NOON)
        for row in board["rows"]
    }
    assert signed == {
        old: ("default/1", timedelta(minutes=5)),
        new: ("default/2", timedelta(minutes=7)),
    }


def test_a_make_up_saturday_counts_and_national_day_week_does_not(tmp_path: Path) -> None:
    """Scenario 8: three working days from 30 September end on Saturday, 10 October, at half past five."""
    due = datetime(2026, 10, 10, 9, 30, tzinfo=UTC)
    with served(tmp_path, BEFORE_NATIONAL_DAY) as service:
        path = ordinary(service)
        done(service, "water", f"{path}/legs/1/log-contact", note="已联系居民")
        service.later(seconds=(due - BEFORE_NATIONAL_DAY).total_seconds())
        row, _ = seen(service, path, late)
        assert late(row) == ["resolve"], "seven days, by day and night"
        service.later(seconds=1)
        _, happened = seen(service, path, lambda row: "arrive" in late(row))
    assert breaches(happened)["arrive"] == (WATER, due)


def test_who_lost_the_role_between_draft_and_blow_is_refused_and_told_since_when(
    service: Service,
) -> None:
    """Scenario 13: the right is checked as held when the whistle is blown."""
    service.admit("deputy")
    role = {"subject": "deputy", "unit": STREET, "until": LATER.isoformat()}
    grant = done(service, "boss", "/grants/grant-role", role="leader", **role)["id"]
    path = f"/whistles/{done(service, 'deputy', '/whistles/draft-whistle', **NEED)['id']}"
    done(service, "deputy", f"{path}/submit-whistle")
    service.later(minutes=1)
    done(service, "boss", f"/grants/{grant}/revoke-grant", reason="调岗")
    assert service.do("deputy", f"{path}/approve-and-blow").status_code == 404, "sees nothing now"
    done(service, "boss", "/grants/grant-role", role="clerk", **role)
    refused = service.do("deputy", f"{path}/approve-and-blow")
    assert (refused.status_code, refused.json()["code"]) == (403, "role-ended")
    ended = datetime.fromisoformat(refused.json()["parameters"]["ended"])
    assert ended == NOON + timedelta(minutes=1)
    assert done(service, "leader", f"{path}/approve-and-blow")["events"][-1] == "whistle.blown.v1"

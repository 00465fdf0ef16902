"""Whistles as tests of screens need them: blown, and triaged to a unit whose inbox holds them."""

from __future__ import annotations

import itertools

from tests.served import BLOW, Service
from tests.world import WATER

NUMBERS = itertools.count(1)


def blown(service: Service) -> tuple[str, str]:
    """Blow an emergency; give its id and its matter, which no other whistle has."""
    matter = f"井盖缺失之{next(NUMBERS)}"
    answer = service.do("officer", "/whistles/blow-now", **BLOW | {"matter": matter})
    assert answer.is_success
    _shown(service, "officer", answer.json()["position"])
    return answer.json()["id"], matter


def summoned(service: Service) -> tuple[str, str]:
    """Blow and triage an emergency that summons the water bureau; give its id and its matter."""
    whistle, matter = blown(service)
    done(service, "dispatcher", f"/whistles/{whistle}/triage", lead=WATER)
    return whistle, matter


def done(service: Service, who: str, path: str, **body: object) -> None:
    """Give a command, and wait until the boards show what came of it."""
    answer = service.do(who, path, **body)
    assert answer.is_success, answer.text
    _shown(service, who, answer.json()["position"])


def claimed(service: Service) -> tuple[str, str]:
    """Let the water bureau arrive and claim that it is done."""
    whistle, matter = summoned(service)
    leg = f"/whistles/{whistle}/legs/1"
    done(service, "water", f"{leg}/report-arrival", people=2)
    done(
        service,
        "water",
        f"{leg}/claim-resolved",
        measure="已换井盖",
        with_whom="社区",
        limit="当场",
    )
    return whistle, matter


def happened(service: Service, whistle: str) -> list[str]:
    """Give the kinds of what happened to a whistle, in order, without their versions."""
    whole = service.ask("auditor", "GET", f"/whistles/{whistle}").json()
    return [one["kind"].rpartition(".v")[0] for one in whole["timeline"]]


def _shown(service: Service, who: str, position: int) -> None:
    assert service.ask(who, "GET", f"/inbox?after={position}&limit=1").is_success

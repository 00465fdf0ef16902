"""What somebody may do with a stream: the service's own word, by role and by how the stream stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.summoned import claimed, summoned
from tests.served import Service, served

HEARS = {"clerk": True, "officer": True, "dispatcher": True, "water": False, "checker": False}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service over the small district."""
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


def acts(service: Service, who: str, whistle: str) -> set[str]:
    """Give the commands that somebody may give to a whistle now."""
    answer = service.ask(who, "GET", f"/whistles/{whistle}/acts")
    assert answer.is_success, answer.text
    return {one["command"] for one in answer.json()["acts"]}


def test_a_unit_may_answer_and_a_street_may_not_answer_for_it(service: Service) -> None:
    """Each side has its own."""
    whistle, _ = summoned(service)
    assert {"sign-leg", "log-contact", "report-arrival"} <= acts(service, "water", whistle)
    assert "sign-leg" not in acts(service, "officer", whistle)
    assert "triage" not in acts(service, "water", whistle)


def test_what_was_done_is_not_offered_again(service: Service) -> None:
    """The table of legal moves says so, and each address is one that takes the command."""
    whistle, _ = summoned(service)
    found = service.ask("water", "GET", f"/whistles/{whistle}/acts").json()
    sign = next(one for one in found["acts"] if one["command"] == "sign-leg")
    assert service.do("water", sign["path"]).is_success
    assert "sign-leg" not in acts(service, "water", whistle)


def test_the_version_is_one_that_a_judgement_may_rest_on(service: Service) -> None:
    """Sent as If-Match it is taken; an older one is refused."""
    whistle, _ = claimed(service)
    found = service.ask("officer", "GET", f"/whistles/{whistle}/acts").json()
    verify = next(one for one in found["acts"] if one["command"] == "verify-leg")
    for version, status in ((found["version"] - 1, 412), (found["version"], 200)):
        headers = {"If-Match": f'"{version}"'}
        body = {"accepted": True}
        answer = service.ask("officer", "POST", verify["path"], json=body, headers=headers)
        assert answer.status_code == status, answer.text


def test_whoever_may_not_see_a_whistle_is_not_told_that_it_is_there(service: Service) -> None:
    """Neither its acts nor its version."""
    whistle, _ = summoned(service)
    hidden = service.ask("stranger", "GET", f"/whistles/{whistle}/acts")
    missing = service.ask("stranger", "GET", "/whistles/never-was/acts")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json()["code"] == missing.json()["code"]


def test_another_call_is_noted_by_whoever_takes_calls_in(service: Service) -> None:
    """The street and the centre; a department answers, and takes none in."""
    whistle, _ = summoned(service)
    takes_in = {who: "add-report" in acts(service, who, whistle) for who in HEARS}
    assert takes_in == HEARS


def test_another_call_is_counted_and_its_sheet_only_once(service: Service) -> None:
    """Over the wire: recorded, shown to all who see the whistle, refused by a name of its own."""
    whistle, _ = summoned(service)
    path, call = f"/whistles/{whistle}/add-report", {"source": "12345", "reference": "WH-0042"}
    added = service.do("clerk", path, **call)
    again = service.do("dispatcher", path, **call)
    assert added.json()["events"] == ["whistle.report-added.v1"]
    assert (again.status_code, again.json()["code"]) == (409, "report-noted")
    assert "WH-0042" not in again.text  # What identifies a call is told to nobody anew.
    after = {"after": added.json()["position"]}
    shown = service.ask("water", "GET", f"/whistles/{whistle}", params=after).json()
    assert shown["row"]["reports"] == 1
    assert shown["timeline"][-1]["data"] == {**call, "note": ""}


def test_what_was_withdrawn_takes_no_call(service: Service) -> None:
    """It is not offered, and refused to whoever asks all the same."""
    whistle, _ = summoned(service)
    gone = service.do("officer", f"/whistles/{whistle}/withdraw-whistle", reason="误报")
    assert gone.is_success
    assert "add-report" not in acts(service, "officer", whistle)
    refused = service.do("officer", f"/whistles/{whistle}/add-report", source="phone")
    assert refused.json()["code"] == "wrong-standing"

"""The phone, in a real browser: one thumb, and an outbox that a lost network does not empty."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.summoned import happened, summoned
from tests.desks import Desk, Desks
from tests.served import Service, until
from tests.world import COMMUNITY, STREET


def timeline(service: Service, whistle: str) -> list[dict[str, Any]]:
    """Give all that happened to a whistle."""
    found: list[dict[str, Any]] = service.ask("auditor", "GET", f"/whistles/{whistle}").json()[
        "timeline"
    ]
    return found


def card(desk: Desk, matter: str) -> Page:
    """Open the card of a matter on a phone."""
    page = desk.page if "/tasks" in desk.page.url else desk.go("/tasks")
    page.get_by_role("button", name=matter).click()
    return page


SIGNED = "whistle.leg-signed"
TAPPED = """() => {
  const button = document.querySelector(".foot-act");
  if (!button.textContent.includes("联系")) return false;
  button.click();
  return true;
}"""
AGED = """() => {
  const key = Object.keys(localStorage).find((one) => one.includes("outbox"));
  const kept = JSON.parse(localStorage[key]);
  kept[0].pressedAt -= 120000;
  localStorage[key] = JSON.stringify(kept);
}"""


class Hindered:
    """A network on which one command does not get through, until it is mended."""

    def __init__(self, page: Page, command: str, *, arrives: bool = False) -> None:
        """Hinder a command; ``arrives``: the service gets it, and its answer is lost."""
        self.mended, self._arrives = False, arrives
        page.route(f"**/{command}", self._meet)

    def _meet(self, route: Route) -> None:
        if self.mended:
            return route.continue_()
        if self._arrives:
            self._arrives = False
            route.fetch()
        return route.abort()


def test_signing_is_one_tap_and_said_when_it_is_recorded(desks: Desks, service: Service) -> None:
    """The foot of the open card signs; the next step follows by the service's answer."""
    whistle, matter = summoned(service)
    page = card(desks.sit("water", "phone"), matter)
    page.get_by_role("button", name="签收 ·").click()
    expect(page.get_by_text("已记录")).to_be_visible()
    expect(page.get_by_role("button", name="联系 ·")).to_be_visible()
    assert happened(service, whistle).count(SIGNED) == 1


def test_a_double_tap_makes_one_event(desks: Desks, service: Service) -> None:
    """Nor does the second tap press what has come under the thumb meanwhile."""
    whistle, matter = summoned(service)
    page = card(desks.sit("water", "phone"), matter)
    page.get_by_role("button", name="签收 ·").dblclick()
    page.wait_for_function(TAPPED)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert happened(service, whistle).count(SIGNED) == 1


def test_what_is_pressed_offline_is_sent_in_order_later(desks: Desks, service: Service) -> None:
    """Nothing is said to be recorded before; with the network it goes out by itself."""
    whistle, matter = summoned(service)
    desk = desks.sit("water", "phone")
    page = card(desk, matter)
    expect(page.get_by_text("还有谁来").or_(page.get_by_text("没有其他单位"))).to_be_visible()
    desk.context.set_offline(True)
    page.get_by_role("button", name="签收 ·").click()
    expect(page.get_by_role("link", name="待发送 1")).to_be_visible()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="联系 ·").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_in_viewport()
    sheet.get_by_role("button", name="联系", exact=True).click()
    expect(page.get_by_role("link", name="待发送 2")).to_be_visible()
    expect(page.get_by_text("签收 待发送，尚未记录")).to_be_visible()
    expect(page.get_by_text("已记录")).to_have_count(0)
    assert happened(service, whistle).count(SIGNED) == 0
    desk.context.set_offline(False)
    expect(page.get_by_role("link", name="待发送")).to_have_count(0)
    done = [
        kind for kind in happened(service, whistle) if "leg-signed" in kind or "contact" in kind
    ]
    assert done == [SIGNED, "whistle.leg-contacted"]


def test_the_outbox_survives_a_reload_and_says_when_it_happened(
    desks: Desks, service: Service
) -> None:
    """What is sent more than a minute late carries the moment at which it was pressed."""
    whistle, matter = summoned(service)
    desk = desks.sit("water", "phone")
    page = card(desk, matter)
    network = Hindered(page, "sign-leg")
    page.get_by_role("button", name="签收 ·").click()
    expect(page.get_by_role("link", name="待发送 1")).to_be_visible()
    page.evaluate(AGED)
    page.reload()
    expect(page.get_by_role("link", name="待发送 1")).to_be_visible()
    network.mended = True
    expect(page.get_by_role("link", name="待发送")).to_have_count(0)
    signed = next(one for one in timeline(service, whistle) if one["kind"] == f"{SIGNED}.v1")
    assert signed["occurred_at"] < signed["recorded_at"]


def test_a_lost_answer_makes_no_second_event(desks: Desks, service: Service) -> None:
    """The service recorded it, only its answer was lost; sent again, under the same key, it is the same."""
    whistle, matter = summoned(service)
    page = card(desks.sit("water", "phone"), matter)
    network = Hindered(page, "sign-leg", arrives=True)
    page.get_by_role("button", name="签收 ·").click()
    expect(page.get_by_role("link", name="待发送 1")).to_be_visible()
    page.evaluate(AGED)
    network.mended = True
    expect(page.locator(".waiting")).to_have_count(0)
    assert happened(service, whistle).count(SIGNED) == 1


def test_another_author_neither_sees_nor_sends_it(desks: Desks, service: Service) -> None:
    """What one person pressed on a shared phone waits for that person."""
    whistle, matter = summoned(service)
    desk = desks.sit("water", "phone")
    page = card(desk, matter)
    network = Hindered(page, "sign-leg")
    page.get_by_role("button", name="签收 ·").click()
    expect(page.get_by_role("link", name="待发送 1")).to_be_visible()
    desk.enter("head")
    network.mended = True
    page.reload()
    expect(page.get_by_role("button", name=matter)).to_be_visible()
    expect(page.get_by_role("link", name="待发送")).to_have_count(0)
    assert happened(service, whistle).count(SIGNED) == 0
    desk.enter("water")
    page.reload()
    expect(page.get_by_role("button", name="联系 ·")).to_be_visible()
    expect(page.get_by_role("link", name="待发送")).to_have_count(0)
    signed = next(one for one in timeline(service, whistle) if one["kind"] == f"{SIGNED}.v1")
    assert signed["actor"] == "water"


def test_a_refusal_that_comes_late_says_why_and_what_to_do(desks: Desks, service: Service) -> None:
    """A colleague signed meanwhile."""
    whistle, matter = summoned(service)
    desk = desks.sit("water", "phone")
    page = card(desk, matter)
    desk.context.set_offline(True)
    page.get_by_role("button", name="签收 ·").click()
    expect(page.get_by_role("link", name="待发送 1")).to_be_visible()
    assert service.do("head", f"/whistles/{whistle}/legs/1/sign-leg").is_success
    desk.context.set_offline(False)
    page.get_by_role("link", name="未受理 1").click()
    expect(page.locator(".refused")).to_contain_text("各步只能依次向前")
    page.get_by_role("button", name="丢弃").click()
    expect(page.get_by_text("没有待发送的操作")).to_be_visible()


def test_a_whistle_is_blown_with_four_taps_and_one_sentence(desks: Desks, service: Service) -> None:
    """The tab, the level, the button; one more where the place is not known, here the only community."""
    page = desks.sit("officer", "phone").go("/tasks")
    page.get_by_role("link", name="吹哨").click()
    expect(page.get_by_text("保成社区")).to_be_visible()
    page.get_by_role("button", name="特急").click()
    page.keyboard.type("三单元有燃气味")
    page.get_by_role("main").get_by_role("button", name="吹哨").dblclick()
    expect(page.get_by_role("heading", name="已吹哨")).to_be_visible()
    expect(page.locator(".waiting")).to_have_count(0)
    found = "/whistles?q=三单元有燃气味"
    rows = until(lambda: service.ask("officer", "GET", found).json()["rows"])  # Boards come after.
    assert [(row["level"], row["place"]) for row in rows] == [("E1", COMMUNITY)]


def test_a_blow_without_a_network_says_loudly_that_it_is_not_out(
    desks: Desks, service: Service
) -> None:
    """It goes out once the network is back."""
    desk = desks.sit("officer", "phone")
    page = desk.go("/blow")
    page.get_by_role("button", name="紧急").click()
    page.keyboard.type("围墙将倒")
    desk.context.set_offline(True)
    page.get_by_role("main").get_by_role("button", name="吹哨").click()
    expect(page.get_by_role("alert")).to_contain_text("还没有吹出去")
    desk.context.set_offline(False)
    expect(page.get_by_role("link", name="待发送")).to_have_count(0)
    assert len(service.ask("officer", "GET", "/whistles?q=围墙将倒").json()["rows"]) == 1


def test_the_street_is_called_from_the_card(desks: Desks, service: Service) -> None:
    """Its number is a link that dials."""
    _, matter = summoned(service)
    phones = [{"post": "duty-phone", "name": "值班室", "number": "027-82212345"}]
    path = f"/offices/{STREET}/phones"
    assert service.ask("boss", "PUT", path, json={"phones": phones}).is_success
    page = card(desks.sit("water", "phone"), matter)
    expect(page.get_by_role("link", name="打给大智")).to_have_attribute("href", "tel:02782212345")

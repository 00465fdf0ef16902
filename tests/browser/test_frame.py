"""The frame around every screen, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.desks import NAMES, WORD, Desks, admitted
from tests.served import BLOW, Service


def test_somebody_signs_in_at_the_screen_they_asked_for(desks: Desks, service: Service) -> None:
    """The address stays, and the screen is there after the sign-in."""
    admitted(service, "officer")
    page = desks.sit().go("/board?show=open")
    page.get_by_label("账号").fill("officer")
    page.get_by_label("口令").fill(WORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="值班台")).to_be_visible()
    assert page.url.endswith("/ui/board?show=open")
    expect(page.get_by_role("button", name=NAMES["officer"])).to_be_visible()


def test_a_whistle_blown_elsewhere_shows_without_a_reload(desks: Desks, service: Service) -> None:
    """The stream brings it."""
    page = desks.sit("officer").go("/board")
    expect(page.get_by_text("实时")).to_be_visible()
    assert service.do("officer", "/whistles/blow-now", **BLOW | {"matter": "阀门失灵"}).is_success
    expect(page.locator("[data-row]", has_text="阀门失灵")).to_be_visible()
    expect(page.get_by_role("region", name="最新动态").get_by_text("吹哨").first).to_be_visible()

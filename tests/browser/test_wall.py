"""The wall, in a real browser: let in by its link, and nothing on it to press."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_sound import COUNTED, heard
from tests.desks import Desk, Desks
from tests.served import BLOW, Service
from tests.world import STREET

SIZES = ((1280, 720), (1920, 1080), (3840, 2160), (3840, 1080), (5120, 1440))
SMALL = """() => [...document.querySelectorAll(".wall-canvas *")]
  .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize))
  .reduce((least, one) => Math.min(least, one))"""
PLACED = "() => getComputedStyle(document.querySelector('.wall-canvas')).transform"
OUTSIDE = """() => [...document.querySelectorAll(".wall-box, .wall-head > *, .wall-figures > *")]
  .map((one) => one.getBoundingClientRect())
  .filter((box) => box.right > innerWidth + 2 || box.bottom > innerHeight + 2 || box.left < -2)
  .length"""


def link(service: Service, unit: str = STREET) -> tuple[str, str]:
    """Make a link, and give its address and its id."""
    made = service.do("boss", "/walls", unit=unit).json()
    return f"/wall#{made['token']}", made["id"]


def placed(page: Page) -> str:
    """Give where the canvas stands on the screen."""
    matrix: str = page.evaluate(PLACED)
    return matrix


@contextmanager
def hung(desks: Desks, service: Service, query: str = "") -> Iterator[tuple[Desk, Page, str]]:
    """Give a wall that shows, and the id of its link."""
    address, id_ = link(service)
    desk = desks.sit(size="big")
    desk.context.add_init_script(COUNTED)
    page = desk.go(address.replace("#", f"?{query}#"))
    expect(page.get_by_text("实时")).to_be_visible()
    yield desk, page, id_


def test_the_link_lets_in_and_leaves_the_address(desks: Desks, service: Service) -> None:
    """A photo of the wall, or the browser's history, opens nothing; a reload still shows it."""
    with hung(desks, service) as (_, page, _id):
        assert "#" not in page.url
        expect(page.get_by_role("heading", name="大智街道")).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", name="大智街道")).to_be_visible()


def test_the_wall_changes_by_itself_and_has_nothing_to_press(
    desks: Desks, service: Service
) -> None:
    """Neither links nor buttons nor fields."""
    with hung(desks, service) as (_, page, _id):
        blown = service.do("officer", "/whistles/blow-now", **BLOW | {"matter": "墙上的件"})
        assert blown.is_success
        expect(page.locator(".wall-urgent").get_by_text("墙上的件")).to_be_visible()
        pressed = page.locator(
            "a, button, input, select, textarea, [tabindex]:not(main), [role=button]"
        )
        expect(pressed).to_have_count(0)
        assert page.evaluate("getComputedStyle(document.querySelector('.wall')).cursor") == "none"


def test_a_revoked_link_goes_dark_and_opens_nothing_else(desks: Desks, service: Service) -> None:
    """The board asks whoever comes from there to sign in."""
    with hung(desks, service) as (desk, page, id_):
        desk.go("/board")
        expect(page.get_by_label("账号")).to_be_visible()
        assert service.ask("boss", "DELETE", f"/walls/{id_}").status_code == 204
        desk.go("/wall")
        expect(page.get_by_text("这个大屏链接没有生效")).to_be_visible()


@pytest.mark.parametrize(("wide", "high"), SIZES)
def test_it_fits_every_screen_and_nothing_is_small(
    desks: Desks, service: Service, wide: int, high: int
) -> None:
    """From 1280 x 720 to 32:9; of a canvas that is 1080 high, no text is under 16."""
    with hung(desks, service) as (_, page, _id):
        page.set_viewport_size({"width": wide, "height": high})
        time.sleep(0.3)
        assert page.evaluate(SMALL) >= 16
        assert page.evaluate(OUTSIDE) == 0


def test_a_wall_sounds_after_a_touch_and_is_quiet_once_signed(
    desks: Desks, service: Service
) -> None:
    """Its state is seen; nobody stands there to say 知晓."""
    with hung(desks, service) as (_, page, _id):
        expect(page.get_by_text("声音未启用")).to_be_visible()
        page.mouse.click(300, 300)
        expect(page.get_by_text("声音已启用")).to_be_visible()
        made = service.do("officer", "/whistles/blow-now", **BLOW | {"matter": "响"}).json()["id"]
        expect(page.get_by_text("1 件特急响铃")).to_be_visible()
        service.do("dispatcher", f"/whistles/{made}/triage", lead="420102-water").raise_for_status()
        signed = service.do("water", f"/whistles/{made}/legs/1/sign-leg")
        assert signed.is_success
        expect(page.get_by_text("件特急响铃")).to_have_count(0)
        assert len(heard(page)) >= 1


def test_the_picture_moves_a_pixel_a_minute_so_that_nothing_burns_in(
    desks: Desks, service: Service
) -> None:
    """Never more than two pixels from where it was, and back after eight minutes."""
    address, _ = link(service)
    desk = desks.sit(size="big")
    desk.page.clock.install()
    page = desk.go(address)
    expect(page.get_by_text("实时")).to_be_visible()
    places = [placed(page)]
    for _ in range(8):
        page.clock.fast_forward(60_000)
        expect(page.locator(".wall-canvas")).not_to_have_css("transform", places[-1])
        places.append(placed(page))
    assert places[0] == places[-1]
    assert len(set(places)) == 8


def test_a_wall_loads_itself_anew_with_a_new_build(desks: Desks, service: Service) -> None:
    """Nobody walks there to press a key."""
    with hung(desks, service) as (_, page, _id):
        page.evaluate("window.same = true")
        before, service.here.front_end = service.here.front_end, "another-build"
        try:
            page.wait_for_function("() => !window.same")
            expect(page.get_by_text("实时")).to_be_visible()
        finally:
            service.here.front_end = before


def test_an_auditor_makes_a_link_and_takes_it_back(desks: Desks, service: Service) -> None:
    """It is shown once, opens a wall, and is gone from the list when it is revoked."""
    page = desks.sit("auditor").go("/walls")
    page.get_by_label("看哪个单位的辖区").select_option(label="大智街道办事处")
    page.get_by_role("button", name="做一个链接").click()
    address = page.locator(".walls-fresh code").inner_text()
    other = desks.sit()
    other.page.goto(address)
    expect(other.page.get_by_role("heading", name="大智街道")).to_be_visible()
    before = page.get_by_role("row").count()
    page.get_by_role("button", name="收回“大智街道”的链接").last.click()
    expect(page.get_by_role("row")).to_have_count(before - 1)
    other.page.reload()
    expect(other.page.get_by_text("这个大屏链接没有生效")).to_be_visible()

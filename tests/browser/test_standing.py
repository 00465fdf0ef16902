"""How a screen stands to its service: frozen, killed, unreadable, or of nobody any more."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from api.access import Access
from api.words import ZONE
from tests.desks import Desks
from tests.process import Process, running
from tests.served import BLOW
from tests.world import STREET, WATER

KEPT = "async () => (await (await caches.open('shell')).keys()).length > 20"


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    """Run a service as a process of its own, which can be frozen and killed."""
    with running(tmp_path) as process:
        yield process


@pytest.fixture
def desks(browser: Browser, process: Process) -> Iterator[Desks]:
    """Give desks over that process."""
    with Desks(browser, process) as desks:
        yield desks


def blow(process: Process, matter: str) -> None:
    """Blow a whistle as the street's officer."""
    with process.client("officer") as officer:
        assert officer.post("/whistles/blow-now", json=BLOW | {"matter": matter}).is_success


def live(desks: Desks, matter: str, process: Process) -> Page:
    """Give a board that is live and shows a whistle; a reload of it would be noticed."""
    blow(process, matter)
    page = desks.sit("officer").go("/board")
    expect(page.get_by_text("实时")).to_be_visible()
    expect(row(page, matter)).to_be_visible()
    page.evaluate("window.same = true")
    return page


def row(page: Page, matter: str) -> Locator:
    """Give a row of the board."""
    return page.locator("[data-row]", has_text=matter)


def test_a_killed_service_is_said_and_comes_back_without_a_reload(
    desks: Desks, process: Process
) -> None:
    """The board stays, the banner says since when and counts down; then it is live with the news."""
    page = live(desks, "断线之前", process)
    process.kill()
    banner = page.get_by_role("alert").filter(has_text="中断")
    expect(banner).to_be_visible()
    expect(banner.get_by_role("button", name="立即重连")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="中断")).to_be_visible()
    expect(row(page, "断线之前")).to_be_visible()
    process.start()
    blow(process, "断线之后")
    expect(row(page, "断线之后")).to_be_visible()
    expect(banner).to_have_count(0)
    expect(page.get_by_text("实时")).to_be_visible()
    assert page.evaluate("window.same")


def test_a_frozen_service_is_late_and_then_said(desks: Desks, process: Process) -> None:
    """It neither answers nor ends: what is shown grows old, and says so."""
    page = live(desks, "冻结之前", process)
    page.keyboard.press("n")
    matter = page.get_by_label("事由", exact=True)
    expect(matter).to_be_focused()
    page.keyboard.type("写到一半的")
    os.kill(process.pid, signal.SIGSTOP)
    try:
        expect(page.get_by_text("延迟")).to_be_visible()
        expect(page.get_by_role("alert").filter(has_text="数据截至")).to_be_visible()
        expect(row(page, "冻结之前")).to_be_visible()
    finally:
        os.kill(process.pid, signal.SIGCONT)
    blow(process, "解冻之后")
    expect(row(page, "解冻之后")).to_be_visible()
    expect(matter).to_be_focused()
    expect(matter).to_have_value("写到一半的")
    expect(page.get_by_text("实时")).to_be_visible()
    assert page.evaluate("window.same")


def test_a_board_that_cannot_be_read_says_why_and_tries_again(
    desks: Desks, process: Process
) -> None:
    """An empty list would lie: the reason stands above it until the board is there."""
    blow(process, "读不到的哨")
    desk = desks.sit("officer")
    refuse = True

    def answer(route: Route) -> None:
        if refuse:
            route.fulfill(status=503, json={"code": "storage-down"})
        else:
            route.continue_()

    desk.page.route("**/whistles?*", answer)
    page = desk.go("/board")
    banner = page.get_by_role("alert").filter(has_text="读不到数据（503）")
    expect(banner).to_be_visible()
    refuse = False
    expect(row(page, "读不到的哨")).to_be_visible()
    expect(banner).to_have_count(0)


def test_an_ended_session_shows_the_sign_in_and_none_of_the_rows(
    desks: Desks, process: Process
) -> None:
    """Who was signed out elsewhere is asked to sign in at the same address, within seconds."""
    page = live(desks, "会话结束", process)
    access = Access(process.directory)
    access.sessions.end_all("officer")
    access.close()
    expect(page.get_by_text("登录已结束，请重新登录。")).to_be_visible()
    expect(page.get_by_label("口令")).to_be_visible()
    expect(row(page, "会话结束")).to_have_count(0)
    assert page.url.endswith("/ui/board")


def test_a_phone_opens_without_a_network_and_shows_what_waits(
    desks: Desks, process: Process
) -> None:
    """Where a service worker may be, the page comes back without the service, and sends when it can."""
    with process.client("officer") as officer, process.client("dispatcher") as centre:
        made = officer.post("/whistles/blow-now", json=BLOW | {"matter": "断网之后"}).json()
        triage = f"/whistles/{made['id']}/triage"
        assert centre.post(triage, json={"lead": WATER}).is_success
    page = desks.sit("water", "phone", service_workers="allow").go("/tasks")
    page.get_by_role("button", name="断网之后").click()
    page.wait_for_function(KEPT)
    process.kill()
    page.get_by_role("button", name="签收 ·").click()
    expect(page.get_by_role("link", name="待发送 1")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="待发送 1")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="读不到数据")).to_be_visible()
    process.start()
    expect(page.get_by_role("link", name="待发送")).to_have_count(0)
    expect(page.get_by_text("实时")).to_be_visible()
    with process.client("water") as water:
        timeline = water.get(f"/whistles/{made['id']}").json()["timeline"]
    assert [one["kind"] for one in timeline].count("whistle.leg-signed.v1") == 1


def test_a_wall_turns_its_frame_red_after_a_minute_of_silence(
    desks: Desks, process: Process
) -> None:
    """Whoever stands far away must not take an old picture for the present one."""
    with process.client("boss") as boss:
        token = boss.post("/walls", json={"unit": STREET}).json()["token"]
    desk = desks.sit(size="big")
    desk.page.clock.install()
    page = desk.go(f"/wall#{token}")
    expect(page.get_by_text("实时")).to_be_visible()
    process.kill()
    expect(page.get_by_text("中断")).to_be_visible()
    expect(page.locator("[data-silent]")).to_have_count(0)
    page.clock.fast_forward(61_000)
    expect(page.locator(".wall[data-silent]")).to_be_visible()
    process.start()
    expect(page.locator("[data-silent]")).to_have_count(0)
    expect(page.get_by_text("实时")).to_be_visible()


def test_a_tab_that_slept_shows_the_present_time_at_once(desks: Desks, process: Process) -> None:
    """The browser froze it; what it wakes up to is not the time at which it fell asleep."""
    page = live(desks, "睡着之前", process)
    protocol = page.context.new_cdp_session(page)
    protocol.send("Page.setWebLifecycleState", {"state": "frozen"})
    time.sleep(4)
    protocol.send("Page.setWebLifecycleState", {"state": "active"})
    shown = page.locator(".fresh-time").inner_text()
    hour, minute, second = (int(part) for part in shown.split(":"))
    now = datetime.now(ZONE)
    apart = (now.hour - hour) * 3600 + (now.minute - minute) * 60 + now.second - second
    assert abs((apart + 43200) % 86400 - 43200) <= 1


def test_a_screen_that_cannot_be_loaded_says_so_and_is_there_after_a_press(
    desks: Desks, process: Process
) -> None:
    """A build was replaced under an open page: its parts are gone, and the page begins anew."""
    desk = desks.sit("officer")
    page = desk.go("/board")
    expect(page.get_by_text("实时")).to_be_visible()
    page.route("**/assets/figures-*.js", lambda route: route.abort())
    page.get_by_role("link", name="指标").click()
    fault = page.get_by_role("alert").filter(has_text="这一块出错了")
    expect(fault).to_be_visible()
    assert any("figures" in one for one in desk.complaints)
    desk.complaints.clear()
    page.unroute("**/assets/figures-*.js")
    fault.get_by_role("button", name="重试").click()
    expect(page.get_by_role("heading", name="指标")).to_be_visible()
    expect(fault).to_have_count(0)


def test_a_sign_out_that_nobody_heard_is_not_said_to_be_one(desks: Desks, process: Process) -> None:
    """The session lives on: whoever leaves the desk must know."""
    page = live(desks, "退出之前", process)
    process.kill()
    page.locator(".mine").click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_text("还没有退出")).to_be_visible()
    process.start()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("口令")).to_be_visible()
    assert page.evaluate("() => localStorage['whistle.me'] ?? ''") == ""

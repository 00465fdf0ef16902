"""The shift on the screen: taken over with the note before read, written into, handed over."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.desks import Desks
from tests.served import Service
from tests.world import STREET


def listed(service: Service) -> None:
    """Put the officer and the leader of the street on duty now."""
    now = service.here.data.clock.now()
    for who, post in (("officer", "duty_officer"), ("leader", "shift_leader")):
        times = {"since": now.isoformat(), "until": (now + timedelta(hours=8)).isoformat()}
        service.do("leader", f"/duties/{STREET}/assign-duty", subject=who, post=post, **times)


def submit(page: Page, name: str) -> None:
    """Press the button in the open box, and wait until the service took it."""
    page.get_by_role("dialog").get_by_role("button", name=name).click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_shift_is_taken_over_written_into_and_handed_over(desks: Desks, service: Service) -> None:
    """One evening of a duty officer; the next reads what was left, before anything else."""
    listed(service)
    page = desks.sit("officer").go("/shift")
    expect(page.get_by_text("现在没有人当班")).to_be_visible()
    expect(page.get_by_label("带班领导")).to_have_value("leader")
    page.get_by_role("button", name="接班").click()
    expect(page.get_by_text("officer 当班")).to_be_visible()
    roll = page.get_by_role("region", name="点名")
    expect(roll.get_by_text("已到岗 1/2")).to_be_visible()
    expect(roll.get_by_role("listitem").filter(has_text="leader")).to_contain_text("未到岗")

    page.get_by_label("记入日志的内容").fill("保成社区来电：水压偏低")
    page.get_by_role("button", name="记事").click()
    expect(page.get_by_role("region", name="值班日志").get_by_text("水压偏低")).to_be_visible()
    expect(page.get_by_label("记入日志的内容")).to_have_value("")

    page.get_by_role("button", name="交班").click()
    expect(page.get_by_role("dialog").get_by_text("待兑现承诺 0 条")).to_be_visible()
    page.get_by_role("dialog").get_by_label("说明").fill("水压已报水务局")
    submit(page, "交班")
    expect(page.get_by_role("region", name="交接单")).to_contain_text("水压已报水务局")
    expect(page.get_by_role("region", name="交接单")).to_contain_text("带班领导 leader")

    page.get_by_role("button", name="接班").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("已阅读上一班的交接单").check()
    page.get_by_role("button", name="接班").click()
    expect(page.get_by_text("officer 当班")).to_be_visible()

    leader = desks.sit("leader").go("/shift")
    leader.get_by_role("button", name="确认到岗").click()
    expect(leader.get_by_text("已到岗 2/2")).to_be_visible()


def test_a_promise_stays_until_it_is_kept(desks: Desks, service: Service) -> None:
    """With its clock, and its button."""
    shift = service.ask("officer", "GET", f"/shifts?office={STREET}&status=open").json()["rows"][0]
    until = (service.here.data.clock.now() + timedelta(hours=2)).isoformat()
    service.do(
        "officer",
        f"/shifts/{shift['key']}/record-promise",
        to="420102-water",
        post="值班室",
        what="一小时内派车",
        until=until,
    )
    page = desks.sit("officer").go("/shift")
    promises = page.get_by_role("region", name="待兑现的承诺")
    promises.get_by_role("button", name="承诺已兑现：一小时内派车").click()
    submit(page, "承诺已兑现")
    expect(promises.get_by_text("没有待兑现的承诺")).to_be_visible()


def test_an_earlier_shift_is_read_by_its_link(desks: Desks) -> None:
    """Its note and its log, and nothing to press."""
    page = desks.sit("leader").go("/shift")
    page.get_by_role("region", name="其他班次").get_by_role("link").first.click()
    expect(page.get_by_role("region", name="交接单")).to_contain_text("水压已报水务局")
    expect(page.get_by_role("region", name="值班日志")).to_contain_text("水压偏低")
    expect(page.get_by_role("button", name="记事")).to_be_hidden()
    assert "of=" in page.url

"""The event explorer and the figures on the screen: what is looked for stands in the address."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.desks import Desks
from tests.served import BLOW, Service
from tests.world import WATER


def signed(service: Service) -> str:
    """Blow a whistle that the water department signs for, and give its id."""
    made = service.do("officer", "/whistles/blow-now", **BLOW).json()["stream"]
    at = f"/whistles/{made.removeprefix('whistle-')}"
    service.do("dispatcher", f"{at}/triage", lead=WATER)
    position = service.do("water", f"{at}/legs/1/sign-leg").json()["position"]
    service.ask("officer", "GET", f"/whistles?after={position}")
    return str(made.removeprefix("whistle-"))


def test_events_are_found_by_kind_and_read_in_words(desks: Desks, service: Service) -> None:
    """The address is the question; a row says which unit did what, and shows its data."""
    signed(service)
    page = desks.sit("officer").go("/events")
    page.get_by_label("种类").select_option("whistle.leg-signed")
    page.get_by_role("button", name="查找").click()
    rows = page.get_by_role("list", name="记录").get_by_role("listitem")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("水务局签收")
    assert "kind=whistle.leg-signed" in page.url
    rows.get_by_text("原始数据").click()
    expect(rows.locator("pre")).to_contain_text('"kind": "whistle.leg-signed.v1"')


def test_a_position_is_a_link_to_what_was_recorded_there(desks: Desks, service: Service) -> None:
    """Whoever gets the link sees that event first."""
    made = signed(service)
    page = desks.sit("officer").go(f"/events?stream=whistle-{made}")
    page.get_by_role("listitem").filter(has_text="水务局签收").get_by_role(
        "link", name="号"
    ).click()
    first = page.get_by_role("list", name="记录").get_by_role("listitem").first
    expect(first).to_contain_text("水务局签收")


def test_a_filter_that_finds_nothing_says_so(desks: Desks) -> None:
    """And offers to clear it."""
    page = desks.sit("officer").go("/events?actor=nobody")
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    page.get_by_role("link", name="清除筛选").click()
    expect(page.get_by_role("list", name="记录").get_by_role("listitem").first).to_be_visible()


def test_a_figure_opens_the_events_it_was_counted_from(desks: Desks, service: Service) -> None:
    """As many as it says; of few cases there is no percentage."""
    signed(service)
    page = desks.sit("officer").go("/figures?kind=ER")
    row = page.get_by_role("row").filter(has_text="按时签收率")
    expect(row).to_contain_text("不足 20 例")
    expect(row).not_to_contain_text("%")
    link = row.get_by_role("link", name="达到")
    count = int(link.inner_text().split()[0])
    link.click()
    expect(page.get_by_role("list", name="所依记录").get_by_role("listitem")).to_have_count(count)
    expect(page.get_by_text("水务局签收").first).to_be_visible()
    assert "kind=ER" in page.url
    assert "part=numerator" in page.url


def test_an_empty_period_has_no_figures(desks: Desks) -> None:
    """It says what never counts, not zero per cent."""
    page = desks.sit("officer").go("/figures?from=2020-01-01&to=2020-01-02")
    expect(page.get_by_text("这段时间没有可统计的吹哨件")).to_be_visible()

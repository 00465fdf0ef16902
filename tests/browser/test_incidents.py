"""Incidents on the screen: written down, reported upward, and all that one may do with them."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.desks import Desks
from tests.served import BLOW, Service
from tests.world import COMMUNITY

LEAK = {"category": "accident", "place": COMMUNITY, "matter": "燃气泄漏", "injured": 2}


def reported(service: Service, **more: object) -> str:
    """Report an incident past the screen, and give its id."""
    answer = service.do("officer", "/incidents/report-incident", **LEAK | more)
    position, stream = answer.json()["position"], str(answer.json()["stream"])
    service.ask("officer", "GET", f"/incidents?after={position}")
    return stream.removeprefix("incident-")


def test_an_officer_writes_an_incident_down_and_sees_its_clock(
    desks: Desks, service: Service
) -> None:
    """The screen of the new incident opens; what comes next is the reader's one filled act."""
    page = desks.sit("officer").go("/incidents?report=true")
    drawer = page.get_by_role("region", name="接报事件")
    drawer.get_by_label("事故灾难").check()
    drawer.get_by_role("combobox", name="社区").fill("保成")
    page.get_by_role("option", name="保成社区").click()
    drawer.get_by_label("事由").fill("路面塌陷")
    drawer.get_by_role("button", name="接报事件").click()
    expect(page.get_by_role("heading", name="路面塌陷")).to_be_visible()
    expect(page.get_by_role("timer").first).to_contain_text("初报")
    acts = page.get_by_role("region", name="我能做的")
    expect(acts.get_by_role("button", name="核实")).to_be_visible()


def test_a_report_upward_is_received_where_it_was_sent(desks: Desks, service: Service) -> None:
    """The sender sees that nobody has it yet; the centre says that it has."""
    made = reported(service)
    page = desks.sit("officer").go(f"/incidents/{made}")
    page.get_by_role("button", name="报送报告").click()
    page.get_by_role("dialog").get_by_role("button", name="报送报告").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    table = page.get_by_role("table", name="报告")
    expect(table.get_by_text("未收到")).to_be_visible()
    centre = desks.sit("dispatcher").go(f"/incidents/{made}")
    centre.get_by_role("button", name="确认收到报告").click()
    centre.get_by_role("dialog").get_by_role("button", name="确认收到报告").click()
    expect(centre.get_by_role("dialog")).to_be_hidden()
    expect(centre.get_by_role("table", name="报告").get_by_text("未收到")).to_be_hidden()
    expect(centre.get_by_text("对方收到第 1 号报告")).to_be_visible()


def test_a_whistle_is_attached_by_its_name(desks: Desks, service: Service) -> None:
    """Nobody types an id."""
    service.do("officer", "/whistles/blow-now", **BLOW | {"matter": "楼道有气味"})
    made = reported(service)
    page = desks.sit("officer").go(f"/incidents/{made}")
    page.get_by_role("button", name="关联吹哨件").click()
    page.get_by_role("dialog").get_by_role("button", name="关联 大智").first.click()
    page.get_by_role("dialog").get_by_role("button", name="关联吹哨件").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("region", name="吹哨件").get_by_role("link")).to_contain_text("气味")
    expect(page.get_by_text("关联一件吹哨件")).to_be_visible()


def test_the_list_keeps_its_filters_in_the_address(desks: Desks, service: Service) -> None:
    """And says when nothing is like that."""
    reported(service, matter="车棚起火")
    page = desks.sit("officer").go("/incidents?q=车棚")
    expect(page.get_by_role("link", name="车棚起火")).to_be_visible()
    page.get_by_label("类别").select_option("natural")
    expect(page.get_by_text("没有符合条件的事件")).to_be_visible()
    page.reload()
    expect(page.get_by_text("没有符合条件的事件")).to_be_visible()
    assert "category=natural" in page.url


def test_whoever_has_nothing_to_do_with_it_is_told_so(desks: Desks, service: Service) -> None:
    """A street elsewhere does not see it."""
    made = reported(service)
    page = desks.sit("stranger").go(f"/incidents/{made}")
    expect(page.get_by_text("没有这起事件，或您无权查看。")).to_be_visible()

"""Paper and chat, in a real browser: how many sheets, what they say, and what they never do."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.desks import Desk, Desks
from tests.served import BLOW, Service
from tests.world import COMMUNITY, STREET, WATER

SECRETS = {
    "matter": "王某 13800001234 家中漏水",
    "spot": "6 栋 2 单元 501 室",
    "need": "联系 027-82345678，身份证 42010219900101123X",
}
HIDDEN = ("13800001234", "82345678", "42010219900101123X", "501 室")


def sheets(page: Page) -> int:
    """Give how many sheets of A4 a page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def text_of(page: Page) -> str:
    """Give what stands on the paper."""
    page.emulate_media(media="print")
    return page.locator("body").inner_text()


def blow(service: Service, **more: str) -> str:
    """Blow a whistle, and give its id."""
    made = service.do("officer", "/whistles/blow-now", **BLOW | more)
    made.raise_for_status()
    return str(made.json()["id"])


def pasted(desk: Desk) -> str:
    """Give what was copied."""
    return str(desk.page.evaluate("window.copied"))


def test_a_whistle_sheet_says_who_is_due_when_and_nothing_of_a_resident(
    desks: Desks, service: Service
) -> None:
    """One sheet, with its position, its code, and neither rail nor bar."""
    whistle = blow(service, **SECRETS)
    service.do("dispatcher", f"/whistles/{whistle}/triage", lead=WATER).raise_for_status()
    service.do("water", f"/whistles/{whistle}/legs/1/sign-leg").raise_for_status()
    page = desks.sit("officer").go(f"/whistles/{whistle}/print")
    expect(page.get_by_role("img", name=f"/ui/whistles/{whistle}")).to_be_visible()
    said = text_of(page)
    assert "▲特急" in said
    assert "水务局*" in said
    assert re.search(r"限 (\d\d-\d\d )?\d\d:\d\d\s+实 (\d\d-\d\d )?\d\d:\d\d", said)
    assert re.search(r"截至第 \d+ 号记录", said)
    assert "打印" not in said
    assert "待办" not in said
    assert not any(one in said for one in HIDDEN)
    assert sheets(page) == 1


def test_a_long_board_prints_on_two_sheets_at_most(desks: Desks, service: Service) -> None:
    """The most urgent rows, how many more there are, and the address with its filters."""
    for number in range(70):
        blow(service, matter=f"第{number}件，事由写得很长很长很长很长很长很长很长很长很长很长很长")
    page = desks.sit("officer", theme="dark").go(f"/board/print?street={STREET}")
    expect(page.get_by_role("img", name=f"/ui/board?street={STREET}")).to_be_visible()
    said = text_of(page)
    assert re.search(r"另有 \d+ 件没有印", said)
    assert "特急与紧急" in said
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.paper')).color") == "rgb(0, 0, 0)"
    )
    assert sheets(page) <= 2


def test_a_shift_prints_its_note_and_its_log(desks: Desks, service: Service) -> None:
    """Promises that are open, and what was noted, without a number."""
    over = {"office": STREET, "leader": "leader"}
    shift = service.do("officer", "/shifts/take-over-shift", **over).json()["id"]
    note = "来电 13800001234 询问停水"
    service.do("officer", f"/shifts/{shift}/add-note", note=note).raise_for_status()
    page = desks.sit("officer").go(f"/shift/{shift}/print")
    expect(page.get_by_role("heading", name="交接单", exact=True)).to_be_visible()
    said = text_of(page)
    assert "来电 ＊ 询问停水" in said
    assert "没有未兑现的承诺" in said
    assert "接班人：" in said


def test_a_brief_is_copied_without_a_clipboard_too(desks: Desks, service: Service) -> None:
    """Over plain HTTP there is none; the text is the same, and says as of when."""
    whistle = blow(service, **SECRETS)
    desk = desks.sit("officer")
    desk.context.add_init_script(
        """Object.defineProperty(navigator, "clipboard", { value: undefined });
        document.addEventListener("copy", () => (window.copied = getSelection().toString()
          || document.activeElement.value), true);"""
    )
    page = desk.go(f"/whistles/{whistle}/print")
    page.get_by_role("button", name="复制通报").click()
    expect(page.get_by_text("已复制")).to_be_attached()
    said = pasted(desk)
    assert said.startswith("▲特急 大智-")
    assert "王某 ＊ 家中漏水" in said
    assert re.search(r"截至 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d，第 \d+ 号记录", said)
    assert not any(one in said for one in HIDDEN)
    desk.go("/board/print?show=urgent")
    page.get_by_role("button", name="复制通报").click()
    expect(page.get_by_text("已复制")).to_be_attached()
    assert "特急/紧急" in pasted(desk).partition("\n")[0]


def test_what_one_may_not_see_is_not_printed(desks: Desks, service: Service) -> None:
    """It says why."""
    whistle = blow(service, place=COMMUNITY)
    page = desks.sit("stranger").go(f"/whistles/{whistle}/print")
    expect(page.get_by_text("打印不了")).to_be_visible()

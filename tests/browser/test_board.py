"""The board in a real browser: the details that a duty officer feels and does not name."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.desks import Desks
from tests.served import BLOW, Service, until

HERE = "/board?q=路面塌陷"
LEAST = 0.01  # Cumulative layout shift: a tenth of what is called good.
SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver(list => {
    for (const shift of list.getEntries()) window.shifted += shift.value;
  }).observe({ type: 'layout-shift' });
}"""


@pytest.fixture(scope="module")
def blown(service: Service) -> list[str]:
    """Blow a dozen emergencies, and give their matters."""
    matters = [f"第{n}处路面塌陷" for n in range(12)]
    for matter in matters:
        assert service.do("officer", "/whistles/blow-now", **BLOW | {"matter": matter}).is_success
    return matters


def rows(page: Page) -> list[str]:
    """Give the names of the rows that are drawn, in their order."""
    found: list[str] = page.locator("[data-row]").evaluate_all(
        "all => all.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)"
        ".map(one => one.getAttribute('aria-label'))"
    )
    return found


def test_a_row_is_named_by_one_sentence(desks: Desks, blown: list[str]) -> None:
    """Level, number, matter, place, unit, missing step, time left."""
    page = desks.sit("officer").go(HERE)
    row = page.get_by_role("link", name=blown[0])
    expect(row).to_be_visible()
    name = row.get_attribute("aria-label") or ""
    assert re.fullmatch(rf"特急 大智-\d+，{blown[0]}，保成。\S+派单(剩|超时) [\d:时分]+。", name), (
        name
    )


def test_each_figure_equals_the_rows_that_its_click_lists(desks: Desks, blown: list[str]) -> None:
    """What a figure counts is what it shows."""
    page = desks.sit("leader").go("/board")
    expect(page.locator("[data-row]").first).to_be_visible()
    for figure in ("待我处理", "特急/紧急", "已超时", "未结"):
        link = page.get_by_role("navigation", name="指标").get_by_role("link", name=figure)
        link.click()
        shown = int(re.sub(r"\D", "", link.inner_text()))
        heads = page.locator(".band h2").all_inner_texts()
        assert shown == sum(int(re.sub(r"\D", "", head)) for head in heads), figure
        link.click()


def test_the_order_stands_still_under_the_hand(
    desks: Desks, service: Service, blown: list[str]
) -> None:
    """While twenty rows change, the thing under the pointer stays, and a click hits it."""
    page = desks.sit("officer").go(HERE)
    row = page.get_by_role("link", name=blown[-1])
    expect(row).to_be_visible()
    row.hover()
    before = rows(page)
    for n in range(20):
        matter = f"路面塌陷旁又一处{n}"
        assert service.do("officer", "/whistles/blow-now", **BLOW | {"matter": matter}).is_success
        page.mouse.move(400, 400 + n % 3)
    expect(page.get_by_role("button", name="处变化 · 应用")).to_be_visible()
    row.hover()
    assert [_plain(name) for name in rows(page)] == [_plain(name) for name in before]
    page.get_by_role("button", name="处变化 · 应用").click()
    expect(page.get_by_role("button", name="处变化 · 应用")).to_be_hidden()


def test_news_move_rows_without_a_shift_of_the_layout(desks: Desks, service: Service) -> None:
    """Rows come, change and go while nobody touches the board: nothing jumps, as the browser counts it."""
    page = desks.sit("officer").go("/board?q=积水退不去")
    expect(page.locator(".fresh[data-state=live]")).to_be_visible()
    page.evaluate(SHIFTS)
    ids = []
    for n in range(6):
        matter = f"积水退不去{n}"
        answer = service.do("officer", "/whistles/blow-now", **BLOW | {"matter": matter})
        ids.append(answer.json()["id"])
        expect(page.get_by_role("link", name=matter)).to_be_visible()
    for id_ in ids[::2]:
        path = f"/whistles/{id_}/withdraw-whistle"
        assert service.do("officer", path, reason="误报").is_success
    expect(page.get_by_role("link", name="积水退不去0")).to_have_count(0)
    page.wait_for_timeout(1500)  # The latest events are read again once a second.
    assert page.evaluate("() => window.shifted") <= LEAST


def _plain(name: str) -> str:
    """Leave the time out of a row's name: it runs on."""
    return name.partition("。")[0]


def test_a_desk_whose_clock_is_wrong_shows_the_service_s_time(
    desks: Desks, service: Service
) -> None:
    """Ten minutes off, and every countdown is right."""
    desk = desks.sit("officer")
    desk.context.add_init_script(
        "const real = Date; const off = 600000;"
        "Date = class extends real { constructor(...a) { a.length ? super(...a) : super(real.now() + off) }"
        " static now() { return real.now() + off } };"
    )
    page = desk.go("/board")
    expect(page.locator(".fresh[data-state=live]")).to_be_visible()

    def apart() -> float:
        shown = page.locator(".fresh-time").inner_text()
        ours = service.here.data.clock.now().astimezone().strftime("%M:%S")
        minutes, seconds = (int(part) for part in shown.split(":")[1:])
        now_minutes, now_seconds = (int(part) for part in ours.split(":"))
        return abs((minutes - now_minutes) * 60 + seconds - now_seconds)

    until(lambda: apart() <= 1)


def test_the_drawer_opens_beside_the_board_with_the_cursor_in_the_matter(
    desks: Desks, service: Service
) -> None:
    """N, then the keyboard alone: matter and place suffice, and an emergency is blown."""
    page = desks.sit("officer").go("/board")
    expect(page.get_by_role("button", name="吹哨")).to_be_visible()
    page.keyboard.press("n")
    matter = page.get_by_label("事由", exact=True)
    expect(matter).to_be_focused()
    page.keyboard.type("三楼冒烟")
    page.keyboard.press("Tab")
    page.keyboard.type("保成")
    expect(page.get_by_role("option", name="保成社区")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="立即吹哨").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/whistles/*")
    expect(page.get_by_role("heading", name="三楼冒烟")).to_be_visible()


def test_two_drafts_survive_a_reload_and_nobody_else_sees_them(desks: Desks) -> None:
    """Each is where it was left; another person at the same browser begins with none."""
    desk = desks.sit("officer")
    page = desk.go("/board?blow=true")
    page.get_by_label("事由", exact=True).fill("第一件事")
    page.get_by_role("button", name="另起一件").click()
    page.get_by_label("事由", exact=True).fill("第二件事")
    page.reload()
    expect(page.get_by_label("事由", exact=True)).to_have_value("第二件事")
    page.get_by_role("button", name="第一件事").click()
    expect(page.get_by_label("事由", exact=True)).to_have_value("第一件事")
    kept: list[str] = page.evaluate("Object.keys(localStorage)")
    assert "whistle.drafts.officer" in kept


def test_nothing_claims_to_have_happened_before_the_answer(desks: Desks, service: Service) -> None:
    """The button is busy while the answer is held; a double click makes one event."""
    made = service.do("officer", "/whistles/blow-now", **BLOW | {"matter": "井盖缺失"}).json()
    page = desks.sit("leader").go(f"/whistles/{made['id']}")
    held: list[Route] = []
    page.route("**/confirm-whistle", lambda route: held.append(route))  # noqa: PLW0108  It is wrapped.
    panel = page.get_by_role("region", name="我可以做的")
    panel.get_by_role("button", name="补确认").click()
    panel.locator("form").get_by_role("button", name="补确认").dblclick()
    expect(panel.get_by_role("button", name="提交中…")).to_be_disabled()
    assert page.get_by_text("已记录").count() == 0
    assert len(held) == 1
    held[0].continue_()
    expect(page.get_by_text(re.compile(r"已记录 \d\d:\d\d:\d\d"))).to_be_visible()
    whole = service.ask("leader", "GET", f"/whistles/{made['id']}").json()
    assert [e["kind"] for e in whole["timeline"]].count("whistle.confirmed.v1") == 1


def test_back_from_a_whistle_the_board_is_as_it_was(desks: Desks, blown: list[str]) -> None:
    """The same row is focused, the list is where it was, and nothing was fetched."""
    page = desks.sit("officer").go(HERE)
    row = page.get_by_role("link", name=blown[5])
    expect(row).to_be_visible()
    page.locator(".queue").evaluate("list => { list.scrollTop = 150 }")
    row.click()
    page.wait_for_url("**/whistles/*")
    expect(page.get_by_role("heading", name=blown[5])).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.go_back()
    expect(page.get_by_role("link", name=blown[5])).to_be_focused()
    assert page.locator(".queue").evaluate("list => list.scrollTop") == 150
    assert [one for one in asked if "/whistles?" in one or "/desk?" in one] == []


def test_the_language_changes_in_mid_work_and_what_is_typed_stays(desks: Desks) -> None:
    """Nobody types a matter twice."""
    page = desks.sit("officer").go("/board?blow=true")
    page.get_by_label("事由", exact=True).fill("半句话")
    page.locator(".mine").click()
    for name, label in (("English", "Matter"), ("繁體中文", "事由")):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_label(label, exact=True)).to_have_value("半句话")
    assert page.evaluate("document.documentElement.lang") == "zh-TW"
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="繁體中文")).to_have_count(0)
    expect(page.locator(".mine")).to_be_focused()

"""The styleguide, in a real browser: every component in its states, and nobody need be signed in.

That it has no barrier and cuts no text off is in test_every_screen, with all other screens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_every_screen import AXE, LANGUAGES, RUN, STANDARDS, THEMES
from tests.desks import Desk, Desks
from tests.served import Service

PARTS = (
    *("颜色与对比度", "字号", "间距", "级别标记", "事件级别", "单位状态格", "时限", "双时间"),
    *("吹哨件行", "步骤表", "经过", "表格", "按钮", "复制按钮", "字段", "表单", "数字与筛选"),
    *("提示", "空状态", "出错", "抽屉与对话框", "横幅", "顶栏标记"),
)
LEGS = {
    "dispatched": "○未签收",
    "silent": "○未签收−01:24",
    "silentHours": "○未签收−26h",
    "silentDays": "○未签收−3d",
    "signed": "◔已签收",
    "contacted": "◑已联系",
    "contactedLate": "◑已联系−12:30",
    "arrived": "◕已到场",
    "working": "◕处置中",
    "claimed": "◇待核查",
    "rework": "✕退回重办",
    "accepted": "✓办结",
}
CONTROLS = {
    *("line", "text", "number", "choice", "yes", "verdict", "moment", "place", "office"),
    *("offices", "words", "numbers", "person"),
}
DOTTED = re.compile(r"\b[a-z][\w-]*\.[a-z][\w.-]*")
INVENTED = {
    *("whistle.blown", "whistle.leg-signed", "duty.order", "fire.responder", "gas.responder"),
}
BACKGROUND = "node => getComputedStyle(node).backgroundColor"


@pytest.fixture(scope="module")
def desk(browser: Browser, service: Service) -> Iterator[Desk]:
    """Give a desk at which nobody is signed in."""
    with Desks(browser, service) as desks:
        yield desks.sit()


@pytest.fixture
def page(desk: Desk) -> Page:
    """Open the styleguide anew."""
    return opened(desk)


def opened(desk: Desk) -> Page:
    """Open the styleguide, and wait until it is there."""
    page = desk.go("/styleguide")
    expect(page.locator(".guide-part")).to_have_count(len(PARTS))
    return page


def state(page: Page, part: str, name: str) -> Locator:
    """Give one state of a component."""
    return page.locator(f"#{part} [data-state-of={name}]")


def test_every_component_has_its_heading_and_is_led_to(page: Page) -> None:
    """The list beside them has them in the same order."""
    expect(page.locator(".guide-part > h2")).to_have_text(list(PARTS))
    leads = [one.get_attribute("href") for one in page.locator(".guide-nav a").all()]
    ids = [one.get_attribute("id") for one in page.locator(".guide-part").all()]
    assert leads == [f"#{one}" for one in ids]


def test_the_service_is_asked_for_nothing(desk: Desk) -> None:
    """What is shown is invented, so that it looks the same wherever it is opened."""
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    opened(desk)
    desk.page.wait_for_timeout(500)
    assert asked
    assert [url for url in asked if not url.startswith(f"{desk.url}/ui/")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_missing(desk: Desk, language: str) -> None:
    """A word that a language lacks would show as its key."""
    page = opened(desk)
    page.locator(f".guide-look [lang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    shown = page.locator("#root").inner_text()
    keys = {key for key in DOTTED.findall(shown) if not key.endswith((".tsx", ".css"))}
    page.locator(".guide-look [lang=zh-CN]").click()
    assert keys <= INVENTED


def test_colours_keep_their_contrast(page: Page) -> None:
    """Text 4.5, what is overdue or soon 6 on its tint, the border of a field 3; in both themes."""
    for theme in THEMES:
        pairs = state(page, "colours", theme).locator("[data-least]")
        weak = {
            pair.inner_text(): pair.get_attribute("data-least")
            for pair in pairs.all()
            if float(pair.locator("b").inner_text()) < float(pair.get_attribute("data-least") or "")
        }
        assert pairs.count() > len(THEMES)
        assert weak == {}, theme


def test_a_level_speaks_by_shape_and_word(page: Page) -> None:
    """Colour is time's: an E1 is of the ink's colour."""
    expect(page.locator("#level .level")).to_have_text(["▲特急", "◆紧急"])
    kinds = page.locator("#level .level-kind")
    expect(kinds).to_have_text(["应急处置", "综合执法", "重点工作", "群众诉求"])
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert page.locator("#level .level-E1").evaluate(BACKGROUND) == ink


@pytest.mark.parametrize("name", LEGS)
def test_a_unit_says_how_far_it_is(page: Page, name: str) -> None:
    """By a shape, a word, and by how much a time was missed, unless it has claimed to be done."""
    expect(state(page, "leg", name).locator(".leg-state")).to_have_text(LEGS[name])


@pytest.mark.parametrize(
    ("name", "said", "urgency"),
    [
        ("counting", "消防 签收09:30", "calm"),
        ("close", "消防 签收02:13", "soon"),
        ("zero", "消防 签收00:00", "soon"),
        ("overdue", "消防 签收超时02:13", "over"),
        ("hours", "消防 签收20时52分", "calm"),
        ("overdueDays", "消防 签收超时2天3时", "over"),
    ],
)
def test_a_clock_says_what_it_counts(page: Page, name: str, said: str, urgency: str) -> None:
    """Overdue by the word and a glyph as well as by the tint; amber has neither."""
    clock = state(page, "clock", name).get_by_role("timer")
    expect(clock).to_have_text(said)
    expect(clock).to_have_attribute("data-urgency", urgency)
    expect(clock.locator("svg")).to_have_count(1 if urgency == "over" else 0)


def test_time_stands_still(page: Page) -> None:
    """Two pictures of it are the same picture."""
    times = page.locator("#clock [role=timer], #stamp time, #mark .fresh-time")
    before = times.all_inner_texts()
    page.wait_for_timeout(2500)
    assert times.all_inner_texts() == before
    assert "刚刚 · 14:32" in before


def test_a_late_entry_shows_both_times(page: Page) -> None:
    """What was recorded as it happened shows one."""
    expect(state(page, "stamp", "oneTime").locator("time")).to_have_text(["10:41:07"])
    late = state(page, "stamp", "lateEntry")
    expect(late.locator("time")).to_have_text(["10:43:07", "10:58"])
    expect(late).to_contain_text("补录于")


def test_the_timeline_tells_every_sort_of_line(page: Page) -> None:
    """A command, a refusal, a correction, a warning, a breach, an escalation, a gap, a drill."""
    lines = state(page, "timeline", "timelineDay")
    for said in (
        *("消防签收", "不予确认", "修改：燃气泄漏", "临期燃气的签收即将到时", "超时燃气的签收超时"),
        *("提级提到第 2 级，告知燃气、督查", "— 2 小时无记录 —", "演练", "规则第 3 版（当时）"),
    ):
        expect(lines).to_contain_text(said)
    expect(lines.locator("[data-here]")).to_have_count(1)
    expect(state(page, "timeline", "timelineNone")).to_contain_text("还没有记录：")


def test_steps_are_met_missed_or_still_open(page: Page) -> None:
    """Due over actual; what came late says so, and what was sent back is open again."""
    expect(state(page, "steps", "stepsRunning").locator("tbody tr").nth(0)).to_contain_text(
        "第 2 轮"
    )
    late = state(page, "steps", "stepsRunning").locator("td[data-late]")
    assert all("超时" in one for one in late.all_inner_texts())
    expect(late.first).to_contain_text("✓")


def test_a_busy_button_can_not_be_pressed_again(page: Page) -> None:
    """It says that it is being sent, not that it was."""
    for tone in ("filled", "plain", "quiet", "danger"):
        ready, off, busy = state(page, "button", tone).get_by_role("button").all()
        expect(ready).to_be_enabled()
        expect(off).to_be_disabled()
        expect(busy).to_be_disabled()
        expect(busy).to_have_text("提交中…")
        expect(busy).to_have_attribute("aria-busy", "true")


def test_what_is_wrong_is_said_with_its_field(page: Page) -> None:
    """Every kind of field belongs to the words, for who hears it instead of seeing it."""
    wrongs = page.locator("#field [data-wrong]").all()
    kinds = {wrong.get_attribute("data-control") for wrong in wrongs}
    assert kinds == CONTROLS
    for wrong in wrongs:
        control = wrong.locator("[aria-invalid=true]")
        described = (control.get_attribute("aria-describedby") or "").split()
        assert wrong.locator(".wrong").get_attribute("id") in described
        expect(wrong.locator(".wrong")).to_have_text("请填写。")


def test_a_wrong_field_is_framed_and_its_words_are_of_the_same_colour(page: Page) -> None:
    """Whichever screens were looked at before."""
    style = "(node, name) => getComputedStyle(node)[name]"
    for wrong in page.locator("#field [data-wrong]").all():
        words = wrong.locator(".wrong").evaluate(style, "color")
        assert words == page.locator("#mark .fresh[data-state=lost]").evaluate(style, "color")
        for box in wrong.locator(
            "input:not([type=checkbox], [type=radio]), textarea, select"
        ).all():
            assert box.evaluate(style, "borderTopColor") == words


def test_the_service_finds_what_the_form_did_not(page: Page) -> None:
    """And says it beside the field that it means."""
    form = state(page, "form", "formInvalid")
    expect(form.locator("[data-wrong]")).to_have_count(1)
    expect(form.locator("[data-wrong]")).to_contain_text("答复期限格式不对。")


@pytest.mark.parametrize(
    ("name", "why", "button"),
    [
        ("formRefused", "不予受理：队伍已经撤离。", "提交办结"),
        ("formMoved", "您看到之后，情况已有变化。", "仍要提交"),
        ("formUnanswered", "服务没有应答，不知道是否已记录。", "提交办结"),
    ],
)
def test_a_refusal_says_why_and_what_may_be_done(
    page: Page, name: str, why: str, button: str
) -> None:
    """What was filled in is still there."""
    form = state(page, "form", name)
    expect(form.get_by_role("alert")).to_contain_text(why)
    expect(form.get_by_role("button", name=button)).to_be_enabled()
    expect(form.locator("textarea")).to_have_value(re.compile("关闭阀门"))


def test_a_banner_says_since_when(page: Page) -> None:
    """And when it is tried again."""
    expect(state(page, "banner", "behind")).to_contain_text("数据截至 14:32:07")
    expect(state(page, "banner", "offline")).to_contain_text("3 秒后重连")
    expect(state(page, "banner", "reconnecting")).to_contain_text("正在重连…")
    expect(page.locator("#mark .fresh")).to_have_text(
        [f"{word} 14:32:07" for word in ("连接中", "实时", "延迟", "中断")]
    )


def test_a_toast_is_said_politely(page: Page) -> None:
    """In a region that readers of screens listen to."""
    page.get_by_role("button", name="记录一次").click()
    expect(page.locator(".toasts[role=status]")).to_have_text("已记录 14:32:07")


def test_a_dialog_has_no_barrier_and_gives_the_focus_back(page: Page) -> None:
    """Escape closes it."""
    button = page.get_by_role("button", name="打开对话框")
    button.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate(AXE)
    assert page.evaluate(RUN, {"runOnly": {"type": "tag", "values": STANDARDS}}) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_the_drawer_stays_on_its_stage(page: Page) -> None:
    """It is the real one, which elsewhere stands at the edge of the screen."""
    stage, drawer = page.locator("#drawer .guide-stage"), page.locator("#drawer .drawer")
    outer, inner = stage.bounding_box(), drawer.bounding_box()
    assert outer
    assert inner
    assert outer["x"] <= inner["x"]
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]

"""The whole life of a whistle, by four people at four desks at once, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.summoned import summoned
from tests.desks import NAMES, Desks, admitted
from tests.served import BLOW, Service, until


def act(page: Page, name: str, **fill: str) -> None:
    """Choose an act, fill its form by the labels of its fields, and send it."""
    panel = page.get_by_role("region", name="我可以做的")
    panel.get_by_role("button", name=name).first.click()
    form = panel.locator("form")
    for label, value in fill.items():
        form.get_by_label(label).first.fill(value)
    form.get_by_role("button", name=name).click()
    expect(page.get_by_role("status").get_by_text("已记录").first).to_be_visible()
    expect(form).to_have_count(0)


@pytest.fixture
def four(desks: Desks) -> dict[str, Page]:
    """Give the street's officer and leader, the centre's dispatcher and a department at their desks."""
    people = ("officer", "leader", "dispatcher", "water")
    return {who: desks.sit(who).go("/board") for who in people}


def test_a_whistle_lives_from_the_blow_to_the_last_word(
    four: dict[str, Page], service: Service
) -> None:
    """Each sees what the others did, without a reload; the end is as the rules say."""
    officer, leader, dispatcher, water = (four[who] for who in four)
    expect(officer.get_by_role("button", name="吹哨")).to_be_visible()
    officer.keyboard.press("n")
    expect(officer.get_by_label("事由", exact=True)).to_be_focused()
    officer.keyboard.type("供水主管爆裂，路面积水")
    officer.get_by_role("combobox", name="社区").fill("保成")
    officer.get_by_role("option", name="保成社区").click()
    officer.get_by_role("button", name="立即吹哨").click()
    officer.wait_for_url("**/whistles/*")
    path = officer.url.partition("/ui")[2]

    dispatcher.get_by_role("link", name="供水主管爆裂").click()
    act_triage(dispatcher)

    water.get_by_role("link", name="供水主管爆裂").click()
    act(water, "签收")
    act(water, "联系", 说明="已与社区联系")
    act(water, "到场", 到场人数="4")
    act(water, "提交办结", 采取的措施="已关阀换管", 与谁一起="社区书记", 答复期限="当日")

    leader.goto(f"{service.url}/ui{path}")
    act(leader, "补确认")
    panel = leader.get_by_role("region", name="我可以做的")
    panel.get_by_role("button", name="核查").click()
    panel.get_by_text("通过", exact=True).click()
    panel.locator("form").get_by_role("button", name="核查").click()

    expect(officer.get_by_role("cell", name="✓").first).to_be_visible()
    panel = officer.get_by_role("region", name="我可以做的")
    panel.get_by_role("button", name="评价").first.click()
    form = panel.locator("form")
    for group in ("速度", "配合", "办理结果", "群众满意"):
        form.get_by_role("radiogroup", name=group).get_by_text("满意", exact=True).click()
    form.get_by_role("button", name="评价").click()
    expect(officer.get_by_text("已结案").first).to_be_visible()
    expect(water.get_by_text("已结案").first).to_be_visible()


def act_triage(page: Page) -> None:
    """Summon the water office."""
    panel = page.get_by_role("region", name="我可以做的")
    panel.get_by_role("button", name="派单").click()
    panel.get_by_role("combobox", name="牵头部门").fill("水务")
    page.get_by_role("option", name="江岸区水务局").click()
    panel.locator("form").get_by_role("button", name="派单").click()
    expect(page.get_by_role("row", name="水务局")).to_be_visible()


def test_what_is_refused_says_why_in_place_and_leaves_the_form(
    desks: Desks, service: Service
) -> None:
    """Whoever resolved does not verify: the sentence stands beside the button that was pressed."""
    made = service.do("officer", "/whistles/blow-now", **BLOW | {"matter": "围墙倒塌"}).json()
    page = desks.sit("officer").go(f"/whistles/{made['id']}")
    panel = page.get_by_role("region", name="我可以做的")
    panel.get_by_role("button", name="撤回").click()
    panel.locator("form").get_by_role("button", name="撤回").click()
    expect(panel.get_by_text("请填写")).to_be_visible()
    expect(panel.get_by_label("原因")).to_be_focused()


def test_a_conflict_is_shown_as_what_changed_meanwhile(desks: Desks, service: Service) -> None:
    """The dispatcher had the form open when the street wrote more; the news stands over the button."""
    admitted(service, "leader")
    made = service.do("officer", "/whistles/blow-now", **BLOW | {"matter": "燃气异味"}).json()
    page = desks.sit("dispatcher").go(f"/whistles/{made['id']}")
    panel = page.get_by_role("region", name="我可以做的")
    panel.get_by_role("button", name="派单").click()
    assert service.do("leader", f"/whistles/{made['id']}/confirm-whistle").is_success
    expect(panel.get_by_text("您打开之后，这件事有了变化")).to_be_visible()
    expect(panel.get_by_text(f"补确认 · {NAMES['leader']}")).to_be_visible()


def test_who_judges_is_told_when_somebody_was_faster(desks: Desks, service: Service) -> None:
    """What was sent a moment too late is not recorded unseen: it is shown, and sent again on purpose."""
    made = service.do("officer", "/whistles/blow-now", **BLOW | {"matter": "电梯困人"}).json()
    page = desks.sit("dispatcher").go(f"/whistles/{made['id']}")

    def overtaken(route: Route) -> None:
        assert service.do("leader", f"/whistles/{made['id']}/confirm-whistle").is_success
        route.continue_()

    page.route("**/triage", overtaken, times=1)
    panel = page.get_by_role("region", name="我可以做的")
    panel.get_by_role("button", name="派单").click()
    panel.get_by_role("combobox", name="牵头部门").fill("水务")
    page.get_by_role("option", name="江岸区水务局").click()
    panel.locator("form").get_by_role("button", name="派单").click()
    expect(panel.get_by_text("您看到之后，情况已有变化")).to_be_visible()
    expect(page.get_by_role("row", name="水务局")).to_have_count(0)
    panel.get_by_role("button", name="仍要提交").click()
    expect(page.get_by_role("row", name="水务局")).to_be_visible()


def test_a_draft_whose_answer_was_lost_makes_one_whistle(desks: Desks, service: Service) -> None:
    """It was recorded; in other words it would be a second one, and is refused with where to look."""
    page = desks.sit("officer").go("/board?blow=true")
    page.get_by_label("事由", exact=True).fill("路灯不亮")
    page.get_by_role("combobox", name="社区").fill("保成")
    page.get_by_role("option", name="保成社区").click()

    def lost(route: Route) -> None:
        assert route.fetch().ok
        route.abort()

    page.route("**/whistles/blow-now", lost, times=1)
    page.get_by_role("button", name="立即吹哨").click()
    expect(page.get_by_text("不知道是否已记录")).to_be_visible()
    page.get_by_label("事由", exact=True).fill("路灯不亮，三盏")
    for _ in range(2):  # However often it is pressed.
        with page.expect_response("**/whistles/blow-now") as answer:
            page.get_by_role("button", name="立即吹哨").click()
        assert answer.value.status == 422
    expect(page.get_by_text("这份内容先前已经记录")).to_be_visible()
    rows = until(lambda: service.ask("officer", "GET", "/whistles?q=路灯").json()["rows"])
    assert [row["matter"] for row in rows if "路灯" in row["matter"]] == ["路灯不亮"]


def test_another_call_is_a_chip_on_every_desks_board(desks: Desks, service: Service) -> None:
    """Recorded on the whistle's page by one, seen on the board by another, without a reload."""
    whistle, matter = summoned(service)
    board = desks.sit("dispatcher").go("/board")
    row = board.locator(f"[data-row='{whistle}']")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("来电")
    page = desks.sit("clerk").go(f"/whistles/{whistle}")
    for number, reference in enumerate(("WH-0042", "WH-0043"), 1):
        called_again(page, reference)
        expect(row).to_contain_text(f"+{number} 来电")
    expect(board.get_by_role("link", name=f"{matter} (+2 来电)")).to_be_visible()
    expect(page.get_by_role("article").locator("header").first).to_contain_text("+2 来电")
    story = page.get_by_role("region", name="经过")
    expect(story.get_by_text("+1 来电：12345 热线 WH-0042")).to_be_visible()
    expect(story.get_by_text("水已进楼道").first).to_be_visible()


def called_again(page: Page, reference: str) -> None:
    """Note another call on the whistle that the page shows."""
    panel = page.get_by_role("region", name="我可以做的")
    panel.get_by_role("button", name="+1 来电").click()
    form = panel.locator("form")
    form.get_by_label("来电来源").select_option("12345")
    form.get_by_label("来源编号").fill(reference)
    form.get_by_label("新情况").fill("水已进楼道")
    form.get_by_role("button", name="+1 来电").click()
    expect(form).to_have_count(0)


def test_a_call_about_what_was_blown_is_noted_there(desks: Desks, service: Service) -> None:
    """Beside the likely duplicate: the draft's words become the note, and no second whistle is blown."""
    whistle, matter = summoned(service)
    page = desks.sit("officer").go("/board?blow=true")
    page.get_by_label("事由", exact=True).fill(matter)
    page.get_by_role("combobox", name="社区").fill("保成")
    page.get_by_role("option", name="保成社区").click()
    alike = page.get_by_role("listitem").filter(has_text=matter)
    alike.get_by_role("button", name="+1 来电").click()
    box = page.get_by_role("dialog")
    expect(box.get_by_label("新情况")).to_have_value(matter)
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(page.get_by_label("事由", exact=True)).to_have_value(matter)

    alike.get_by_role("button", name="+1 来电").click()
    box.get_by_label("来电来源").select_option("phone")
    box.get_by_role("button", name="+1 来电").click()
    expect(page.get_by_role("region", name="吹哨", exact=True)).to_have_count(0)
    expect(page.locator(f"[data-row='{whistle}']")).to_contain_text("+1 来电")
    rows = service.ask("officer", "GET", "/whistles").json()["rows"]
    assert [row["reports"] for row in rows if row["matter"] == matter] == [1]
    page.keyboard.press("n")
    expect(page.get_by_label("事由", exact=True)).to_have_value("")

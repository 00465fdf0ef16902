"""Duty and the directory, accounts and grants on the screen."""

from __future__ import annotations

from playwright.sync_api import FilePayload, expect

from api.words import ZONE
from tests.desks import NAMES, Desks
from tests.served import Service
from tests.world import COMMUNITY, STREET, WATER

LIST = "人员,岗位,起,止\nofficer,值班员,{day} 00:00,{day} 23:59\nleader,{post},{day} 00:00,{day} 23:59\n"


def csv(body: bytes) -> FilePayload:
    """Give a file as somebody chooses it."""
    return {"name": "duties.csv", "mimeType": "text/csv", "buffer": body}


def test_a_duty_list_is_taken_over_whole_or_not_at_all(desks: Desks, service: Service) -> None:
    """A wrong line is shown before anything is sent."""
    day = f"{service.here.data.clock.now().astimezone(ZONE):%Y-%m-%d}"
    page = desks.sit("leader").go(f"/duty?office={STREET}")
    page.get_by_role("button", name="导入排班表").click()
    box = page.get_by_role("dialog")
    wrong = LIST.format(day=day, post="门卫").encode("gb18030")
    box.get_by_label("排班表文件").set_input_files(csv(wrong))
    expect(box.get_by_role("row").filter(has_text="岗位应为")).to_be_visible()
    expect(box.get_by_role("button", name="导入 2 行")).to_be_disabled()
    right = LIST.format(day=day, post="带班领导").encode()
    box.get_by_label("排班表文件").set_input_files(csv(right))
    box.get_by_role("button", name="导入 2 行").click()
    expect(box).to_be_hidden()
    page.reload()
    expect(page.get_by_role("region", name="排班")).to_contain_text(f"带班领导 {NAMES['leader']}")


def test_phones_stand_in_call_order_and_are_checked(desks: Desks) -> None:
    """The department writes them; the street calls, and says that it answered."""
    head = desks.sit("head").go(f"/duty?office={WATER}")
    head.get_by_role("button", name="修改电话").click()
    box = head.get_by_role("dialog")
    for at, number in enumerate(("027-82212345", "12345")):
        box.get_by_role("button", name="添加").click()
        box.get_by_label("称呼").nth(at).fill("值班室")
        box.get_by_label("号码").nth(at).fill(number)
    box.get_by_role("button", name="保存电话").click()
    expect(box).to_be_hidden()
    page = desks.sit("officer", "phone").go(f"/duty?office={WATER}")
    calls = page.get_by_role("region", name="电话").get_by_role("link")
    expect(calls.first).to_have_attribute("href", "tel:02782212345")
    page.get_by_role("button", name="记为已打通 027-82212345").click()
    expect(page.get_by_text("已打通 刚刚")).to_be_visible()


def test_an_account_is_added_granted_and_comes_in_by_its_code(
    desks: Desks, service: Service
) -> None:
    """The code is shown once; the person sets the password, and sees the street's board."""
    page = desks.sit("boss").go("/users")
    page.get_by_role("button", name="新增账号").click()
    box = page.get_by_role("dialog")
    box.get_by_label("账号").fill("zhao")
    box.get_by_label("姓名").fill("赵敏")
    box.get_by_role("button", name="新增账号").click()
    code = page.get_by_role("dialog").get_by_role("status").inner_text()
    page.get_by_role("button", name="已告知本人").click()
    expect(page.get_by_text(code)).to_be_hidden()
    page.get_by_role("region", name="授权").get_by_role("button", name="授权").click()
    page.get_by_label("在哪个单位或区域").select_option(STREET)
    page.get_by_label("角色").select_option("duty_officer")
    page.get_by_role("dialog").get_by_role("button", name="授权").click()
    expect(page.get_by_role("region", name="授权")).to_contain_text("值班员 · 大智街道办事处")
    theirs = desks.sit().go(f"/code#{code}")
    theirs.get_by_label("新口令").fill("four words nobody joins")
    theirs.get_by_role("button", name="登录").click()
    expect(theirs.get_by_role("button", name="赵敏")).to_be_visible()
    assert code not in theirs.url
    rows = service.ask("boss", "GET", "/users/zhao/grants").json()
    assert [row["unit"] for row in rows] == [STREET]


def test_a_role_is_revoked_with_its_reason_and_is_gone_at_once(
    desks: Desks, service: Service
) -> None:
    """What was held stays to be seen."""
    until = "2036-01-01T00:00:00+08:00"
    grant = {"subject": "qian", "role": "clerk", "unit": STREET, "until": until}
    service.do("boss", "/grants/grant-role", **grant)
    service.ask("boss", "POST", "/users", json={"name": "qian", "shown": "钱进"})
    page = desks.sit("boss").go("/users?name=qian")
    page.get_by_role("button", name="收回授权 经办员").click()
    page.get_by_role("dialog").get_by_label("原因").fill("调离")
    page.get_by_role("dialog").get_by_role("button", name="收回授权").click()
    expect(page.get_by_text("没有授权：登录后什么也看不到")).to_be_visible()
    expect(page.get_by_text("已结束的授权 1 条")).to_be_visible()


def test_accounts_are_for_administrators(desks: Desks) -> None:
    """Whoever types the address is told so."""
    page = desks.sit("officer").go("/users")
    expect(page.get_by_text("只有管理员可以管理账号")).to_be_visible()


def test_offices_are_found_by_what_they_answer_for(desks: Desks) -> None:
    """One that is nowhere says so; the community's code is none."""
    page = desks.sit("officer").go("/duty?q=水务")
    expect(page.get_by_role("table").get_by_role("link")).to_have_count(1)
    page.goto(page.url.replace("%E6%B0%B4%E5%8A%A1", COMMUNITY))
    expect(page.get_by_text("没有符合条件的单位")).to_be_visible()

"""A unit's inbox and the desk of a street, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.summoned import blown, claimed, done, happened, summoned
from tests.desks import Desks
from tests.served import Service
from tests.world import WATER


def test_a_unit_signs_in_its_inbox_with_one_press(desks: Desks, service: Service) -> None:
    """Then the row asks for the next step."""
    whistle, matter = summoned(service)
    page = desks.sit("water").go("/inbox")
    row = page.get_by_role("listitem").filter(has_text=matter)
    row.get_by_role("button", name="签收").click()
    expect(row.get_by_role("button", name="联系")).to_be_visible()
    assert happened(service, whistle).count("whistle.leg-signed") == 1


def test_a_filter_stands_in_the_address_and_counts_what_it_lists(
    desks: Desks, service: Service
) -> None:
    """A link shows what its sender saw."""
    signed, _ = summoned(service)
    done(service, "water", f"/whistles/{signed}/legs/1/sign-leg")
    summoned(service)
    page = desks.sit("water").go("/inbox?step=sign")
    chip = page.get_by_role("link", name="未签收")
    expect(chip).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="全部")).not_to_have_attribute("aria-current", "page")
    rows = page.get_by_role("list", name="收件").get_by_role("listitem")
    expect(rows.first).to_be_visible()
    expect(chip).to_have_text(f"未签收 {rows.count()}")


def test_the_keyboard_alone_goes_through_the_inbox(desks: Desks, service: Service) -> None:
    """J to the next row, Enter opens its form, Escape closes it, and the row has the focus again."""
    summoned(service)
    summoned(service)
    page = desks.sit("water").go("/inbox?step=sign")
    links = page.get_by_role("list", name="收件").get_by_role("link")
    links.first.focus()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="签收")).to_be_visible()
    page.get_by_role("region", name="签收").get_by_role("button", name="关闭").focus()
    page.keyboard.press("Escape")
    expect(links.nth(1)).to_be_focused()


def test_the_centre_triages_at_its_desk(desks: Desks, service: Service) -> None:
    """The form stands beside the list, and the row goes when it is done."""
    whistle, matter = blown(service)
    page = desks.sit("dispatcher").go("/desk?step=triage")
    row = page.get_by_role("listitem").filter(has_text=matter)
    row.get_by_role("button", name="派单").click()
    form = page.get_by_role("region", name="派单")
    form.get_by_role("combobox", name="牵头部门").fill("水务")
    page.get_by_role("option", name="江岸区水务局").click()
    form.get_by_role("button", name="派单").click()
    expect(page.get_by_text("已记录")).to_be_visible()
    expect(row).to_have_count(0)
    row = service.ask("auditor", "GET", f"/whistles/{whistle}").json()["row"]
    assert [leg["office"] for leg in row["legs"]] == [WATER]


def test_a_street_verifies_at_its_desk(desks: Desks, service: Service) -> None:
    """What is sent back needs its defects said, and the refusal says so in place."""
    whistle, matter = claimed(service)
    page = desks.sit("officer").go("/desk?step=verify")
    page.get_by_role("listitem").filter(has_text=matter).get_by_role("button", name="核查").click()
    form = page.get_by_role("region", name="核查")
    form.get_by_label("退回重办").check()
    form.get_by_role("button", name="核查").click()
    expect(form.get_by_role("alert")).to_contain_text("退回重办须写明问题")
    form.get_by_label("通过").check()
    form.get_by_role("button", name="核查").click()
    expect(page.get_by_text("已记录")).to_be_visible()
    assert "whistle.leg-accepted" in happened(service, whistle)


def test_what_is_not_mine_names_whose_it_is(desks: Desks, service: Service) -> None:
    """An officer sees that a leader confirms, and has no button for it."""
    _, matter = blown(service)
    page = desks.sit("officer").go("/desk?step=confirm")
    row = page.get_by_role("listitem").filter(has_text=matter)
    expect(row).to_contain_text("等带班领导")
    expect(row.get_by_role("button")).to_have_count(0)

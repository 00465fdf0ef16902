"""The map, in a real browser: the way down to a whistle, and outlines of one's own."""

from __future__ import annotations

import json

from playwright.sync_api import FilePayload, Page, expect

from tests.desks import Desks
from tests.served import BLOW, Service
from tests.world import OTHER, STREET

SQUARE = [[[114.29, 30.59], [114.31, 30.59], [114.31, 30.61], [114.29, 30.61], [114.29, 30.59]]]


def geojson(code: object, coordinates: object = SQUARE) -> bytes:
    """Write a file with one outline."""
    geometry = {"type": "Polygon", "coordinates": coordinates}
    one = {"type": "Feature", "properties": {"code": code, "name": "某街道"}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [one]}).encode()


def choose(page: Page, body: bytes) -> None:
    """Choose a file, and have it read."""
    file = FilePayload(name="a.geojson", mimeType="application/geo+json", buffer=body)
    page.get_by_label("文件（.geojson）").set_input_files(files=[file])
    page.get_by_role("button", name="读入").click()


def test_the_way_leads_from_the_city_down_to_a_whistle(desks: Desks, service: Service) -> None:
    """By the keyboard too: outlines are buttons, and the numbers are those of the list."""
    assert service.do("officer", "/whistles/blow-now", **BLOW | {"matter": "地图上的件"}).is_success
    page = desks.sit("dispatcher").go("/map?view=city")
    area = page.get_by_role("button", name="江岸区，未结 1 件，超时 0 件")
    area.focus()
    area.press("Enter")
    expect(page.get_by_role("link", name="一元，未结 0 件，超时 0 件")).to_be_visible()
    page.get_by_role("link", name="大智，未结 1 件，超时 0 件").click()
    page.wait_for_url(f"**/map?street=*{STREET}*")
    page.get_by_role("link", name="地图上的件").click()
    page.wait_for_url("**/whistles/*")


def test_whoever_looks_over_one_street_begins_there(desks: Desks) -> None:
    """Nobody clicks through a city to their own street."""
    page = desks.sit("stranger").go("/map")
    expect(page.get_by_text("这个街道没有未结的吹哨件。")).to_be_visible()


def test_an_address_nobody_may_see_says_so(desks: Desks) -> None:
    """And how to go back."""
    page = desks.sit("stranger").go("/map?district=420106")
    expect(page.get_by_text("这个区没有您能看到的街道")).to_be_visible()


def test_own_outlines_are_kept_on_this_machine_alone(desks: Desks) -> None:
    """They are there after a reload, and can be taken away again."""
    desk = desks.sit("dispatcher")
    page = desk.go("/map?district=420102")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="导入边界").click()
    choose(page, geojson(f"{STREET}000"))
    expect(page.get_by_text("已读入 1 个边界，留在这台电脑上")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="某街道，未结")).to_be_visible()
    assert "POST" not in sent
    page.get_by_role("button", name="导入边界").click()
    page.get_by_role("button", name="去掉导入的 1 个边界").click()
    expect(page.get_by_role("button", name="某街道，未结")).to_have_count(0)


def test_a_file_that_cannot_be_drawn_is_refused_with_what_is_wrong(desks: Desks) -> None:
    """What was drawn before stays."""
    page = desks.sit("dispatcher").go("/map?view=city")
    page.get_by_role("button", name="导入边界").click()
    choose(page, geojson(OTHER, [[[0, 0], [1, 1], [1, 2], [0, 0]]]))
    expect(page.get_by_role("alert")).to_contain_text("“某街道”有空坐标或 0,0")
    choose(page, b"not json")
    expect(page.get_by_role("alert")).to_contain_text("这不是 GeoJSON")
    choose(page, geojson("x"))
    expect(page.get_by_role("alert")).to_contain_text("“x”不是区划代码")
    expect(page.get_by_role("button", name="江岸区")).to_be_visible()


def test_without_outlines_the_list_still_works(desks: Desks) -> None:
    """The picture says what is missing."""
    desk = desks.sit("dispatcher")
    desk.context.route("**/*.geojson", lambda route: route.fulfill(status=404))
    page = desk.go("/map?view=city")
    expect(page.get_by_text("读不到边界文件")).to_be_visible()
    expect(page.get_by_role("link", name="420102，未结")).to_be_visible()

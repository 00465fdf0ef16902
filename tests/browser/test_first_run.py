"""The first run: an empty installation leads through all that the first whistle needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from api.access.codes import Purpose
from api.serve import Background, listening
from api.settings import Settings
from tests.desks import Desks
from tests.served import Service, until


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Serve an empty directory; give its address, and the code that would be printed."""
    sock = listening("127.0.0.1", 0)
    settings = Settings(data=tmp_path, log="json", log_level="error")
    running = Background(settings, sock)
    until(lambda: getattr(running.server._app.state, "context", None))
    here = running.server._app.state.context
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    yield url, here.access.entrance.codes.make(Purpose.FIRST)
    running.stop()


def test_the_printed_link_leads_to_an_installation_that_can_blow(
    desks: Desks, empty: tuple[str, str]
) -> None:
    """Account, territory, offices, time limits: each step says that it is done."""
    url, code = empty
    page = desks.sit().page
    page.goto(f"{url}/sign-in/first#{code}")
    page.get_by_label("账号").fill("li")
    page.get_by_label("姓名").fill("李建国")
    page.get_by_label("新口令").fill("four words nobody joins")
    page.get_by_role("button", name="建立账号，开始设置").click()
    expect(page.get_by_role("heading", name="初始设置")).to_be_visible()
    assert code not in page.url
    page.get_by_role("button", name="导入武汉市区划").click()
    expect(page.get_by_text("3702 处")).to_be_visible(timeout=60_000)
    page.get_by_label("哪个区").select_option(label="江岸区")
    page.get_by_role("button", name="个单位").click()
    expect(page.get_by_text("19 个")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="发布这个规则").click()
    expect(page.get_by_text("第 1 版生效中")).to_be_visible()
    page.goto(f"{url}/ui/board")
    expect(page.get_by_text("还不能吹哨，缺：账号。")).to_be_visible()


def test_a_district_at_work_is_not_told_to_set_up(desks: Desks, service: Service) -> None:
    """Neither its officer nor its administrator; no data is called invented."""
    page = desks.sit("officer").go("/duty")
    expect(page.get_by_role("table", name="各单位值守")).to_be_visible()
    expect(page.get_by_text("数据虚构")).to_be_hidden()
    boss = desks.sit("boss")
    with boss.page.expect_response("**/setup"):
        boss.go("/duty")
    expect(boss.page.get_by_role("table", name="各单位值守")).to_be_visible()
    expect(boss.page.get_by_text("还不能吹哨")).to_be_hidden()
    assert service.ask("boss", "GET", "/setup").json()["granted"] > 1

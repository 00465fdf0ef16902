"""Every screen at once: no barrier, no text cut off, none over another, in each language and theme."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desks import Desk, Desks
from tests.served import BLOW, Service
from tests.world import POWER, WATER

LANGUAGES = ("zh-CN", "zh-TW", "en")
THEMES = ("light", "dark")
WIDTHS = ((390, 844), (720, 450), (1024, 768), (1366, 650), (1440, 900), (1920, 1080))
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = "asked => axe.run(document, asked).then(it => it.violations.map(one =>"
RUN += " `${one.id}: ${one.nodes.map(node => node.target.join(' ')).slice(0, 4).join(' | ')}`))"
SCREENS = (
    *(
        "/board",
        "/board?blow=true",
        "/whistles/{whistle}",
        "/desk",
        "/inbox",
        "/tasks",
        "/incidents",
    ),
    *("/shift", "/map", "/figures", "/events", "/duty", "/users", "/mine", "/styleguide"),
)

# Text is cut where a box with hidden overflow is too small for it and does not say that it shortens;
# it is over another where two boxes of bare text meet by more than a hair.
CUT = """() => {
  const seen = node => {
    const box = node.getBoundingClientRect(), style = getComputedStyle(node);
    return box.width > 1 && box.height > 1 && style.opacity !== '0'
      && node.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  };
  const bare = node => [...node.childNodes].some(one => one.nodeType === 3 && one.data.trim());
  const own = node => {
    const rects = [...node.childNodes].filter(one => one.nodeType === 3 && one.data.trim())
      .flatMap(one => {
        const range = document.createRange();
        range.selectNode(one);
        return [...range.getClientRects()];
      });
    const far = (key, of) => of(...rects.map(one => one[key]));
    return { left: far('left', Math.min), right: far('right', Math.max),
      top: far('top', Math.min), bottom: far('bottom', Math.max), rects };
  };
  const texts = [...document.querySelectorAll('#root *')].filter(one => bare(one) && seen(one)
    && !one.closest('.unseen, .skip, option, [data-shortened], title'));
  const found = [];
  const boxes = [];
  for (const node of texts) {
    const text = own(node);
    let visible = true;
    for (let at = node; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at), box = at.getBoundingClientRect();
      if (style.clipPath !== 'none') { visible = false; break; }
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) {
        visible = text.top >= box.top && text.bottom <= box.bottom + 1
          && text.left >= box.left && text.right <= box.right + 1;
        if (!visible || /auto|scroll/.test(style.overflowX)) break;
      }
      if (style.overflowX === 'hidden' && text.right > box.right + 1.5)
        found.push(`cut: ${node.textContent.trim().slice(0, 40)}`);
    }
    if (!visible) continue;
    if (text.right > innerWidth + 1) found.push(`outside: ${node.textContent.trim().slice(0, 40)}`);
    boxes.push([node, text]);
  }
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
  const layers = '.top, .rail, .tabs, .drawer, .toasts, .stale, .whistle-head';
  const layer = node => node.closest(layers) || 0;
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length; j++) {
      const [a, one] = boxes[i], [b, two] = boxes[j];
      if (a.contains(b) || b.contains(a) || layer(a) !== layer(b)) continue;
      if (one.rects.some(line => two.rects.some(other => meet(line, other))))
        found.push(`over: ${a.textContent.trim().slice(0, 24)} / ${b.textContent.trim().slice(0, 24)}`);
    }
  return [...new Set(found)].slice(0, 8);
}"""


@pytest.fixture(scope="module")
def whistle(service: Service) -> str:
    """Blow some whistles with texts of real length, and give the one that has come furthest."""
    matter = "地下管道燃气泄漏，气味扩散到楼道，三层住户反映头晕恶心要求立即处置"
    made = service.do(
        "officer", "/whistles/blow-now", **BLOW | {"matter": matter, "spot": "6 栋二单元"}
    )
    path = f"/whistles/{made.json()['id']}"
    assert service.do("dispatcher", f"{path}/triage", lead=WATER, assist=[POWER]).is_success
    assert service.do("water", f"{path}/legs/1/sign-leg").is_success
    assert service.do("officer", "/whistles/blow-now", **BLOW | {"level": "E2"}).is_success
    body = {"category": "accident", "matter": "燃气管道泄漏", "place": BLOW["place"]}
    assert service.do("officer", "/incidents/report-incident", **body).is_success
    return str(made.json()["id"])


@pytest.fixture(scope="module")
def desk(browser: Browser, service: Service) -> Iterator[Desk]:
    """Give the desk of whoever sees everything."""
    with Desks(browser, service) as desks:
        yield desks.sit("boss")


def shown(desk: Desk, screen: str, whistle: str) -> Page:
    """Go to a screen, and wait until it is there."""
    page = desk.go(screen.format(whistle=whistle))
    expect(page.locator("#main")).not_to_be_empty()
    page.wait_for_load_state("load")
    page.wait_for_timeout(400)
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_has_a_barrier(desk: Desk, whistle: str, language: str) -> None:
    """Axe finds nothing, in light and in dark."""
    page = desk.go("/board")
    page.evaluate(
        "language => localStorage.setItem('whistle.look', JSON.stringify({language}))", language
    )
    found = {}
    for screen in SCREENS:
        page = shown(desk, screen, whistle)
        page.evaluate(AXE)
        for theme in THEMES:
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            asked = {"runOnly": {"type": "tag", "values": STANDARDS}}
            if violations := page.evaluate(RUN, asked):
                found[f"{screen} {theme}"] = violations
    assert not found, "\n".join(f"{where}: {what}" for where, what in found.items())


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_text_is_cut_off_or_lies_over_another(desk: Desk, whistle: str, language: str) -> None:
    """From the phone to the big desk and at double size, save what is marked as shortened."""
    page = desk.go("/board")
    page.evaluate(
        "language => localStorage.setItem('whistle.look', JSON.stringify({language}))", language
    )
    found = {}
    for screen in SCREENS:
        page = shown(desk, screen, whistle)
        for width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(150)
            if wrong := page.evaluate(CUT):
                found[f"{screen} {width}"] = wrong
    assert not found, "\n".join(f"{where}: {what}" for where, what in found.items())

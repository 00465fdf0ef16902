"""The sound of a desk, in a real browser: what rings, how often, and how somebody ends it."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from tests.desks import Desk, Desks
from tests.served import BLOW, Service, until

COUNTED = """
window.tones = [];
const Context = AudioContext;
window.AudioContext = class extends Context {
  constructor() {
    super();
    this.addEventListener("statechange", () => (window.begun = this.state));
  }
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
  tones.push(Date.now());
  return start.call(this, when);
};
"""


def listening(desks: Desks, who: str = "officer") -> Desk:
    """Give a desk that counts the tones of each of its pages."""
    desk = desks.sit(who)
    desk.context.add_init_script(COUNTED)
    return desk


def heard(*pages: Page) -> list[int]:
    """Give when anything sounded on some pages, in milliseconds."""
    return sorted(at for page in pages for at in page.evaluate("tones"))


def sounding(page: Page) -> Page:
    """Let a page sound, by a press as a person's."""
    expect(page.get_by_text("实时")).to_be_visible()
    page.get_by_role("button", name="声音未启用").click()
    expect(page.get_by_role("button", name="声音已启用")).to_be_visible()
    return page


def touch(page: Page) -> None:
    """Touch a page somewhere: where the machine was let sound once, that is enough."""
    page.get_by_role("heading", level=1).click()
    until(lambda: page.evaluate("window.begun") == "running")


def blow(service: Service, **more: str) -> None:
    """Blow from another desk."""
    assert service.do("officer", "/whistles/blow-now", **BLOW | more).is_success


def test_seven_hidden_tabs_make_one_tone_of_one_e1(desks: Desks, service: Service) -> None:
    """Within a second, and until somebody says 知晓, on whichever tab."""
    desk = listening(desks)
    pages = [sounding(desk.go("/board")), *(desk.another() for _ in range(6))]
    for page in pages[1:]:
        page.goto(f"{service.url}/ui/map")
        expect(page.get_by_text("实时")).to_be_visible()
        touch(page)
    hide(pages)
    blown = time.time() * 1000
    blow(service, matter="七个页面")
    time.sleep(1.6)
    tones = heard(*pages)
    assert len(tones) == 1
    assert tones[0] - blown < 1000
    alarm = pages[3].get_by_role("alert").filter(has_text="七个页面")
    alarm.get_by_role("button", name="知晓").click()
    for page in pages:
        expect(page.get_by_role("button", name="知晓")).to_have_count(0)
    before = len(heard(*pages))
    time.sleep(3.5)
    assert len(heard(*pages)) == before


def hide(pages: list[Page]) -> None:
    """Let every page think that it is hidden: its timers and frames rest as they do then."""
    for page in pages:
        page.evaluate(
            """() => {
              Object.defineProperty(document, "hidden", { get: () => true });
              Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
              window.requestAnimationFrame = () => 0;
              document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )


def test_an_e1_sounds_again_until_it_is_noticed_and_an_e2_three_times(
    desks: Desks, service: Service
) -> None:
    """An E1 as one long tone every three seconds, an E2 as three beeps and no more."""
    page = sounding(listening(desks).go("/board"))
    blow(service, matter="两声", level="E2")
    time.sleep(1)
    assert len(heard(page)) == 3
    blow(service, matter="一声")
    time.sleep(4.2)
    assert len(heard(page)) == 3 + 2
    page.get_by_role("button", name="知晓").click()


def test_after_a_reload_it_says_that_nothing_sounds_until_somebody_touches_it(
    desks: Desks, service: Service
) -> None:
    """What happens meanwhile is seen, and said to be unheard."""
    page = sounding(listening(desks).go("/map"))
    page.reload()
    expect(page.get_by_role("button", name="声音未启用")).to_be_visible()
    expect(page.get_by_text("实时")).to_be_visible()
    blow(service, matter="没有响")
    alarm = page.get_by_role("alert").filter(has_text="没有响")
    expect(alarm).to_contain_text("声音未启用，没有响")
    assert heard(page) == []
    page.mouse.click(20, 700)
    expect(page.get_by_role("button", name="声音已启用")).to_be_visible()
    alarm.get_by_role("button", name="知晓").click()


def test_a_mute_ends_by_itself_and_says_so(desks: Desks, service: Service) -> None:
    """It is seen until when, and nothing sounds before; its end is tested with a clock of its own."""
    page = sounding(listening(desks).go("/board"))
    page.get_by_role("button", name="声音已启用").click()
    expect(page.get_by_role("button", name="静音至")).to_be_visible()
    blow(service, matter="静音时")
    time.sleep(1)
    assert heard(page) == []
    page.get_by_role("button", name="知晓").click()
    page.get_by_role("button", name="静音至").click()
    expect(page.get_by_text("静音结束，声音已恢复")).to_be_visible()


def test_what_was_there_before_makes_no_tone(desks: Desks, service: Service) -> None:
    """Neither the snapshot of a board nor looking at it anew is news."""
    page = sounding(listening(desks, "dispatcher").go("/board"))
    page.goto(f"{service.url}/ui/map")
    touch(page)
    time.sleep(1)
    assert heard(page) == []

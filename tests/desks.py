"""Desks for browser tests: people signed in to a running service, each in a browser context of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from api.access import Access
from tests.process import Process
from tests.served import PATIENCE_S, Service
from tests.world import GRANTS

Served = Service | Process
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SIZES = {"desk": (1440, 900), "big": (1920, 1080), "phone": (390, 844)}
LOOK = "localStorage.setItem('whistle.look', JSON.stringify({look}))"
# The browser's own notes of a refusal, and of what a test took away: a network, a service worker.
EXPECTED = ("the server responded with a status of", "net::ERR_", "registration blocked by")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of this machine; it is installed by `apt-get install chromium`."""
    expect.set_options(timeout=PATIENCE_S * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Desk:
    """One person at one browser: their page, and all that its console complained of."""

    def __init__(self, context: BrowserContext, service: Served) -> None:
        """Open an empty page."""
        self.context, self.url, self._service = context, service.url, service
        self.complaints: list[str] = []
        self.page = self.another()

    def another(self) -> Page:
        """Open another page of the same browser."""
        page = self.context.new_page()
        page.on("console", self._noted)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _noted(self, message: ConsoleMessage) -> None:
        said = message.text
        if message.type in ("error", "warning") and not any(one in said for one in EXPECTED):
            self.complaints.append(said)

    def enter(self, who: str) -> None:
        """Let somebody sign in on this browser, in place of whoever was."""
        secret = admitted(self._service, who)
        self.context.add_cookies([{"name": "whistle", "value": secret, "url": self.url}])

    def go(self, path: str) -> Page:
        """Go to a screen: /board."""
        self.page.goto(f"{self.url}/ui{path}")
        return self.page


class Desks:
    """The desks of one test; whatever a console complained of fails it at the end."""

    def __init__(self, browser: Browser, service: Served) -> None:
        """Begin with none."""
        self._browser, self._service = browser, service
        self._open: list[Desk] = []

    def sit(
        self,
        who: str = "",
        size: str = "desk",
        *,
        language: str = "zh-CN",
        theme: str = "light",
        **more: Any,  # noqa: ANN401  Playwright's own options of a context.
    ) -> Desk:
        """Give a desk at which somebody of the small district is signed in, or nobody."""
        width, height = SIZES[size]
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            **{"service_workers": "block"} | more,  # Else a test's routes would be passed by.
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        look = f"{{theme: '{theme}', language: '{language}'}}"
        context.add_init_script(f"if (!localStorage['whistle.look']) {LOOK.format(look=look)}")
        desk = Desk(context, self._service)
        if who:
            desk.enter(who)
        self._open.append(desk)
        return desk

    def __enter__(self) -> Self:
        """Give the desks."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close them all, then say what was complained of."""
        for desk in self._open:
            desk.context.close()
        if kind is None:
            complaints = [one for desk in self._open for one in desk.complaints]
            assert not complaints, "\n".join(complaints)


def admitted(service: Served, who: str) -> str:
    """Give the secret of a new session of somebody, who gets an account first."""
    access = Access(service.directory)
    if access.accounts.find(who) is None:
        access.accounts.add(who, NAMES[who], access.entrance.passwords.hash(WORD))
    secret = access.sessions.begin(who, "127.0.0.1")
    access.close()
    return secret


WORD = "a-long-word-for-tests"
NAMES = {who: f"测试{role.value}" for who, role, _ in GRANTS}

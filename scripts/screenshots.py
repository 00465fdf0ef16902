"""Every screen of the demo in three sizes, to be looked at; two of them stand in the README."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import Browser, sync_playwright

from tests.desks import CHROMIUM, SIZES

HOME = Path(__file__).parents[1]
README = {"board-desk": "board.jpg", "tasks-phone": "phone.jpg"}
PATIENCE_S, SETTLED_MS, QUALITY = 300, 1500, 72
OFFICER, DISPATCHER = "420102002.officer", "centre.dispatcher"
SCREENS = {
    "board": (OFFICER, "/board"),
    "blow": (OFFICER, "/board?blow=true"),
    "whistle": (OFFICER, "/whistles/{whistle}"),
    "sheet": (OFFICER, "/whistles/{whistle}/print"),
    "tasks": ("water.responder", "/tasks"),
    "mine": ("water.responder", "/mine"),
    "phone-blow": (OFFICER, "/blow"),
    "desk": (DISPATCHER, "/desk"),
    "inbox": ("water.responder", "/inbox"),
    "incidents": (OFFICER, "/incidents"),
    "shift": (OFFICER, "/shift"),
    "map": ("district.auditor", "/map"),
    "figures": ("district.auditor", "/figures"),
    "events": ("district.auditor", "/events"),
    "duty": (OFFICER, "/duty"),
    "users": ("administrator", "/users"),
    "walls": ("administrator", "/walls"),
    "sign-in": ("", "/board"),
    "styleguide": ("", "/styleguide"),
}


def port() -> int:
    """Give a port of the loopback that nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        free: int = sock.getsockname()[1]
    return free


def wait(url: str) -> str:
    """Wait until the demo is live, and give the most urgent whistle's id."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        same = {"Sec-Fetch-Site": "same-origin"}
        with (
            suppress(httpx.HTTPError, KeyError, IndexError),
            httpx.Client(base_url=url, headers=same) as http,
        ):
            http.post(f"/demo/seats/{OFFICER}").raise_for_status()
            return str(http.get("/whistles").json()["rows"][0]["key"])
        time.sleep(1)
    raise SystemExit(f"The demo was not live within {PATIENCE_S} s: see its log.")


def take(browser: Browser, url: str, into: Path, whistle: str, look: tuple[str, str]) -> None:
    """Take every screen in every size, in one language and theme."""
    language, theme = look
    for size, (width, height) in SIZES.items():
        for name, (who, path) in SCREENS.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            kept = f"{{theme: '{theme}', language: '{language}'}}"
            context.add_init_script(f"localStorage['whistle.look'] = JSON.stringify({kept})")
            if who:
                same = {"Sec-Fetch-Site": "same-origin"}
                context.request.post(f"{url}/demo/seats/{who}", headers=same)
            page = context.new_page()
            page.goto(f"{url}/ui{path.format(whistle=whistle)}")
            page.wait_for_timeout(SETTLED_MS)
            file = into / f"{name}-{size}.jpg"
            page.screenshot(path=file, type="jpeg", quality=QUALITY)
            context.close()
            if kept_as := README.get(file.stem):
                (HOME / "docs" / "screens" / kept_as).write_bytes(file.read_bytes())
            print(file.name, f"{file.stat().st_size // 1024} kB", flush=True)


def main() -> None:
    """Play the demo's day, then take the screens."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--into", type=Path, default=HOME / "build" / "screens")
    asked.add_argument("--language", default="zh-CN", choices=("zh-CN", "zh-TW", "en"))
    asked.add_argument("--theme", default="light", choices=("light", "dark"))
    of = asked.parse_args()
    of.into.mkdir(parents=True, exist_ok=True)
    (HOME / "docs" / "screens").mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="whistle-screens-") as data:
        at = port()
        words = ("demo", "--port", str(at), "--data", data, "--pace", "1")
        with (Path(data) / "log").open("wb") as log:
            demo = subprocess.Popen(  # noqa: S603  Our own program.
                [sys.executable, "-m", "api", *words], stdout=log, stderr=log, env={**os.environ}
            )
        try:
            url = f"http://127.0.0.1:{at}"
            whistle = wait(url)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox"]
                )
                take(browser, url, of.into, whistle, (of.language, of.theme))
        finally:
            demo.terminate()
            demo.wait(20)


if __name__ == "__main__":
    main()

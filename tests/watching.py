"""A screen that watches a board: a snapshot, then frames; it comes back by itself and misses nothing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from typing import Any

import httpx

Rows = dict[str, dict[str, Any]]


class Screen(AbstractContextManager["Screen"]):
    """The board of whistles as one person's screen holds it; ``came_back`` counts how often it had to."""

    def __init__(self, url: str, token: str) -> None:
        """Begin to watch."""
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=10)
        self.rows, self.came_back = Rows(), 0
        self._last, self._ending = "", threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._watching.start()

    def _watch(self) -> None:
        while not self._ending.is_set():
            with suppress(httpx.HTTPError):
                if not self._last:
                    self._anew()
                self._follow()
            self.came_back += 1
            self._ending.wait(0.2)

    def _anew(self) -> None:
        """Take a snapshot, and follow from there."""
        position, self.rows = self.snapshot()
        self._last = position

    def snapshot(self) -> tuple[str, Rows]:
        """Give the board as it is asked for, page by page, and from where to follow it."""
        found, begun, cursor = Rows(), "", ""
        while not begun or cursor:
            asked: dict[str, str] = {"limit": "200", **({"cursor": cursor} if cursor else {})}
            page = self._http.get("/whistles", params=asked).raise_for_status().json()
            begun = begun or f"{page['build']}.{page['position']}"
            found |= {row["key"]: row for row in page["rows"]}
            cursor = page["cursor"] or ""
        return begun, found

    def _follow(self) -> None:
        headers = {"Last-Event-ID": self._last}
        with self._http.stream("GET", "/live/whistles", headers=headers) as stream:
            stream.raise_for_status()
            for name, id_, body in events(stream.iter_lines()):
                if self._ending.is_set():
                    return
                if name == "resync":
                    self._last = ""
                    return
                self._last = id_ or self._last
                self._apply(body.get("ops", ()))

    def _apply(self, ops: list[dict[str, Any]]) -> None:
        for op in ops:
            if op["op"] == "upsert":
                self.rows[op["key"]] = op["row"]
            else:
                self.rows.pop(op["key"], None)

    def same(self, patience_s: float = 60) -> bool:
        """Say whether it comes to show what the board holds."""
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            if self.rows == self.snapshot()[1]:
                return True
            time.sleep(0.2)
        return False

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._watching.join(20)
        self._http.close()


def events(lines: Iterator[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give name, id and body of each event of a stream."""
    said = dict[str, str]()
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            said[name] = value
        elif "event" in said:
            yield said["event"], said.get("id", ""), json.loads(said.get("data", "{}"))
            said = {}

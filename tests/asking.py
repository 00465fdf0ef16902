"""Clients of a service that may be gone at any moment: each repeats what it asks until it is answered."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from tests.served import BLOW
from tests.world import COMMUNITY, WATER

NEED = {"kind": "RD", "place": COMMUNITY, "matter": "路灯不亮", "need": "修复"}
AGAIN_S, PATIENCE_S = 0.1, 90.0
KEYS = itertools.count()
Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A command as it was answered: what was recorded, and where."""

    command: str
    stream: str
    events: list[str]
    position: int
    tries: int


class Client(threading.Thread):
    """Drafts, submits, blows and triages whistles, each under a key of its own, until the end."""

    def __init__(self, url: str, tokens: Mapping[str, str], rest_s: float) -> None:
        """Prepare; nothing is asked yet."""
        super().__init__(daemon=True)
        self._url, self._tokens, self._rest_s = url, tokens, rest_s
        self._accepted, self._wrong = list[Accepted](), list[Exception]()
        self.statuses: set[int] = set()
        self.ending = threading.Event()

    @property
    def count(self) -> int:
        """Give how many commands were accepted so far."""
        return len(self._accepted)

    def answered(self) -> list[Accepted]:
        """Wait for the last answers, and give all of them; whatever went wrong is raised."""
        self.join(2 * PATIENCE_S)
        assert not self.is_alive()
        for wrong in self._wrong:
            raise wrong
        return self._accepted

    def run(self) -> None:
        """Ask until the end."""
        try:
            with httpx.Client(base_url=self._url, timeout=20) as self._http:
                while not self.ending.is_set():
                    self._turn()
                    self.ending.wait(self._rest_s)
        except Exception as wrong:  # noqa: BLE001  Raised where it is asked for.
            self._wrong.append(wrong)

    def _turn(self) -> None:
        id_ = self.ask("clerk", "/whistles/draft-whistle", NEED)
        self.ask("clerk", f"/whistles/{id_}/submit-whistle", {})
        id_ = self.ask("officer", "/whistles/blow-now", BLOW)
        self.ask("dispatcher", f"/whistles/{id_}/triage", {"lead": WATER})

    def ask(self, who: str, path: str, body: Body) -> str:
        """Give a command, again and again under one key until it is accepted; give the stream's id."""
        key, end = f"key-{next(KEYS)}", time.monotonic() + PATIENCE_S
        for tries in itertools.count(1):
            answer = self._tried(who, path, body, key)
            if answer is not None and answer.is_success:
                said = answer.json()
                self._accepted.append(
                    Accepted(
                        said["command"], said["stream"], said["events"], said["position"], tries
                    )
                )
                break
            assert answer is None or answer.status_code == 503, answer.text
            assert time.monotonic() < end, f"{path} was not answered within {PATIENCE_S:.0f} s"
            time.sleep(AGAIN_S)
        return str(said["id"])

    def _tried(self, who: str, path: str, body: Body, key: str) -> httpx.Response | None:
        headers = {"Authorization": f"Bearer {self._tokens[who]}", "Idempotency-Key": key}
        try:
            answer = self._http.post(path, json=body, headers=headers)
        except httpx.TransportError:
            return None
        self.statuses.add(answer.status_code)
        return answer

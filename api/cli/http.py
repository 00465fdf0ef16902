"""Ask a running service, and say in one sentence what went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import httpx

from api.cli.say import REFUSED, UNREACHABLE, USAGE, Stop, ruled
from api.cli.session import session_for
from api.language import spoken
from api.settings import Settings

ANSWER_S, SILENCE_S = 15, 30
FAULTS = {
    "enum": "not one of its words",
    "greater_than_equal": "too small",
    "less_than_equal": "too large",
    "missing": "missing",
    "predicate_failed": "not what it must be",
    "string_too_long": "too long",
    "string_too_short": "too short",
    "string_type": "not text",
    "int_type": "not a whole number",
    "too_long": "too many",
    "too_short": "too few",
    "unexpected_keyword_argument": "no such field",
}
UNKNOWN = (
    "The token in WHISTLE_TOKEN stands for nobody here: it is another service's, was ended, or is over. "
    "Ask for a new one (whistle token create). [not-signed-in]"
)


class Told(NamedTuple):
    """One event of a live stream: its name, its body, and from where to go on after it."""

    name: str
    body: dict[str, Any]
    last: str


class Service:
    """A service at a URL, spoken to with a token."""

    def __init__(self, *, signed_in: bool = True, token: str = "") -> None:
        """Take the URL from the settings, and the token too, or the session that was kept for it."""
        settings = Settings()
        token = token or settings.token or session_for(settings.url)
        if signed_in and not token:
            raise Stop("No token: sign in with whistle sign-in, or set WHISTLE_TOKEN.", USAGE)
        if not token.isascii() or not (token or "x").isprintable():
            raise Stop(
                "WHISTLE_TOKEN is no token: it is wk_ and two parts, as it was printed.", USAGE
            )
        headers = {"Authorization": f"Bearer {token}"} if signed_in else {}
        try:
            self._http = httpx.Client(base_url=settings.url, headers=headers, timeout=ANSWER_S)
        except httpx.InvalidURL as wrong:
            message = "WHISTLE_URL is no URL ({why}): write it like http://127.0.0.1:8477."
            raise Stop(message, USAGE, why=wrong) from wrong

    def get(self, path: str, **params: str | int) -> Any:  # noqa: ANN401  JSON has any shape.
        """Get JSON."""
        return self._checked(lambda: self._http.get(path, params=params))

    def do(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        """Do what has no answer."""
        self._checked(lambda: self._http.request(method, path, json=body))

    def post(self, path: str, body: dict[str, Any] | None, key: str | None) -> Any:  # noqa: ANN401
        """Give a command, or ask for what needs no key; without an answer, Stop says how to repeat it."""
        headers = {"Idempotency-Key": key} if key else {}
        try:
            return self._checked(lambda: self._http.post(path, json=body, headers=headers))
        except Stop as stop:
            if stop.code != UNREACHABLE or not isinstance(stop.__cause__, httpx.TimeoutException):
                raise
            again = (
                "{stop} The command was sent, and it may have been taken: "
                "repeat it with --key {key}, and it is taken once."
            )
            raise Stop(again, UNREACHABLE, stop=stop, key=key) from stop

    def live(self, board: str, last: str) -> Iterator[Told]:
        """Follow a board after a place in its stream until the stream ends; Stop says why it cannot go on."""
        headers = {"Last-Event-ID": last}
        silence = httpx.Timeout(ANSWER_S, read=SILENCE_S)
        try:
            with self._http.stream(
                "GET", f"/live/{board}", headers=headers, timeout=silence
            ) as stream:
                if stream.is_error:
                    stream.read()
                    raise _stop(stream)
                yield from _events(stream.iter_lines())
        except httpx.TransportError as down:
            raise self._unreachable(down) from down

    def _checked(self, ask: Callable[[], httpx.Response]) -> Any:  # noqa: ANN401  JSON has any shape.
        try:
            answer = ask()
        except (httpx.TransportError, httpx.InvalidURL) as down:
            raise self._unreachable(down) from down
        if answer.is_error:
            raise _stop(answer)
        try:
            return answer.json() if answer.content else None
        except ValueError as wrong:
            message = "{url} is not a whistle service: set WHISTLE_URL."
            raise Stop(message, UNREACHABLE, url=self._http.base_url) from wrong

    def _unreachable(self, down: Exception) -> Stop:
        url = str(self._http.base_url).rstrip("/")
        if isinstance(down, (httpx.UnsupportedProtocol, httpx.InvalidURL)):
            message = "WHISTLE_URL is {url}: write it like http://127.0.0.1:8477."
            return Stop(message, USAGE, url=url)
        slow = "{url} did not answer within {seconds} s: start the service with whistle serve, or set WHISTLE_URL."
        silent = "{url} does not answer: start the service with whistle serve, or set WHISTLE_URL."
        message = slow if isinstance(down, httpx.TimeoutException) else silent
        return Stop(message, UNREACHABLE, url=url, seconds=ANSWER_S)


def _events(lines: Iterator[str]) -> Iterator[Told]:
    name = last = ""
    for line in lines:
        field, _, said = line.partition(": ")
        if field == "event":
            name = said
        elif field == "id":
            last = said
        elif field == "data":
            yield Told(name, json.loads(said), last)


def _stop(answer: httpx.Response) -> Stop:
    """Say a problem as a person would."""
    later = answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR
    code = UNREACHABLE if later else REFUSED
    try:
        problem = answer.json()
        if problem["code"] == "not-signed-in":
            return Stop(UNKNOWN, code)
        known = {**problem.get("parameters", {})}
        for error in problem.get("errors", []):
            fault = FAULTS.get(error["fault"], error["fault"])
            known[error["field"].partition(".")[2]] = spoken(fault)
        return Stop(f"{ruled(problem['detail'], known)} [{problem['code']}]", code)
    except (ValueError, KeyError, TypeError, AttributeError):
        message = "The service answered {status}, and not why."
        return Stop(message, code, status=answer.status_code)

"""Ask a running service, and say in one sentence what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

from api.cli.kept import session_for
from api.cli.say import REFUSED, UNREACHABLE, USAGE, Stop
from api.settings import Settings


class Service:
    """A service at a URL, spoken to with a token."""

    def __init__(self, *, signed_in: bool = True, token: str = "") -> None:
        """Take the URL from the settings, and the token too, or the session that was kept for it."""
        settings = Settings()
        token = token or settings.token or session_for(settings.url)
        if signed_in and not token:
            raise Stop("No token: sign in with whistle sign-in, or set WHISTLE_TOKEN.", USAGE)
        headers = {"Authorization": f"Bearer {token}"} if signed_in else {}
        self._http = httpx.Client(base_url=settings.url, headers=headers, timeout=15)

    def get(self, path: str, **params: str | int) -> Any:  # noqa: ANN401  JSON has any shape.
        """Get JSON."""
        return self._checked(lambda: self._http.get(path, params=params)).json()

    def do(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        """Do what has no answer."""
        self._checked(lambda: self._http.request(method, path, json=body))

    def post(self, path: str, body: dict[str, Any] | None, key: str | None) -> Any:  # noqa: ANN401
        """Give a command."""
        headers = {"Idempotency-Key": key} if key else {}
        return self._checked(lambda: self._http.post(path, json=body, headers=headers)).json()

    def lines(self, path: str, **params: str | int) -> Iterator[str]:
        """Read a live stream line by line until it ends."""
        try:
            with self._http.stream("GET", path, params=params) as stream:
                if stream.is_error:
                    stream.read()
                    raise Stop(_sentence(stream))
                yield from stream.iter_lines()
        except httpx.TransportError:
            return

    def _checked(self, ask: Any) -> httpx.Response:  # noqa: ANN401  A call that answers.
        try:
            answer: httpx.Response = ask()
        except httpx.TransportError as down:
            url = self._http.base_url
            message = f"{url} does not answer: start it with whistle serve, or set WHISTLE_URL."
            raise Stop(message, UNREACHABLE) from down
        if answer.is_error:
            raise Stop(_sentence(answer), REFUSED)
        return answer


def _sentence(answer: httpx.Response) -> str:
    """Say a problem as a person would."""
    try:
        problem = answer.json()
    except ValueError:
        return f"The service answered {answer.status_code}."
    known = {**problem.get("parameters", {})}
    for error in problem.get("errors", []):
        known[error["field"].removeprefix("body.")] = error["fault"]
    more = ", ".join(f"{name}: {value}" for name, value in known.items())
    return f"{problem['detail']}{f' ({more})' if more else ''} [{problem['code']}]"

"""People with accounts, as tests use them: a browser with its cookies, from an address of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from api.access import Access
from tests.served import Service

PASSWORD, OTHER = "four words nobody joins", "quite another four words"
HOST = "127.0.0.1"


def account(service: Service, name: str, password: str | None = PASSWORD) -> None:
    """Add an account, past the service as the command line does."""
    access = Access(service.directory)
    hash_ = access.entrance.passwords.hash(password) if password is not None else None
    access.accounts.add(name, f"{name} 同志", hash_)
    access.close()


class Browser:
    """A browser of one person: it keeps cookies, and comes from an address of the loopback."""

    def __init__(self, service: Service, address: str = HOST) -> None:
        """Open it."""
        transport = httpx.HTTPTransport(local_address=address)
        self.http = httpx.Client(base_url=service.url, transport=transport, timeout=10)

    def sign_in(self, name: str, password: str = PASSWORD, **more: object) -> httpx.Response:
        """Sign in."""
        return self.post("/sign-in", name=name, password=password, **more)

    def post(self, path: str, **body: object) -> httpx.Response:
        """Post a body from the own page."""
        return self.http.post(path, json=body, headers={"Sec-Fetch-Site": "same-origin"})

    def me(self) -> httpx.Response:
        """Ask who one is."""
        return self.http.get("/me")

    def close(self) -> None:
        """Close it."""
        self.http.close()


Open = Callable[..., Browser]
FREE = (f"127.0.{block}.{last}" for block in itertools.count(1) for last in range(1, 255))


@contextmanager
def browsers(service: Service) -> Iterator[Open]:
    """Give what opens a browser, each at an address of its own unless one is named."""
    opened: list[Browser] = []

    def opening(address: str = "") -> Browser:
        opened.append(Browser(service, address or next(FREE)))
        return opened[-1]

    try:
        yield opening
    finally:
        for one in opened:
            one.close()

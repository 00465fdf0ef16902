"""A reader of a live board that freezes is freed: its socket, its queue, its place in the figures."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from domain.authorise import OPERATOR
from domain.territory import ImportPlaces, Level, Row
from tests.served import BLOW, Service, heard, open_streams, served, until
from tests.world import ROWS, STREET, world

MANY = tuple(
    Row(
        code=f"{STREET}{number:03}",
        parent=STREET,
        level=Level.COMMUNITY,
        name="名字很长的社区" * 6,
        short=f"社区{number}",
    )
    for number in range(100, 900)
)


@contextmanager
def frozen(service: Service) -> Iterator[None]:
    """Ask for every place there is, and read nothing of the answer."""
    url = httpx.URL(service.url)
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect((url.host, url.port))
        token = service.tokens["boss"]
        lines = ("GET /live/places?after=0 HTTP/1.1", "Host: x", f"Authorization: Bearer {token}")
        reader.sendall("\r\n".join((*lines, "", "")).encode())
        yield


def test_a_reader_that_freezes_is_freed_and_others_read_on(tmp_path: Path) -> None:
    """Its connection is open at its end, and takes nothing: the service lets go of it by itself."""
    with world(tmp_path) as here:
        here.give(OPERATOR, ImportPlaces(rows=(*ROWS, *MANY)), "territory-4201")
    with served(tmp_path, user_timeout_ms=500) as service:
        service.ask("boss", "GET", "/places", params={"after": service.here.data.ledger.head()})
        headers = {"Authorization": f"Bearer {service.tokens['officer']}"}
        with service.http.stream("GET", "/live/whistles?after=0", headers=headers) as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: frame"
            with frozen(service):
                assert until(lambda: open_streams(service.url) == 2)
                assert until(lambda: open_streams(service.url) == 1)
            id_ = service.do("officer", "/whistles/blow-now", **BLOW).json()["id"]
            assert heard(lines, id_)

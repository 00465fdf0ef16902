"""One try at an address: bounded in time and size, and whatever happens is an outcome."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from api.webhooks.hosts import Hosts
from api.webhooks.sending import RETRY_AFTER_MAX_S, Outcome, Resolve, Sender, resolved
from tests.receiver import Heard, Receiver, answer, receiving

CERTIFIED = Path(__file__).with_name("hooks.test.pem")  # A key of these tests alone.
TRUST = ssl.create_default_context(cafile=CERTIFIED)
LISTED = "127.0.0.1, nowhere.invalid, hooks.test, other.test"
HEADERS = {"webhook-id": "m"}


async def here(_: str, __: int) -> list[str]:
    """Find every name on this machine."""
    return ["127.0.0.1"]


def tried(
    url: str, times: int = 1, whole_s: float = 5.0, resolve: Resolve = resolved
) -> list[Outcome]:
    """Send to a URL some times, one after the other, by one sender."""

    async def tries() -> list[Outcome]:
        sender = Sender(Hosts(LISTED), TRUST, resolve, whole_s)
        try:
            return [await sender.send(url, HEADERS, b'{"position":1}') for _ in range(times)]
        finally:
            await sender.close()

    return asyncio.run(tries())


def waits(receiver: Receiver, said: str) -> float:
    """Give how long a receiver that says Retry-After makes us wait."""
    receiver.answering = lambda _, to: answer(to, 503, Retry_After=said)
    (outcome,) = tried(receiver.url)
    return outcome.wait_s


def test_retry_after_is_read_as_seconds_or_as_a_date(receiver: Receiver) -> None:
    """An hour at most; what it says of the past, or in no known way, is nothing."""
    now = datetime.now(UTC)
    assert waits(receiver, "7") == 7
    assert waits(receiver, "999999999999") == RETRY_AFTER_MAX_S
    assert 1700 < waits(receiver, format_datetime(now + timedelta(minutes=30), usegmt=True)) <= 1800
    assert 0 < waits(receiver, format_datetime(now + timedelta(minutes=5))[:-6] + " -0000") <= 300
    assert waits(receiver, format_datetime(now - timedelta(minutes=30))) == 0
    assert waits(receiver, "soon") == 0


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1/x", "not reached: ConnectError"),
        ("https://nowhere.invalid/x", "not reached: gaierror"),
        ("http://elsewhere.example/x", "host not allowed"),
        ("http://127.0.0.1:99999/x", "not reached: InvalidURL"),
    ],
)
def test_what_is_not_reached_is_said(url: str, said: str) -> None:
    """In words without the address."""
    (outcome,) = tried(url)
    assert not outcome.taken
    assert outcome.said.split(":")[0] == said.split(":", maxsplit=1)[0]


def test_a_short_answer_leaves_the_connection_for_the_next(receiver: Receiver) -> None:
    """A long one does not; both are taken."""
    ports: list[int] = []

    def talk(heard: Heard, to: BaseHTTPRequestHandler) -> None:
        ports.append(to.client_address[1])
        body = b"x" * (10 if len(ports) < 3 else 100_000)
        to.send_response(200)
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    receiver.answering = talk
    assert [one.taken for one in tried(receiver.url, 4)] == [True] * 4
    first, second, third, fourth = ports
    assert first == second == third != fourth


def test_an_answer_that_never_ends_is_waited_for_a_second_at_most(receiver: Receiver) -> None:
    """It was taken when it said so."""

    def trail_off(heard: Heard, to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Length", "10")
        to.end_headers()
        receiver.ending.wait(20)

    receiver.answering = trail_off
    assert tried(receiver.url) == [Outcome(taken=True, said="answered 200")]


def test_no_answer_in_time_is_none(receiver: Receiver) -> None:
    """However long the receiver would have taken."""

    def hang(heard: Heard, to: BaseHTTPRequestHandler) -> None:
        receiver.ending.wait(20)

    receiver.answering = hang
    (outcome,) = tried(receiver.url, whole_s=0.2)
    assert outcome == Outcome(taken=False, said="no answer within 0.2 s")


def test_the_certificate_is_that_of_the_name_whatever_the_address() -> None:
    """Another name at the same address is not believed; without TLS it is not spoken to."""
    with receiving(certified=CERTIFIED) as made:
        port = made.url.split(":")[2]
        good, bad, plain = (
            tried(f"{host}:{port}", resolve=here)[0]
            for host in ("https://hooks.test", "https://other.test", "http://hooks.test")
        )
    assert good == Outcome(taken=True, said="answered 204")
    assert bad == Outcome(taken=False, said="not reached: ConnectError")
    assert not plain.taken
    assert [one.headers["Host"] for one in made.heard] == [f"hooks.test:{port.split('/')[0]}"]

"""Receivers that are down, slow, hostile or not allowed: nothing is lost, and nobody else waits."""

from __future__ import annotations

from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from domain.subscription import commands as c
from tests.delivered import ELSEWHERE, HOOK, Delivered
from tests.receiver import Heard, Receiver, answer, receiving, take
from tests.served import until
from tests.world import OTHER, STREET


def test_a_receiver_that_was_down_gets_everything_in_order(
    it: Delivered, receiver: Receiver
) -> None:
    """One event says that it is late, one that it flows again; neither comes to itself."""
    receiver.answering = lambda _, to: answer(to, 500)
    id_ = it.open(receiver, replace(HOOK, kinds=()))
    with it.running():
        wanted = it.whistle()
        until(lambda: "OutageBegun" in it.names(id_))
        until(lambda: len(receiver.heard) > 5)
        receiver.answering = take
        until(lambda: "OutageEnded" in it.names(id_))
    assert receiver.positions == wanted
    assert it.names(id_) == ["SubscriptionOpened", "OutageBegun", "OutageEnded"]
    assert {one.id for one in receiver.heard[:5]} == {receiver.taken[0].id}


def test_a_street_that_is_refused_holds_up_no_other(it: Delivered, receiver: Receiver) -> None:
    """Its own events wait for each other, and all of them come."""

    def picky(heard: Heard, to: BaseHTTPRequestHandler) -> None:
        answer(to, 500 if heard.event["street"] == STREET else 200)

    receiver.answering = picky
    id_ = it.open(receiver)
    with it.running():
        here, there = it.whistle(), it.whistle(ELSEWHERE)
        until(lambda: len(receiver.taken) == len(there))
        assert {one.event["position"] for one in receiver.heard} == {here[0], *there}
        until(lambda: it.state(id_).overdue == here[0])
        receiver.answering = take
        until(lambda: len(receiver.taken) == len(here) + len(there))
    assert receiver.streets() == {STREET: here, OTHER: there}


def test_a_receiver_that_hangs_holds_up_nobody_else(it: Delivered, receiver: Receiver) -> None:
    """It hangs before it answers, in its headers, in its body; the other takes all meanwhile."""

    def hang(_: Heard, to: BaseHTTPRequestHandler) -> None:
        receiver.ending.wait(20)

    def drip(_: Heard, to: BaseHTTPRequestHandler) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not receiver.ending.wait(0.1):
            to.wfile.write(b"X-More: x\r\n")

    with receiving() as good:
        slow, _ = it.open(receiver), it.open(good)
        receiver.answering = hang
        with it.running(whole_s=0.3):
            wanted = it.whistle()
            until(lambda: len(good.taken) == len(wanted))
            until(lambda: "OutageBegun" in it.names(slow))
            receiver.answering = drip
            before = len(receiver.heard)
            until(lambda: len(receiver.heard) > before + 1)
            receiver.answering = take
            until(lambda: len(receiver.taken) == len(wanted))
    assert receiver.positions == good.positions == wanted


def test_a_huge_answer_is_cut_off_and_counts(it: Delivered, receiver: Receiver) -> None:
    """Taken is taken, whatever else is said."""

    def flood(_: Heard, to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Length", "1000000000")
        to.end_headers()
        while not receiver.ending.is_set():
            to.wfile.write(b"x" * 65536)

    receiver.answering = flood
    it.open(receiver)
    with it.running():
        wanted = it.whistle()
        until(lambda: len(receiver.taken) == len(wanted))
    assert receiver.positions == wanted


@pytest.mark.parametrize("status", [301, 302, 307, 308, 404, 410])
def test_only_a_2xx_is_taken_and_no_redirect_is_followed(
    it: Delivered, receiver: Receiver, status: int
) -> None:
    """Not even one that says it is gone for good switches a webhook off."""
    with receiving() as other:
        receiver.answering = lambda _, to: answer(to, status, Location=other.url)
        it.open(receiver)
        with it.running():
            wanted = it.whistle()
            until(lambda: len(receiver.heard) > 3)
            receiver.answering = take
            until(lambda: len(receiver.taken) == len(wanted))
        assert other.heard == []


def test_retry_after_holds_the_whole_subscription(it: Delivered, receiver: Receiver) -> None:
    """Nothing comes, of any street, until it has passed."""
    receiver.answering = lambda _, to: answer(to, 429, Retry_After="3600")
    id_ = it.open(receiver)
    with it.running():
        it.whistle()
        until(lambda: receiver.heard[:])
        receiver.answering = take
        it.whistle(ELSEWHERE)
        until(lambda: it.state(id_).overdue)
    assert len(receiver.heard) == 1
    with it.running():
        until(lambda: len(receiver.taken) == 6)


def test_a_host_that_is_not_listed_is_never_spoken_to(it: Delivered, receiver: Receiver) -> None:
    """The outage says why; once it is listed, everything comes."""
    id_ = it.open(receiver)
    with it.running(hosts="hooks.example, *"):
        wanted = it.whistle()
        until(lambda: it.state(id_).overdue)
    assert receiver.heard == []
    (outage,) = (e for e in it.here.events(f"subscription-{id_}") if hasattr(e, "reason"))
    assert outage.reason == "host not allowed"
    with it.running():
        until(lambda: len(receiver.taken) == len(wanted))


def test_a_name_is_looked_up_once_and_that_address_is_spoken_to(
    it: Delivered, receiver: Receiver
) -> None:
    """The receiver hears the name; an address inside is refused unless the list names that very host."""
    asked: list[str] = []

    async def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1", "8.8.8.8"]

    named = receiver.url.replace("127.0.0.1", "hooks.test")
    id_ = it.open(replace(receiver, url=named))
    with it.running(hosts="hooks.test", resolve=resolve):
        wanted = it.whistle()
        until(lambda: len(receiver.taken) == len(wanted))
    assert len(asked) == len(receiver.heard)
    assert {one.headers["Host"] for one in receiver.heard} == {named.split("/")[2]}
    it.do(id_, c.AmendSubscription(url=named.replace("http:", "https:"), kinds=("whistle",)))
    it.whistle()
    with it.running(hosts=".test", resolve=resolve):
        until(lambda: it.state(id_).overdue)
    assert len(receiver.heard) == len(wanted)
    (outage,) = (e for e in it.here.events(f"subscription-{id_}") if hasattr(e, "reason"))
    assert outage.reason == "address not allowed"

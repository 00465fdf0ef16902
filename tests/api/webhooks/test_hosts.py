"""Where a webhook may go: to hosts that are listed, and inside only to those that are named in full."""

from __future__ import annotations

import pytest

from api.webhooks.hosts import Hosts, NotAllowed, is_outside, pinned

LISTED = "hooks.water.gov.cn, 10.2.3.4:8443 .power.example [::1]:9000"
INSIDE = (
    *("127.0.0.1", "10.2.3.4", "169.254.169.254", "100.100.100.200", "224.0.0.1", "0.0.0.0"),  # noqa: S104  As addresses to refuse.
    *("::1", "fe80::1", "fec0::1", "64:ff9b::169.254.169.254", "2002:7f00:1::", "::127.0.0.1"),
    *("::ffff:127.0.0.1", "2001::1"),
)


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://hooks.water.gov.cn/x", True),
        ("http://HOOKS.water.gov.cn:8080/x", True),
        ("https://10.2.3.4:8443/x", True),
        ("http://[::1]:9000/x", True),
        ("https://a.power.example/x", False),
    ],
)
def test_what_is_listed_is_allowed(url: str, *, named: bool) -> None:
    """By name, by name and port, or by what it lies below."""
    assert Hosts(LISTED).named(url) is named


@pytest.mark.parametrize(
    ("listed", "url"),
    [
        ("", "https://hooks.water.gov.cn/x"),
        (LISTED, "https://water.gov.cn/x"),
        (LISTED, "https://hooks.water.gov.cn.evil.example/x"),
        (LISTED, "https://10.2.3.4/x"),
        (LISTED, "https://power.example/x"),
        (LISTED, "http://a.power.example/x"),
        ("*", "http://anywhere.example/x"),
    ],
)
def test_what_is_not_listed_is_not_allowed(listed: str, url: str) -> None:
    """Nothing is, when nothing is listed; without TLS only a host that is named."""
    with pytest.raises(NotAllowed):
        Hosts(listed).named(url)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_known_in_every_disguise(address: str) -> None:
    """Loopback, private, shared, link-local, multicast, and IPv6 that wraps them."""
    assert not is_outside(address)
    with pytest.raises(NotAllowed):
        pinned(["8.8.8.8", address], named=False)
    assert pinned([address], named=True) == address


def test_an_address_outside_is_pinned() -> None:
    """The first of all that were found; a name without any is nowhere."""
    assert pinned(["8.8.8.8", "2400:3200::1"], named=False) == "8.8.8.8"
    assert Hosts("*").named("https://anywhere.example/x") is False
    with pytest.raises(NotAllowed):
        pinned([], named=True)

"""Which hosts webhooks may be sent to, and which of their addresses: a list that the operator keeps."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

ANY = "*"
PORTS = {"https": 443, "http": 80}
# Python calls these global, and they lead to other addresses inside, or to none (measured).
DISGUISED = [
    ipaddress.ip_network(net)
    for net in ("64:ff9b::/96", "2002::/16", "2001::/32", "::/96", "fec0::/10")
]


class NotAllowed(Exception):
    """A webhook would go where none may; the message says why, in words for the event and the log."""


class Hosts:
    """The list: ``hooks.water.gov.cn``, ``10.2.3.4:8443``, ``.gov.cn`` for all below it, ``*`` for any.

    Only a host that the list names in full may have an address inside, or be spoken to without TLS.
    """

    def __init__(self, listed: str) -> None:
        """Read the list: words parted by commas or blanks; an empty one allows none."""
        self._listed = [word.lower() for word in listed.replace(",", " ").split()]

    def named(self, url: str) -> bool:
        """Say whether the list names a URL's host in full; NotAllowed when it does not allow it."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if {host, _place(parts, host)} & {*self._listed}:
            return True
        below = any(word.startswith(".") and host.endswith(word) for word in self._listed)
        if parts.scheme != "https" or not (below or ANY in self._listed):
            raise NotAllowed("host not allowed")
        return False


def _place(parts: SplitResult, host: str) -> str:
    bare = f"[{host}]" if ":" in host else host
    return f"{bare}:{parts.port or PORTS[parts.scheme]}"


def pinned(addresses: Sequence[str], *, named: bool) -> str:
    """Give the address to connect to; NotAllowed when one of them lies inside and must not."""
    if not addresses:
        raise NotAllowed("no address")
    if not named and not all(map(is_outside, addresses)):
        raise NotAllowed("address not allowed")
    return addresses[0]


def is_outside(address: str) -> bool:
    """Say whether an address is one of the Internet's, whatever it is disguised as."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    hidden = any(found in net for net in DISGUISED if net.version == found.version)
    return found.is_global and not found.is_multicast and not hidden

"""Send one message to one address: pinned, bounded, without redirects; whatever happens is an outcome."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from api.webhooks.hosts import PORTS, Hosts, NotAllowed, pinned

WHOLE_S, DRAINED_S = 15.0, 1.0
ANSWER_BYTES_MAX = 16 * 1024
RETRY_AFTER_MAX_S = 3600.0
SAID_MAX = 60
Resolve = Callable[[str, int], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try ended: taken or not, in words, and how long the receiver asks us to wait."""

    taken: bool
    said: str
    wait_s: float = 0.0


async def resolved(host: str, port: int) -> list[str]:
    """Give all addresses of a host, in the order in which to try them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
    return [str(address[0]) for *_, address in found]


class Sender:
    """Sends to one subscription's address; its connections are nobody else's."""

    def __init__(
        self,
        hosts: Hosts,
        trust: ssl.SSLContext,
        resolve: Resolve = resolved,
        whole_s: float = WHOLE_S,
    ) -> None:
        """Send to the hosts of a list, by the addresses that a resolver gives."""
        self._hosts, self._resolve, self._whole_s = hosts, resolve, whole_s
        self._http = httpx.AsyncClient(verify=trust, trust_env=False, timeout=whole_s)

    async def send(self, url: str, headers: dict[str, str], body: bytes) -> Outcome:
        """Try once, within 15 s."""
        try:
            async with asyncio.timeout(self._whole_s):
                return await self._sent(httpx.URL(url), headers, body)
        except TimeoutError:
            return Outcome(taken=False, said=f"no answer within {self._whole_s:g} s")
        except NotAllowed as no:
            return Outcome(taken=False, said=str(no))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as down:
            return Outcome(taken=False, said=f"not reached: {type(down).__name__}"[:SAID_MAX])

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def _sent(self, url: httpx.URL, headers: dict[str, str], body: bytes) -> Outcome:
        named = self._hosts.named(str(url))
        addresses = await self._resolve(url.host, url.port or PORTS[url.scheme])
        # The name is looked up once: who is connected to is who was looked at.
        request = self._http.build_request(
            "POST",
            url.copy_with(host=pinned(addresses, named=named)),
            headers={**headers, "Host": url.netloc.decode()},
            content=body,
            extensions={"sni_hostname": url.host},
        )
        answer = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            await _drained(answer)
        finally:
            await answer.aclose()
        said, wait = f"answered {answer.status_code}", answer.headers.get("Retry-After", "")
        return Outcome(answer.is_success, said, _seconds(wait))


async def _drained(answer: httpx.Response) -> None:
    """Read a short answer, so that the connection serves again; a long or a slow one is cut off."""
    with suppress(TimeoutError, httpx.HTTPError):
        async with asyncio.timeout(DRAINED_S):
            read = 0
            async for piece in answer.aiter_raw():
                read += len(piece)
                if read > ANSWER_BYTES_MAX:
                    return


def _seconds(wait: str) -> float:
    """Give what Retry-After asks for, as seconds or as a date; an hour at most."""
    if wait.isascii() and wait.isdecimal():
        return min(float(wait[:9]), RETRY_AFTER_MAX_S)
    try:
        at = parsedate_to_datetime(wait)
    except ValueError:
        return 0.0
    ahead = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)
    return min(max(0.0, ahead.total_seconds()), RETRY_AFTER_MAX_S)

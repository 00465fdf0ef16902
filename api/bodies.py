"""What the routes of sign-in take and refuse alike: secrets in bodies only, answers that nobody keeps."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Any

from annotated_types import MaxLen, MinLen
from fastapi import Depends, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from api.problems import Fault, documented
from domain.text import is_storable


def _writable(secret: SecretStr) -> SecretStr:
    if not is_storable(secret.get_secret_value()):
        raise ValueError("no text that can be stored")
    return secret


Password = Annotated[
    SecretStr,
    Field(min_length=1, max_length=200, description="at most 200 bytes"),
    AfterValidator(_writable),
]
Code = Annotated[str, MinLen(1), MaxLen(64)]


class Body(BaseModel):
    """A body without unknown fields."""

    model_config = ConfigDict(extra="forbid")


def no_query(request: Request) -> None:
    """Refuse a query: addresses are written down by whoever passes a request on."""
    if request.url.query:
        raise Fault("not-in-addresses")


def unkept(response: Response) -> None:
    """Let nobody keep the answer."""
    response.headers["Cache-Control"] = "no-store"


DISCREET = [Depends(no_query), Depends(unkept)]


def problems(*statuses: int) -> dict[str, Any]:
    """Give the problems that a route answers with, beside those that all have."""
    return {"responses": documented(*sorted({405, 413, 422, 503, *statuses}))}


def address_of(request: Request) -> str:
    """Give where a request comes from: an IPv4 address, or the /64 that one IPv6 household has."""
    host = request.client.host if request.client else "local"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return host

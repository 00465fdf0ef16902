"""The cookie of a session, and the refusal of requests that another site makes a browser send."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request, Response

from api.problems import Fault

NAME, WALL = "whistle", "whistle-wall"
WALL_S = 366 * 86_400  # No link holds longer.
SAFE = ("GET", "HEAD", "OPTIONS")


def name_for(request: Request, name: str = NAME) -> str:
    """Give the cookie's name; on https it has the prefix that no other host can set."""
    return f"__Host-{name}" if request.url.scheme == "https" else name


def shown(request: Request) -> str:
    """Give the secret of the session in a request's cookie, empty when there is none."""
    return request.cookies.get(name_for(request), "")


def give(request: Request, response: Response, secret: str) -> None:
    """Let the browser keep a session until it is closed: no script reads it, no other site sends it."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        name_for(request), secret, path="/", secure=secure, httponly=True, samesite="lax"
    )


def hung(request: Request) -> str:
    """Give the token of the wall in a request's cookie, empty when there is none."""
    return request.cookies.get(name_for(request, WALL), "")


def hang(request: Request, response: Response, token: str) -> None:
    """Let the browser keep a wall's token, beside whatever session it has, when it starts again too."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        name_for(request, WALL),
        token,
        max_age=WALL_S,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def take(request: Request, response: Response) -> None:
    """Let the browser forget the session."""
    secure = request.url.scheme == "https"
    response.delete_cookie(
        name_for(request), path="/", secure=secure, httponly=True, samesite="lax"
    )


def same_site(request: Request) -> None:
    """Refuse what another site makes a browser send: by Sec-Fetch-Site, else by Origin.

    A request with neither comes from no browser of our day (as in Go's CrossOriginProtection).
    """
    if request.method in SAFE:
        return
    site, origin = (request.headers.get(name) for name in ("sec-fetch-site", "origin"))
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        own = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not own:
        raise Fault("cross-site")

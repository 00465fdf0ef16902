"""The first administrator: whether there is one, and how one comes to be."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files

from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access import Access
from api.access.codes import Purpose
from api.context import administers
from api.frontend import build_id
from domain.authorise import OPERATOR
from domain.command import Ports, give
from domain.facts import EVERYWHERE, Held
from domain.grant import GrantRole, Role
from domain.order import Order
from projections.data import Data

DAYS = 365
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self';"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def administered(data: Data) -> bool:
    """Say whether anybody administers everything now, by an account or by a token."""
    now, known = data.clock.now(), data.keeper.current().all(Held).values()
    return any(administers(g for g in held.grants if g.holds(now)) for held in known)


def grant_everything(ports: Ports, subject: str, key: str, days: int = DAYS) -> None:
    """Grant a subject the administrator's role over everything, in the operator's name."""
    until = ports.now() + timedelta(days=days)
    role = GrantRole(subject=subject, role=Role.ADMINISTRATOR, unit=EVERYWHERE, until=until)
    give(Order(command=role, who=OPERATOR, key=key), ports)


def first_code(data: Data, access: Access) -> str | None:
    """Give the one-time code of an installation that nobody administers yet, else None."""
    if administered(data):
        return None
    return access.entrance.codes.make(Purpose.FIRST)


def show_first() -> Response:
    """Show the screen behind the link that ``whistle serve`` prints; its code stays in the browser.

    Without built screens there is a page that needs none of them.
    """
    if build_id():
        return RedirectResponse("/ui/first", 307, headers={"Cache-Control": "no-store"})
    page = (files("api") / "data" / "first.html").read_text(encoding="utf-8")
    return HTMLResponse(
        page, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    )

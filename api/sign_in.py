"""Sign in, sign out, who am I, change the password: routes for people with a local account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import time_ns

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from api import bodies, cookie
from api.access import Delayed, TooBusy, WrongNameOrPassword
from api.bodies import DISCREET, Body, address_of
from api.context import Context, Held, Here, administers
from api.first import administered, grant_everything, show_first
from api.problems import Fault
from api.requires import ANYONE
from api.seats import synthetic
from domain.authorise import held as grants_of
from domain.facts import named, reach
from domain.refusals import Forbidden, Refusal
from domain.text import Code, Line


class AdministratorExists(Forbidden):
    """Somebody administers this installation already: ask them for an account."""


class NotASession(Refusal):
    """A token is not signed out: revoke it."""


class SignIn(Body):
    """A name and a password; ``bearer`` asks for the session as a token in place of a cookie."""

    name: Code
    password: bodies.Password
    bearer: bool = False


class Redeem(Body):
    """A one-time code from an administrator, and the password to set."""

    code: bodies.Code
    password: bodies.Password
    bearer: bool = False


class First(Redeem):
    """The one-time code that ``whistle serve`` printed, and the first administrator's account."""

    name: Code
    shown: Line


class NewPassword(Body):
    """The password that holds, and the one to hold from now on."""

    old: bodies.Password
    new: bodies.Password


class SessionBegun(BaseModel):
    """A session that has begun; ``token`` is there when it was asked for as a bearer."""

    subject: str
    token: str | None = None


class RoleHeld(BaseModel):
    """A role held now over a unit."""

    role: str
    unit: str
    unit_name: str
    until: str


class Me(BaseModel):
    """Who speaks, by what, with the roles held now and what they look over.

    ``synthetic`` says that all data here is invented: the installation is a demo.
    """

    subject: str
    name: str
    session: str | None
    token: str | None
    roles: list[RoleHeld]
    units: list[str]
    administers: bool
    synthetic: bool


def routes() -> APIRouter:
    """Give the routes."""
    router = APIRouter(tags=["sign-in"], dependencies=DISCREET)
    outside = [Depends(cookie.same_site), *ANYONE]
    for path, endpoint, refused in (
        ("/sign-in", sign_in, (401, 403, 429)),
        ("/sign-in/code", redeem, (403, 404, 409)),
        ("/sign-in/first", first, (403, 409)),
    ):
        router.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            dependencies=outside,
            operation_id=endpoint.__name__.replace("_", "-"),
            response_model_exclude_none=True,
            **bodies.problems(*refused),
        )
    router.add_api_route(
        "/sign-in/first", show_first, methods=["GET"], include_in_schema=False, dependencies=ANYONE
    )
    router.add_api_route(
        "/sign-out",
        sign_out,
        methods=["POST"],
        status_code=204,
        operation_id="sign-out",
        **bodies.problems(401, 403, 409),
    )
    router.add_api_route(
        "/password",
        change_password,
        methods=["POST"],
        status_code=204,
        operation_id="change-password",
        **bodies.problems(401, 403, 404, 429),
    )
    router.add_api_route(
        "/me", show_me, methods=["GET"], operation_id="show-me", **bodies.problems(401)
    )
    return router


@contextmanager
def _trying(here: Context) -> Iterator[None]:
    """Say what happened to an attempt: as a problem, and in the figures."""
    count = here.metrics.sign_ins.labels
    try:
        yield
    except WrongNameOrPassword as wrong:
        count("wrong").inc()
        raise Fault("wrong-name-or-password", {"WWW-Authenticate": "Bearer"}) from wrong
    except Delayed as delayed:
        count("delayed").inc()
        seconds = delayed.seconds
        headers = {"Retry-After": str(seconds)}
        raise Fault("too-many-attempts", headers, seconds=seconds) from delayed
    except TooBusy as busy:
        count("busy").inc()
        raise Fault("too-busy", {"Retry-After": "1"}) from busy
    count("right").inc()


def sign_in(it: SignIn, here: Here, request: Request, response: Response) -> SessionBegun:
    """Sign in: a new session, whatever the browser had before."""
    with _trying(here):
        password = it.password.get_secret_value()
        secret = here.access.entrance.sign_in(it.name, password, address_of(request))
    return _begun(here, request, response, secret, bearer=it.bearer)


def redeem(it: Redeem, here: Here, request: Request, response: Response) -> SessionBegun:
    """Set the password by a one-time code, and sign in; all other sessions end."""
    with _trying(here):
        password = it.password.get_secret_value()
        secret = here.access.entrance.redeem(it.code, password, address_of(request))
    return _begun(here, request, response, secret, bearer=it.bearer)


def first(it: First, here: Here, request: Request, response: Response) -> SessionBegun:
    """Make the first administrator's account by the code that was printed, and sign in."""
    if administered(here.data):
        raise AdministratorExists
    with _trying(here):
        here.access.entrance.first(
            it.code,
            (it.name, it.shown),
            it.password.get_secret_value(),
            lambda subject: grant_everything(here.ports, subject, f"first/{time_ns()}"),
        )
    secret = here.access.sessions.begin(it.name, address_of(request))
    return _begun(here, request, response, secret, bearer=it.bearer)


def _begun(
    here: Context, request: Request, response: Response, secret: str, *, bearer: bool
) -> SessionBegun:
    """Answer with a session, and end the one that the browser had."""
    before = here.access.shown(cookie.shown(request)) if cookie.shown(request) else None
    if before is not None and before.session:
        here.access.sessions.end(before.session)
    subject = here.access.subject_of(secret)
    if subject is None:  # Disabled while the password was being looked at.
        raise Fault("wrong-name-or-password", {"WWW-Authenticate": "Bearer"})
    request.scope["subject"] = subject
    if bearer:
        return SessionBegun(subject=subject, token=secret)
    cookie.give(request, response, secret)
    return SessionBegun(subject=subject)


def sign_out(here: Here, held: Held, request: Request, response: Response) -> None:
    """End this session."""
    if not held.session:
        raise NotASession
    here.access.sessions.end(held.session)
    cookie.take(request, response)


def change_password(it: NewPassword, here: Here, held: Held, request: Request) -> None:
    """Change the own password; all other sessions end."""
    with _trying(here):
        old, new = it.old.get_secret_value(), it.new.get_secret_value()
        here.access.entrance.change(held.subject, held.session, old, new, address_of(request))


def show_me(here: Here, held: Held) -> Me:
    """Say who speaks, and what they hold and look over now."""
    register = here.data.keeper.current()
    grants = grants_of(register, held.subject, here.data.clock.now())
    account = here.access.accounts.find(held.subject)
    return Me(
        subject=held.subject,
        name=account.name if account else held.subject,
        session=held.session or None,
        token=held.token or None,
        roles=[
            RoleHeld(
                role=grant.role,
                unit=grant.unit,
                unit_name=named(register, grant.unit),
                until=grant.until.isoformat(),
            )
            for grant in grants
        ],
        units=sorted({reach(register, grant.unit) for grant in grants}),
        administers=administers(grants),
        synthetic=synthetic(here),
    )

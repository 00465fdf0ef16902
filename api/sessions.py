"""Sessions and tokens: whoever holds them lists and ends their own; administrators, everybody's."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel

from api import bodies
from api.access import Access, Token
from api.bodies import DISCREET
from api.context import Administrator, Held, Here
from domain.refusals import Missing

Id = Annotated[str, Path(min_length=1, max_length=32, pattern="^[0-9a-f]+$")]
Name = Annotated[str, Path(min_length=1, max_length=64)]


class NoSuchSession(Missing):
    """No session or token of that id holds, as far as you may see."""


class SessionRow(BaseModel):
    """A session that lives: when it began, was last used and ends at the latest, and from where."""

    id: str
    subject: str
    began: str
    seen: str
    until: str
    address: str
    own: bool


class TokenRow(BaseModel):
    """A token, without its secret."""

    id: str
    subject: str
    created: str
    until: str
    revoked: str | None


class Ended(BaseModel):
    """How many sessions have ended."""

    ended: int


def routes() -> APIRouter:
    """Give the routes: one's own, and those of an account."""
    router = APIRouter(tags=["sessions"], dependencies=DISCREET)
    own, others = bodies.problems(401, 403, 404), bodies.problems(401, 403, 404)
    for method, path, endpoint, answers in (
        ("GET", "/sessions", list_sessions, own),
        ("DELETE", "/sessions", end_other_sessions, own),
        ("DELETE", "/sessions/{id}", end_session, own | {"status_code": 204}),
        ("GET", "/tokens", list_tokens, own),
        ("DELETE", "/tokens/{id}", revoke_token, own | {"status_code": 204}),
        ("GET", "/users/{name}/sessions", list_sessions_of, others),
        ("DELETE", "/users/{name}/sessions", end_sessions_of, others),
        ("DELETE", "/users/{name}/sessions/{id}", end_session_of, others | {"status_code": 204}),
        ("GET", "/users/{name}/tokens", list_tokens_of, others),
        ("DELETE", "/users/{name}/tokens/{id}", revoke_token_of, others | {"status_code": 204}),
    ):
        name: Any = endpoint.__name__.replace("_", "-")
        router.add_api_route(path, endpoint, methods=[method], operation_id=name, **answers)
    return router


def list_sessions(here: Here, held: Held) -> list[SessionRow]:
    """List the own sessions, the newest first."""
    return _sessions(here.access, held.subject, held.session)


def end_other_sessions(here: Here, held: Held) -> Ended:
    """End all own sessions but this one."""
    return Ended(ended=here.access.sessions.end_all(held.subject, held.session))


def end_session(id: Id, here: Here, held: Held) -> None:  # noqa: A002  The path's own word.
    """End one of the own sessions."""
    _found(done=here.access.sessions.end(id, held.subject))


def list_tokens(here: Here, held: Held) -> list[TokenRow]:
    """List the own tokens."""
    return _tokens(here.access.by_token.all(held.subject))


def revoke_token(id: Id, here: Here, held: Held) -> None:  # noqa: A002  The path's own word.
    """End one of the own tokens."""
    _found(done=here.access.by_token.revoke(id, held.subject))


def list_sessions_of(name: Name, here: Here, reader: Administrator) -> list[SessionRow]:
    """List somebody's sessions."""
    return _sessions(here.access, name)


def end_sessions_of(name: Name, here: Here, reader: Administrator) -> Ended:
    """End all of somebody's sessions."""
    return Ended(ended=here.access.sessions.end_all(name))


def end_session_of(name: Name, id: Id, here: Here, reader: Administrator) -> None:  # noqa: A002
    """End one of somebody's sessions."""
    _found(done=here.access.sessions.end(id, name))


def list_tokens_of(name: Name, here: Here, reader: Administrator) -> list[TokenRow]:
    """List somebody's tokens."""
    return _tokens(here.access.by_token.all(name))


def revoke_token_of(name: Name, id: Id, here: Here, reader: Administrator) -> None:  # noqa: A002
    """End one of somebody's tokens."""
    _found(done=here.access.by_token.revoke(id, name))


def _sessions(access: Access, subject: str, own: str = "") -> list[SessionRow]:
    return [
        SessionRow(
            id=one.id,
            subject=one.subject,
            began=one.began,
            seen=one.seen,
            until=one.until,
            address=one.address,
            own=one.id == own,
        )
        for one in access.sessions.of(subject)
    ]


def _tokens(tokens: list[Token]) -> list[TokenRow]:
    return [
        TokenRow(
            id=one.id,
            subject=one.subject,
            created=one.created,
            until=one.until,
            revoked=one.revoked,
        )
        for one in tokens
    ]


def _found(*, done: bool) -> None:
    if not done:
        raise NoSuchSession

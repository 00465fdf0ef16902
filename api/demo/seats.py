"""The demo's seats: an account and a token for each, kept with the demo, and what to type with them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.cells import cell_len

from api.access import Access
from api.demo.district import SHIFTS, STREET, people
from api.program import program
from api.settings import Settings

SEATS = {
    "大智街道经办员": "420102002.clerk",
    "大智街道值班员": "420102002.officer",
    "大智街道带班领导": "420102002.leader",
    "大智街道书记": "420102002.chief",
    "指挥中心派单员": "centre.dispatcher",
    "水务局值班员": "water.responder",
    "水务局负责人": "water.head",
    "城管值班员": "urban.responder",
    "区督查室": "supervision.leader",
    "审计员": "district.auditor",
    "管理员": "administrator",
}
MINE, WATCHING = "水务局值班员", "审计员"
KEPT_DAYS = 30


def seats(directory: Path, access: Access) -> dict[str, str]:
    """Give the token of each seat: as it was, so that other terminals go on, or a new one."""
    path = directory / "tokens.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = {seat: token for seat, _, token in (line.split() for line in lines)}
    until = datetime.now(UTC) + timedelta(days=KEPT_DAYS)
    tokens = {
        seat: token
        if (token := known.get(seat, "")) and access.subject_of(token) == subject
        else access.issue(subject, until)
        for seat, subject in SEATS.items()
    }
    path.touch(mode=0o600)
    path.write_text("".join(f"{line}\n" for line in table(tokens)), encoding="utf-8")
    return tokens


def password(directory: Path, access: Access) -> str:
    """Give the password of all seats, as it was or a new one, with an account for each and for all who play."""
    path = directory / "password.txt"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("-".join(secrets.token_hex(2) for _ in range(4)), encoding="utf-8")
    known = path.read_text(encoding="utf-8").strip()
    for seat, subject in SEATS.items():
        if access.accounts.find(subject) is None:
            access.accounts.add(subject, seat, access.entrance.passwords.hash(known))
    there = {account.subject for account in access.accounts.all()}
    for subject, name in people().items():
        if subject not in there:
            access.accounts.add(subject, name, None)  # Nobody sits there, and nobody can sign in.
    return known


def table(tokens: dict[str, str]) -> Iterator[str]:
    """Give a line for each seat: its name, whom its token stands for, the token; in columns."""
    for seat, token in tokens.items():
        yield f"{seat}{' ' * (18 - cell_len(seat))}{SEATS[seat]:<19}{token}"


def accounts() -> Iterator[str]:
    """Give a line for each seat: its name, and the account to sign in with; in columns."""
    for seat, subject in SEATS.items():
        yield f"{seat}{' ' * (18 - cell_len(seat))}{subject}"


def on_the_night() -> list[str]:
    """Give the lines by which the street's next officer takes over after the bad hour."""
    who, before = f"--office {STREET} --leader {STREET}.leader", f"{STREET}.{len(SHIFTS)}"
    return [
        f"{program()} sign-in {STREET}.officer",
        f"{program()} do take-over-shift {who} --before {before} --note-read",
        f"{program()} watch whistles",
    ]


def url_of(settings: Settings) -> str:
    """Give where the service of a demo listens."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def typed(settings: Settings, tokens: dict[str, str]) -> list[str]:
    """Give the lines to type in another terminal, to take part."""
    usual = Settings.model_fields["url"].default
    url = url_of(settings)
    return [
        *([] if url == usual else [f"export WHISTLE_URL={url}"]),
        f"export WHISTLE_TOKEN={tokens[MINE]}",
        f"{program()} watch inbox",
    ]

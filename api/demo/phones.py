"""Call chains for the demo's offices, with numbers that nobody has: no local number begins with a nought."""

from __future__ import annotations

from collections.abc import Iterable

from api.access import Access, Phone, Post

CHAIN = ((Post.DUTY_PHONE, "值班室"), (Post.SHIFT_LEADER, "带班领导"))


def list_phones(access: Access, offices: Iterable[str]) -> None:
    """Give every office a duty phone and a shift leader's, all of them invented."""
    access.phones.put(
        (office, [Phone(post, name, _number(at, n)) for n, (post, name) in enumerate(CHAIN)])
        for at, office in enumerate(sorted(offices), 1)
    )


def _number(office: int, line: int) -> str:
    return f"027-0000{office:03}{line}"

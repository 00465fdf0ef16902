"""The phones of offices: who sees, sets and checks them, over HTTP and from files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access import Access, Phone, Post
from api.access.phones import CHAIN_MAX, is_number
from api.phones_file import PhonesFileWrong, read_chains, write_chains
from tests.served import Service, served
from tests.world import CENTRE, OTHER, POWER, STREET, WATER

FIRST = {"post": "duty-phone", "name": "值班室", "number": "027-82212345"}
THEN = {"post": "shift-leader", "name": "王局", "number": "+86 138 0013 8000"}
HEAD = "office,order,post,name,number\n"
LINE = f"{WATER},1,值班电话,值班室,027-82212345\n"
KNOWN = {WATER: 1, STREET: 1}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service in which offices have phones."""
    with served(tmp_path_factory.mktemp("data")) as made:
        for office in (WATER, STREET, OTHER, CENTRE):
            body = {"phones": [FIRST, THEN]}
            made.ask("boss", "PUT", f"/offices/{office}/phones", json=body).raise_for_status()
        yield made


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("boss", (WATER, STREET, OTHER, CENTRE)),
        ("dispatcher", (WATER, STREET, OTHER, CENTRE)),
        ("checker", (WATER, STREET, OTHER, CENTRE)),
        ("auditor", (WATER, STREET, OTHER, CENTRE)),
        ("officer", (WATER, STREET, CENTRE)),
        ("stranger", (WATER, OTHER, CENTRE)),
        ("water", (WATER, STREET, OTHER, CENTRE)),
    ],
)
def test_numbers_are_seen_by_those_who_look_over_an_office_or_lie_in_its_area(
    service: Service, who: str, sees: tuple[str, ...]
) -> None:
    """A street sees itself, and who works for it, but no other street; who works for it can call back."""
    for office in (WATER, STREET, OTHER, CENTRE):
        answer = service.ask(who, "GET", f"/offices/{office}/phones")
        assert answer.status_code == (200 if office in sees else 404), (who, office)
        assert ("82212345" in answer.text) == (office in sees)


def test_a_chain_is_shown_in_its_order_and_kept_by_nobody(service: Service) -> None:
    """Whom to call first, and whom then."""
    answer = service.ask("officer", "GET", f"/offices/{WATER}/phones")
    rows = answer.json()["phones"]
    assert [(row["order"], row["name"], row["number"]) for row in rows] == [
        (1, "值班室", "027-82212345"),
        (2, "王局", "+86 138 0013 8000"),
    ]
    assert answer.headers["cache-control"] == "no-store"


def test_an_office_that_is_not_there_is_404(service: Service) -> None:
    """For whoever administers everything, too."""
    assert service.ask("boss", "GET", "/offices/none/phones").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 403), ("auditor", 403), ("stranger", 404), ("leader", 200)]
)
def test_a_chain_is_set_by_those_who_lead_the_office_or_what_it_lies_in(
    service: Service, who: str, status: int
) -> None:
    """What one sees and may not set is 403."""
    body = {"phones": [FIRST, THEN]}
    answer = service.ask(who, "PUT", f"/offices/{STREET}/phones", json=body)
    assert answer.status_code == status


def test_a_leader_sets_no_other_offices_chain(service: Service) -> None:
    """The leader of a street sees the department, and does not set it."""
    answer = service.ask("leader", "PUT", f"/offices/{WATER}/phones", json={"phones": []})
    assert (answer.status_code, answer.json()["code"]) == (403, "not-yours")


def test_a_number_that_was_checked_stays_checked_until_it_changes(service: Service) -> None:
    """Wherever it stands in the chain."""
    path = f"/offices/{WATER}/phones"
    checked = service.ask("officer", "POST", f"{path}/2/check").json()["phones"]
    assert [row["checked_by"] for row in checked] == [None, "officer"]
    turned = service.ask("boss", "PUT", path, json={"phones": [THEN, FIRST]}).json()["phones"]
    assert [row["checked_by"] for row in turned] == ["officer", None]
    other = THEN | {"number": "13800138001"}
    changed = service.ask("boss", "PUT", path, json={"phones": [FIRST, other]}).json()["phones"]
    assert [row["checked_by"] for row in changed] == [None, None]


@pytest.mark.parametrize(
    ("who", "office", "order", "status"),
    [
        ("auditor", WATER, 1, 403),
        ("stranger", STREET, 1, 404),
        ("officer", WATER, 9, 404),
        ("officer", WATER, 0, 422),
        ("water", WATER, 1, 200),
    ],
)
def test_a_number_is_checked_by_whoever_is_on_duty_and_sees_it(
    service: Service, who: str, office: str, order: int, status: int
) -> None:
    """Auditors look only; a place that is not there cannot be checked."""
    answer = service.ask(who, "POST", f"/offices/{office}/phones/{order}/check")
    assert answer.status_code == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "none"},
        {"number": "12"},
        {"number": "1" * 40},
        {"number": "12345;drop"},
        {"name": " "},
        {"post": "janitor"},
        {"more": "x"},
    ],
)
def test_a_place_that_cannot_be_is_refused_by_field(
    service: Service, wrong: dict[str, str]
) -> None:
    """And nothing of it is repeated."""
    body = {"phones": [FIRST, THEN | wrong]}
    answer = service.ask("boss", "PUT", f"/offices/{POWER}/phones", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("body.phones.1.")
    assert service.ask("boss", "GET", f"/offices/{POWER}/phones").json()["phones"] == []


def test_a_chain_has_at_most_twenty_places(service: Service) -> None:
    """Nobody calls more."""
    body = {"phones": [FIRST] * (CHAIN_MAX + 1)}
    assert service.ask("boss", "PUT", f"/offices/{POWER}/phones", json=body).status_code == 422


@pytest.mark.parametrize(
    "number",
    [
        "110",
        "12345",
        "027-82212345",
        "(027) 8221 2345",
        "+8613800138000",
        "82212345转801",
        "82212345 x 8",
    ],
)
def test_what_can_be_dialled_is_a_number(number: str) -> None:
    """Short ones, long ones, extensions."""
    assert is_number(number) == (number != "82212345 x 8")


def test_a_file_is_read_in_its_order_by_word_or_code() -> None:
    """Lines may stand anyhow; a spreadsheet's mark and blanks are no part of it."""
    text = f"\ufeff{HEAD}{WATER},20,shift-leader, 王局 ,110\n{LINE}"
    assert read_chains(text, KNOWN) == {
        WATER: [
            Phone(Post.DUTY_PHONE, "值班室", "027-82212345"),
            Phone(Post.SHIFT_LEADER, "王局", "110"),
        ]
    }


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "the columns office, order, post, name, number are missing"),
        ("office,order\n", 1, "the columns post, name, number are missing"),
        (HEAD + LINE + "none,1,值班电话,x,13912345678\n", 3, "the office is none"),
        (HEAD + f"{WATER},0,值班电话,x,13912345678\n", 2, "the order is none of 1 to 20"),
        (HEAD + f"{WATER},x,值班电话,x,13912345678\n", 2, "the order is none of 1 to 20"),
        (HEAD + f"{WATER},1,门卫,x,13912345678\n", 2, "the post is none of 值班电话"),
        (HEAD + f"{WATER},1,值班电话,,13912345678\n", 2, "a name has 1 to 120"),
        (HEAD + f"{WATER},1,值班电话,=1+1,13912345678\n", 2, "a name has 1 to 120"),
        (HEAD + f"{WATER},1,值班电话,x,13912345678a\n", 2, "the number is none"),
        (HEAD + f"{WATER},1,值班电话,x\n", 2, "the number is none"),
        (HEAD + f"{WATER},1,值班电话,x,13912345678,more,and\n", 2, "it has more columns"),
        (HEAD + LINE + LINE, 3, "order 1 stands twice"),
        (HEAD + f'{WATER},1,值班电话,x,"{"1" * 140_000}"\n', 2, "it is no CSV"),
    ],
)
def test_a_wrong_file_is_refused_with_the_line_and_without_the_number(
    text: str, line: int, reason: str
) -> None:
    """Whoever wrote it is told where to look."""
    with pytest.raises(PhonesFileWrong) as refused:
        read_chains(text, KNOWN)
    assert str(refused.value).startswith(f"line {line}: {reason}")
    assert "1391234" not in str(refused.value)


PHONES = st.builds(
    Phone,
    st.sampled_from(Post),
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20),
    st.from_regex(r"\+?[0-9]{3,12}", fullmatch=True).filter(str.isascii),
)


@given(st.dictionaries(st.sampled_from([WATER, STREET]), st.lists(PHONES, min_size=1, max_size=5)))
def test_what_is_exported_is_imported_as_it_was(chains: dict[str, list[Phone]]) -> None:
    """Whatever the names; quotes and commas, too."""
    assert read_chains(write_chains(chains.items()), KNOWN) == chains


def test_importing_again_changes_nothing_and_keeps_what_was_checked(
    tmp_path: Path, database: str
) -> None:
    """Offices that are not in the file stay as they are."""
    access = Access(tmp_path, database=database)
    chains = read_chains(HEAD + LINE, KNOWN)
    elsewhere = {STREET: [Phone(Post.DUTY_PHONE, "x", "110")]}
    assert access.phones.put((chains | elsewhere).items()) == 2
    access.phones.check(WATER, 1, "officer")
    before = access.phones.chain(WATER)
    assert access.phones.put(chains.items()) == 0
    assert access.phones.chain(WATER) == before
    assert access.phones.offices() == [WATER, STREET]
    assert access.phones.put([(STREET, [])]) == 1
    assert access.phones.offices() == [WATER]
    access.close()

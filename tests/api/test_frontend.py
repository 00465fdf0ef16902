"""The screens as files: pages for addresses, 404 for files that are not there, nothing outside of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.frontend import BUILT
from tests.served import Service, served


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service."""
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest.mark.parametrize("path", ["board", "whistles/dz.1", "duty", "board?q=a.b", ""])
def test_an_address_of_a_screen_gives_the_page(service: Service, path: str) -> None:
    """Ids may have dots; what is not known is said by the screens."""
    answer = service.http.get(f"/ui/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"].split("style-src")[0]
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["assets/board-old.js", "assets/gone", "gone.css", "logo.png"])
def test_a_file_that_is_not_there_is_no_page(service: Service, path: str) -> None:
    """A script of an older build must fail as a script, and not be read as a page."""
    assert service.http.get(f"/ui/{path}").status_code == 404


def test_a_built_file_is_kept_for_ever_under_its_name(service: Service) -> None:
    """Its name changes with what is in it."""
    script = next((BUILT / "assets").glob("board-*.js")).name
    answer = service.http.get(f"/ui/assets/{script}")
    assert "immutable" in answer.headers["cache-control"]
    assert "javascript" in answer.headers["content-type"]


@pytest.mark.parametrize("path", ["..%2f..%2facts.py", "..%2f..%2f..%2fpyproject.toml"])
def test_nothing_outside_of_the_screens_is_given(service: Service, path: str) -> None:
    """However an address is written."""
    answer = service.http.get(f"/ui/{path}")
    assert answer.status_code in {200, 404}
    assert "import" not in answer.text
    assert "[project]" not in answer.text

"""The reference is written from the code, and in step with it."""

from __future__ import annotations

from pathlib import Path

from api.reference import reference, write

PAGES = Path(__file__).parents[2] / "docs" / "reference"


def test_the_reference_is_in_step_with_the_code(tmp_path: Path) -> None:
    """Run `make docs` when this fails, and read the diff."""
    write(tmp_path)
    for name in reference():
        kept, now = (
            folder.joinpath(name).read_text(encoding="utf-8") for folder in (PAGES, tmp_path)
        )
        assert kept == now, f"{name} is out of step: run make docs"

"""Compare text with a file that is kept in the repository."""

from __future__ import annotations

from pathlib import Path


class Golden:
    """Compares text with a file that is kept in the repository."""

    def __init__(self, *, update: bool) -> None:
        """Compare, or write anew."""
        self._update = update

    def check(self, path: Path, text: str) -> None:
        """Compare with the file; a new file is written only with --update-golden."""
        if self._update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path.name} is missing: pytest --update-golden, then read the diff"
        assert path.read_text(encoding="utf-8") == text

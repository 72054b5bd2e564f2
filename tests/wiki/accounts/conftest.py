"""Fixtures of the tests of accounts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_limits_left() -> Iterator[None]:
    """Tries that one test counts are not held against the next."""
    cache.clear()
    yield
    cache.clear()

"""What counts as a number in an address."""

import pytest

from wiki.lib.numbers import BIGINT, whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), (str(BIGINT), BIGINT)])
def test_numbers(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1.0", " 1", "1\n", "x", "٣", "²", "1\x00", str(BIGINT + 1), "9" * 5000]
)
def test_nonsense(text: str) -> None:
    assert whole(text) is None

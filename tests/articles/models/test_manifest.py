"""The manifest: bytes and back, small, and refused when damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models.manifest import BadManifest, decode, encode

IDS = st.integers(min_value=1, max_value=2**62)


@given(st.lists(st.tuples(IDS, IDS), max_size=50))
def test_what_was_encoded_is_decoded(entries) -> None:
    assert decode(encode(entries)) == entries


def test_neighbours_take_few_bytes() -> None:
    assert len(encode([(5_000 + i, 90_000 + 3 * i) for i in range(40)])) < 100


@pytest.mark.parametrize("damaged", [b"", b"\x02", b"\x01\x80", b"\x01\x02", b"\x01" + b"\xff" * 11])
def test_damaged_bytes_are_refused(damaged: bytes) -> None:
    with pytest.raises(BadManifest):
        decode(damaged)

"""Beginnings of titles: what was typed, and where all that begins alike ends."""

import pytest

from articles.history.lists import after_prefix, typed_in
from articles.markup.titles import Namespace


@pytest.mark.parametrize(
    ("key", "end"),
    [
        ("a", "b"), ("az", "a{"), ("병", "볒"), ("a\ud7ff", "a\ue000"),
        ("x\U0010ffff", "y"), ("\U0010ffff\U0010ffff", None), ("", None), ("🎈", "🎉"),
    ],
)  # fmt: skip
def test_the_end_of_all_that_begins_alike(key: str, end: str | None) -> None:
    assert after_prefix(key) == end


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Help:edi", (Namespace.HELP, "edi")), ("help : edi", (Namespace.HELP, "edi")), ("Help:", (Namespace.HELP, "")),
        ("Talk:x", (Namespace.ARTICLE, "Talk:x")), ("AC/", (Namespace.ARTICLE, "AC/")),
        ("a_b", (Namespace.ARTICLE, "a b")), ("user", (Namespace.ARTICLE, "user")), (":x", (Namespace.ARTICLE, ":x")),
    ],
)  # fmt: skip
def test_a_namespace_that_was_typed(query: str, expected: tuple[Namespace, str]) -> None:
    assert typed_in(query) == expected

"""Inputs on which Markdown, bleach or both were seen to work for minutes, or to fail."""

import time
from collections.abc import Callable

import pytest

from articles.markup.render import convert
from tests.articles.markup import safety

SIZE = 100_000
SECONDS = 5.0

# Repeated up to the size: in one line, and in lines as long as people write.
REPEATED = (
    "[", "[[", "![", "[a", "[a](", "[a](<b", "[ (](", "[a](b '", "[^a] ", "[[a|", "<![CDATA[", "<a ", "<http://a",
    "<a b='", "<!--", "<?", "</", "&", "&#1;", "{{", "`a ", "`a``b", "*a **a ", "_a __a ", "*a _b ", "**a*b", "***a ",
    "\\*", "\\`", "](",
)  # fmt: skip
# Repeated as they are.
LINES = (
    "a\n=\n", "---\n", "[TOC]\n\n", "<div>\n\n", "<div>a\n", "|a|b|\n", "|`a`|b|\n", "- a\n", "> # a\n", "a\n: b\n",
    "[a]: b\n", "x\n[a]: b\n", "[^a]: b\n", "<!-->\n\n<!-- x --!>", "<td>\n", "\n", "  \n", "!!! a\n",
)  # fmt: skip
# Dear for their number of elements alone, which grows as the text does: a quarter of the size, in half the time.
ELEMENTS = (
    "a\n\n", "*a*\n\n", "`a`\n\n", "a\n---\n\n", "1. a\n\n", "> a\n\n", "```\na\n```\n", "# a\n", "# [a](\n", "<a \n\n",
    "- - - - - - - - - - - a\n\n",
)  # fmt: skip


def largest(make: Callable[[int], str]) -> str:
    """The longest of these texts that is not longer than the size."""
    low, high = 1, SIZE
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if len(make(middle)) <= SIZE else (low, middle)
    return make(low)


SHAPES: dict[str, Callable[[int], str]] = {
    "brackets around a letter": lambda n: "[" * n + "a" + "]" * n,
    "links in links": lambda n: "[" * n + "a" + "](x)\n" * n,
    "notes and a definition": lambda n: "[^a]\n" * n + "\n[^a]: b\n",
    "divs": lambda n: "<div>" * n,
    "divs in paragraphs": lambda n: "<div>" * 40 + "\n\n<div>" * n,
    "lists of HTML": lambda n: "<ul><li>\n" * n,
    "bold in a table": lambda n: "<table>\n" + "<b>a\n" * n,
    "cells": lambda n: "<table><tr>\n" + "<td>a\n" * n,
    "decimal entity": lambda n: "&#" + "1" * n + ";",
    "decimal entity in an attribute": lambda n: "<b title='&#" + "1" * min(n, 19_000) + ";'>",
    "attributes": lambda n: "<b " + "title=b\n" * n + ">",
    "long table": lambda n: "|a|b|\n|-|-|\n" + "|a|b|\n" * min(n, 7_900),
    "table of links": lambda n: "|a|b|\n|-|-|\n" + "|[[a|b]]|[[c|d]]|\n" * min(n, 2_000),
    "numbers in numbers": lambda n: "1. " * n,
    "dashes in dashes": lambda n: "- " * n,
    "items in items": lambda n: "- " * n + "a",
    "pluses": lambda n: "+ " * n,
    "items in items, not too deep": lambda n: ("- " * 20 + "a\n\n") * n,
    "quotes in quotes": lambda n: ">" * n + "a",
    "stairs of quotes": lambda n: "".join(">" * i + " a\n\n" for i in range(min(n, 500))),
    "low stairs of quotes": lambda n: "".join(">" * (i % 20) + " a\n" for i in range(n)),
    "stairs of items": lambda n: "".join(" " * 4 * i + "- a\n" for i in range(min(n, 500))),
    "low stairs of items": lambda n: "".join(" " * 4 * (i % 20) + "- a\n" for i in range(n)),
    "steep stairs of items": lambda n: "".join(" " * 2 * (i % 39) + "- a\n" for i in range(n)),
    "an item and blank lines": lambda n: "- a\n" + "\n" * n + "  b",
    "code in an item and blank lines": lambda n: "- a\n\n      b" + "\n" * n + "      c",
    "fences in items": lambda n: "- ```\n  a\n  ```\n\n" * n,
    "fences in items, never closed": lambda n: "- ```\n\n" * n,
    "a fence in an item and blank lines": lambda n: "- ```\n" + "\n" * n,
    "a number without end": lambda n: "1" * min(n, 19_000) + ". a",
    "long numbers": lambda n: "123456789. a\n" * n,
    "items in quotes in items": lambda n: ("- > " * 10 + "a\n\n") * n,
    "lazy lines under items in items": lambda n: "- " * 20 + "a\n" + "b\n" * min(n, 7_900),
    "lists of one item": lambda n: "- a\n\n* b\n\n" * n,
    "stairs of backticks": lambda n: "\n".join("`" * i for i in range(min(n, 500))),
    "stairs of stars": lambda n: "\n".join("*" * i + "a" for i in range(min(n, 500))),
    "emphasis in emphasis": lambda n: "*a\n" * min(n, 1_990) + "b*\n" * min(n, 1_990),
    "strong in strong": lambda n: "**a\n" * min(n, 1_990) + "b**\n" * min(n, 1_990),
    "brackets in an address": lambda n: "[a](" + "(\n" * n + ")\n" * n + ")",
    "lazy lines": lambda n: "- a\n" + "b\n" * min(n, 7_900),
    "headings in an item": lambda n: "- x\n" + "    # a\n    b\n" * min(n, 3_900),
    "spaces": lambda n: "a" + " " * n + "b",
    "a word": lambda n: "a" * n,
    "stars": lambda n: "*" * n + "a",
    "code in a fence": lambda n: "```\n" + "[<*`_\n" * n + "```\n",
    "templates in templates": lambda n: "{{" * n + "}}" * n,
    "references": lambda n: "[a]: /b\n\n" + "[a] ![a]\n" * n,
}  # fmt: skip


def wrapped(piece: str, between: str) -> str:
    line = piece * (1_500 // len(piece))
    return (line + between) * (SIZE // len(line + between))


def inputs() -> dict[str, tuple[str, float]]:
    texts = {f"{piece!r} in lines": wrapped(piece, "\n") for piece in REPEATED}
    texts |= {f"{piece!r} in paragraphs": wrapped(piece, "\n\n") for piece in ("[", "[a](", "*a **a ")}
    texts |= {f"{piece!r} in one line": piece * (SIZE // len(piece)) for piece in REPEATED}
    texts |= {repr(piece): piece * (SIZE // len(piece)) for piece in LINES}
    texts |= {name: largest(make) for name, make in SHAPES.items()}
    quarters = {repr(piece): (piece * (SIZE // 4 // len(piece)), SECONDS / 2) for piece in ELEMENTS}
    return {name: (text, SECONDS) for name, text in texts.items()} | quarters


INPUTS = inputs()


@pytest.mark.parametrize("name", INPUTS)
def test_bad_input_is_answered(name: str) -> None:
    source, most = INPUTS[name]
    begin = time.process_time()
    rendered = convert(source)
    seconds = time.process_time() - begin
    assert rendered.failed in ("", "guard")
    assert seconds < most
    assert "\x02" not in rendered.html
    assert len(rendered.html) < 20 * SIZE


@pytest.mark.parametrize(
    "name", ["divs", "lists of HTML", "bold in a table", "low stairs of items", "'*a **a ' in paragraphs"]
)
def test_bad_input_is_safe(name: str) -> None:
    safety.assert_safe(convert(INPUTS[name][0][:20_000]).html)

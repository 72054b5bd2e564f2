"""Lists as people type them."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup.extensions.items import Block, Fence, List, Text
from articles.markup.extensions.lists import DEEPEST, read
from articles.markup.render import convert
from tests.articles.markup.structure import Node, structure

TWO_LEVELS = (("ul", ("li", "a", ("ul", ("li", "b"))), ("li", "c")),)
LOOSE = (("ol", "1", ("li", ("p", "a"), ("p", "b")), ("li", ("p", "c"))),)
QUOTED = (("blockquote", ("ul", ("li", "a", ("ul", ("li", "b"))))),)

# What is typed, and what it is.
EVERYDAY: tuple[tuple[str, tuple[Node, ...]], ...] = (
    # Nested by two, three and four blanks, and by a tab.
    ("- a\n  - b\n- c", TWO_LEVELS),
    ("- a\n   - b\n- c", TWO_LEVELS),
    ("- a\n    - b\n- c", TWO_LEVELS),
    ("- a\n\t- b\n- c", TWO_LEVELS),
    ("* a\n    * b\n* c", TWO_LEVELS),
    ("-   a\n    - b\n-   c", TWO_LEVELS),
    ("+ a\n  * b\n+ c", TWO_LEVELS),
    ("- a\n - b\n - c", (("ul", ("li", "a"), ("li", "b"), ("li", "c")),)),
    ("- a\n    - b\n        - c", (("ul", ("li", "a", ("ul", ("li", "b", ("ul", ("li", "c")))))),)),
    ("1. a\n    1. b\n        1. c", (("ol", "1", ("li", "a", ("ol", "1", ("li", "b", ("ol", "1", ("li", "c")))))),)),
    ("- - a\n  - b", (("ul", ("li", ("ul", ("li", "a"), ("li", "b")))),)),
    # Under words.
    ("words:\n- a\n- b", (("p", "words:"), ("ul", ("li", "a"), ("li", "b")))),
    ("words:\n1. a\n2. b", (("p", "words:"), ("ol", "1", ("li", "a"), ("li", "b")))),
    ("words:\n1) a", (("p", "words:"), ("ol", "1", ("li", "a")))),
    ("born in\n1984. Then", (("p", "born in 1984. Then"),)),
    ("words\n-", (("p", "words -"),)),
    ("words\n1.", (("p", "words 1."),)),
    ("words\n\n1984. a", (("p", "words"), ("ol", "1984", ("li", "a")))),
    ("**bold**\n- a", (("p", "bold"), ("ul", ("li", "a")))),
    ("- # heading\n  - a", (("ul", ("li", ("h1", "heading"), ("ul", ("li", "a")))),)),
    ("| a | b |\n|---|---|\n| c | d |\n- e", (("table", "a b c d"), ("ul", ("li", "e")))),
    # Numbers.
    ("1. a\n\n   b\n2. c", LOOSE),
    ("1. a\n\n    b\n2. c", LOOSE),
    ("1.  a\n\n    b\n\n2.  c", LOOSE),
    ("1) a\n   b\n2) c", (("ol", "1", ("li", "a b"), ("li", "c")),)),
    ("1. a\n2) b", (("ol", "1", ("li", "a")), ("ol", "2", ("li", "b")))),
    ("0. a\n0. b", (("ol", "0", ("li", "a"), ("li", "b")),)),
    ("007. a", (("ol", "7", ("li", "a")),)),
    ("1234567890. a", (("p", "1234567890. a"),)),
    ("10.  a\n    - b", (("ol", "10", ("li", "a", ("ul", ("li", "b")))),)),
    ("100. a\n\n    b", (("ol", "100", ("li", ("p", "a"), ("p", "b"))),)),
    ("1. a\n\nwords\n\n2. b", (("ol", "1", ("li", "a")), ("p", "words"), ("ol", "2", ("li", "b")))),
    ("1. a\n   - b\n   - c\n2. d", (("ol", "1", ("li", "a", ("ul", ("li", "b"), ("li", "c"))), ("li", "d")),)),
    ("- a\n  1. b\n- c", (("ul", ("li", "a", ("ol", "1", ("li", "b"))), ("li", "c")),)),
    ("3 apples\n3.5 pears\n3.no", (("p", "3 apples 3.5 pears 3.no"),)),
    # Several lists.
    ("- a\n* b\n+ c", (("ul", ("li", "a")), ("ul", ("li", "b")), ("ul", ("li", "c")))),
    ("- a\n\n\n- b", (("ul", ("li", ("p", "a")), ("li", ("p", "b"))),)),
    ("- a\n\nb\n\n- c", (("ul", ("li", "a")), ("p", "b"), ("ul", ("li", "c")))),
    ("- a\n***\n- b", (("ul", ("li", "a")), ("hr",), ("ul", ("li", "b")))),
    # What goes on without indentation, and what does not.
    ("- a\nb\n- c", (("ul", ("li", "a b"), ("li", "c")),)),
    ("- a\n  - b\nc", (("ul", ("li", "a", ("ul", ("li", "b c")))),)),
    ("- a\n\nb", (("ul", ("li", "a")), ("p", "b"))),
    ("- a\n> b", (("ul", ("li", "a")), ("blockquote", ("p", "b")))),
    # Loose and tight.
    ("- a\n\n- b", (("ul", ("li", ("p", "a")), ("li", ("p", "b"))),)),
    ("- a\n  - b\n\n  - c\n- d", (("ul", ("li", "a", ("ul", ("li", ("p", "b")), ("li", ("p", "c")))), ("li", "d")),)),
    ("- a\n\n  - b\n- c", (("ul", ("li", ("p", "a"), ("ul", ("li", "b"))), ("li", ("p", "c"))),)),
    ("- a\n  > b\n  >\n- c", (("ul", ("li", "a", ("blockquote", ("p", "b"))), ("li", "c")),)),
    # Empty items.
    ("- a\n-\n- b", (("ul", ("li", "a"), ("li",), ("li", "b")),)),
    ("-\n  a", (("ul", ("li", "a")),)),
    ("-\n\n  a", (("ul", ("li",)), ("p", "a"))),
    # What only looks like items.
    ("* * *\n\n- - -\n\n-     -   -", (("hr",), ("hr",), ("hr",))),
    ("- * * *", (("ul", ("li", ("hr",))),)),
    ("\\- a\n\\* b\n1\\. c", (("p", "- a * b 1. c"),)),
    ("-a\n+b\n*c", (("p", "-a +b *c"),)),
    ("**a** b\n*c* d", (("p", "a b c d"),)),
    ("    - a", (("pre", "- a\n"),)),
    ("```\n- a\n```", (("pre", "- a\n"),)),
    ("<div>\n- a\n</div>", ("- a",)),
    ("a | b\n- | -\n- | c", (("table", "a b - c"),)),
    # What items hold.
    ("- [ ] a\n- [x] b\n  - [ ] c", (("ul", ("li", "[ ] a"), ("li", "[x] b", ("ul", ("li", "[ ] c")))),)),
    ("- a\n\n      b\n\n- c", (("ul", ("li", ("p", "a"), ("pre", "b\n")), ("li", ("p", "c"))),)),
    ("-     a\n      b", (("ul", ("li", ("pre", "a\nb\n"))),)),
    ("- a\n  > b\n  > - c", (("ul", ("li", "a", ("blockquote", ("p", "b"), ("ul", ("li", "c"))))),)),
    ("- > a\nb", (("ul", ("li", ("blockquote", ("p", "a b")))),)),
    ("- | a |\n  |---|\n  | b |", (("ul", ("li", ("table", "a b"))),)),
    ("- words\n  | a |\n  |---|\n  | b |", (("ul", ("li", "words", ("table", "a b"))),)),
    ("words\n| a | b |\n|---|---|\n| c | d |", (("p", "words"), ("table", "a b c d"))),
    ("- a\n  <div>b</div>", (("ul", ("li", "a b")),)),
    ("- {{a\n  |b}}\n- c", (("ul", ("li", "{{a |b}}"), ("li", "c")),)),
    ("- a\n  {{b\n  |c}}\n- d", (("ul", ("li", "a", ("pre", "{{b\n  |c}}")), ("li", "d")),)),
    ("- a\n<!-- b -->\n- c", (("ul", ("li", "a"), ("li", "c")),)),
    # In quotes.
    ("> - a\n>   - b", QUOTED),
    ("> - a\n>     - b", QUOTED),
    ("> words\n> 1. a", (("blockquote", ("p", "words"), ("ol", "1", ("li", "a"))),)),
    ("> 1. a\n>\n>    b", (("blockquote", ("ol", "1", ("li", ("p", "a"), ("p", "b")))),)),
    ("> - a\nb", (("blockquote", ("ul", ("li", "a b"))),)),
    # Every script.
    ("목록:\n1. 하나\n   - 둘", (("p", "목록:"), ("ol", "1", ("li", "하나", ("ul", ("li", "둘")))))),
    ("قائمة:\n- أولا\n  - ثانيا", (("p", "قائمة:"), ("ul", ("li", "أولا", ("ul", ("li", "ثانيا")))))),
    ("١. a\n\u00a0- b", (("p", "١. a - b"),)),
)  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), EVERYDAY)
def test_everyday_lists(source: str, expected: tuple[Node, ...]) -> None:
    rendered = convert(source + "\n")
    assert not rendered.failed
    assert structure(rendered.html, paragraphs=True) == expected


# Fences: what is typed, and their code as it is shown, byte for byte.
FENCES: tuple[tuple[str, tuple[Node, ...]], ...] = (
    ("- ```\n  a\n    b\n\n\n  c  \n  ```\n- d", (("ul", ("li", ("pre", "a\n  b\n\n\nc  \n")), ("li", "d")),)),
    ("- ```\n  a:\n  \tb\tc\n\td\n  ```", (("ul", ("li", ("pre", "a:\n\tb\tc\n  d\n"))),)),
    ("1. a\n\n    ```\n    b\n     c\n    ```", (("ol", "1", ("li", ("p", "a"), ("pre", "b\n c\n"))),)),
    ("1. a\n   ```\n   b\n   ```\n2. c", (("ol", "1", ("li", "a", ("pre", "b\n")), ("li", "c")),)),
    ("- a\n  - b\n\n    ~~~\n    - c\n    ~~~", (("ul", ("li", "a", ("ul", ("li", ("p", "b"), ("pre", "- c\n"))))),)),
    ("- ````\n  ```\n  - a\n  ```\n  ````", (("ul", ("li", ("pre", "```\n- a\n```\n"))),)),
    ("- ```\n  a\n- b", (("ul", ("li", ("pre", "a\n")), ("li", "b")),)),
    ("-   ```\n      a\n     b\n    c", (("ul", ("li", ("pre", "  a\n b\nc\n"))),)),
    ("-   ~~~\n    a\n       ```\n    b\n    ~~~", (("ul", ("li", ("pre", "a\n   ```\nb\n"))),)),
    # The scanner takes the end of the one and the end of the other for a fence.
    ("- ```\n  a\n  ```\n- ```\n  b\n  ```", (("ul", ("li", ("pre", "a\n")), ("li", ("pre", "b\n"))),)),
    ("- ```\n  {{a\n   |b}} {{c}}\n  ```", (("ul", ("li", ("pre", "{{a\n |b}} {{c}}\n"))),)),
    ("-   ```\n    <!-- a -->\n    b <!-- c -->\n    ```", (("ul", ("li", ("pre", "<!-- a -->\nb <!-- c -->\n"))),)),
    ("- ```\n  [[a|b]] &amp; <b>\n  ```", (("ul", ("li", ("pre", "[[a|b]] &amp; <b>\n"))),)),
    ("> ```\n> - a\n>\n> # b\n> ```", (("blockquote", ("pre", "- a\n\n# b\n")),)),
    ("> - ```\n>   a\n>   ```", (("blockquote", ("ul", ("li", ("pre", "a\n")))),)),
)  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), FENCES)
def test_fences_in_items_and_quotes(source: str, expected: tuple[Node, ...]) -> None:
    assert structure(convert(source + "\n").html, paragraphs=True) == expected


def test_the_language_of_a_fence_in_an_item() -> None:
    assert convert("- ```C++\n  a\n  ```\n").html == (
        '<ul>\n<li>\n<pre><code class="language-c++">a\n</code></pre>\n</li>\n</ul>'
    )


def test_nothing_is_nested_without_end() -> None:
    stairs = "".join(" " * 2 * level + f"- w{level}x\n" for level in range(1_000))
    for source in (stairs, "- " * 10_000 + "w0x", ("+ " * 10_000 + "w0x\n") * 50, "1. " * 10_000 + "\n\n- w0x"):
        began = time.process_time()
        blocks = read(source)
        assert time.process_time() - began < 5
        assert depth(blocks) == DEEPEST
        assert words(blocks) == re.findall("w[0-9]+x", source)


def test_items_below_the_deepest_level_stand_beside_each_other() -> None:
    source = "- a\n  - b\n    - c\n    - d\n      - e\n        - f\n  - g\n"
    assert read(source, deepest=2) == [
        List("-", 1, items=[[Text(["a"]), List("-", 1, items=[[Text([name])] for name in "bcdefg"])]])
    ]
    assert read("- a\n- - b\n", deepest=1) == [List("-", 1, items=[[Text(["a"])], [Text(["- b"])]])]
    assert read("- a\n", deepest=0) == [Text(["- a"])]


PIECES = (
    "- ", "* ", "+ ", "1. ", "2) ", "10. ", "> ", " ", "  ", "    ", "\t", "\n", "\n", "\n\n", "% ", "%", "-", "1.",
    "```", "~~~", "***", "---", "===", "<div>", "</div>", "|", "|---|", "# ", "\\", "`",
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Texts of signs and blanks, in which each word occurs once."""
    parts = "".join(draw(st.lists(st.sampled_from(PIECES), max_size=40))).split("%")
    return parts[0] + "".join(f"w{number}x{part}" for number, part in enumerate(parts[1:]))


@settings(max_examples=400, deadline=None)
@given(texts(), st.booleans(), st.integers(0, 4))
def test_every_word_is_kept_once_and_in_order(source: str, fences: bool, deepest: int) -> None:
    blocks = read(source, fences=fences, deepest=deepest)
    assert words(blocks) == re.findall("w[0-9]+x", source)
    assert depth(blocks) <= deepest


@settings(max_examples=400, deadline=None)
@given(texts())
def test_what_is_read_is_not_much_longer(source: str) -> None:
    """Blank lines between blocks and the ends of open fences are all that is added."""
    size = sum(len(line) + 1 for line in all_lines(read(source)))
    assert size <= 2 * len(source.expandtabs(4)) + source.count("\n") + 2


@settings(max_examples=400, deadline=None)
@given(texts())
def test_what_is_no_list_stays_none_when_it_is_read_again(source: str) -> None:
    for text in parts(read(source, fences=False)):
        if isinstance(text, Text):
            assert read("\n".join([*text.lines, ""]), fences=False) == [text]


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_read(source: str) -> None:
    """Letters, that is: the numbers of items are no words of theirs."""
    letters = r"[^\W0-9_]"
    assert words(read(source), letters) == re.findall(letters, source)


def parts(blocks: list[Block]) -> list[Text | Fence]:
    found: list[Text | Fence] = []
    for block in blocks:
        if isinstance(block, List):
            for item in block.items:
                found += parts(item)
        else:
            found.append(block)
    return found


def all_lines(blocks: list[Block]) -> list[str]:
    return [line for part in parts(blocks) for line in part.lines]


def words(blocks: list[Block], pattern: str = "w[0-9]+x") -> list[str]:
    return re.findall(pattern, "\n".join(all_lines(blocks)))


def depth(blocks: list[Block]) -> int:
    lists = [block for block in blocks if isinstance(block, List)]
    return max((1 + depth(item) for each in lists for item in each.items), default=0)

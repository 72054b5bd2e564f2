"""Where sections begin: each rule as a line of a table, properties, an oracle, time for hostile shapes."""

from itertools import pairwise
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup.scan import Scan, Span, fence_parts, scan
from articles.markup.source import normalise
from tests.articles.markup.naive import naive_headings
from tests.documents import document, documents, nasty_share


def found(source: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in scan(source).headings]


def hidden(source: str) -> list[tuple[str, str]]:
    return [(span.kind, source[span.start : span.end]) for span in scan(source).spans]


A = [(1, "A")]

ATX = {
    "# A": A,
    "# A\n": A,
    "#\tA\n": A,
    "#  \t A \t\n": A,
    "###### A\n": [(6, "A")],
    "words\n# A\nwords\n": A,
    "# A\n# B\n## C\n": [(1, "A"), (1, "B"), (2, "C")],
    # Closing hashes drop only after a blank, and only the last run of them.
    "# A #\n": A,
    "# A ####  \n": A,
    "# A\t##\n": A,
    "# A#\n": [(1, "A#")],
    "# C# #\n": [(1, "C#")],
    "# A # #\n": [(1, "A #")],
    "# A \\#\n": [(1, "A \\#")],
    # No text left, no heading.
    "#\n": [],
    "# \n": [],
    "#  \t \n": [],
    "## ##\n": [],
    "# #\n": [],
    "#": [],
    # Text.
    "#1\n": [],
    "#tag and #tag\n": [],
    "#REDIRECT [[A]]\n": [],
    "####### A\n": [],
    " # A\n": [],
    "   # A\n": [],
    "    # A\n": [],
    "\t# A\n": [],
    "#\u00a0A\n": [],
    "#\u3000A\n": [],
    "\\# A\n": [],
    "\u00a0# A\n": [],
    "\ufeff# A\n": [],
    "> # A\n": [],
    "- # A\n": [],
    "- a\n  # A\n": [],
    # Blank means space and tab: other white space is text.
    "# \u00a0\n": [(1, "\u00a0")],
    "# A\u00a0#\n": [(1, "A\u00a0#")],
    # No line ends but at a newline.
    "x\u2028# A\n": [],
    "x\u2029# A\n": [],
    "x\u0085# A\n": [],
    "x\x0b# A\n": [],
    "x\x0c# A\n": [],
    "x\x1e# A\n": [],
    "# A\u2028B\n": [(1, "A\u2028B")],
}

SETEXT = {
    "A\n===\n": A,
    "A\n===": A,
    "A\n---\n": [(2, "A")],
    "A\n=====  \t\n": A,
    "\nA\n===\n": A,
    "words\n\nA\n===\nwords\n": A,
    "words\n \t \nA\n===\n": A,
    "  A \t\n===\n": A,
    "   A\n===\n": A,
    "*A* `b`\n---\n": [(2, "*A* `b`")],
    "#A\n===\n": [(1, "#A")],
    "####### A\n===\n": [(1, "####### A")],
    "-A\n===\n": [(1, "-A")],
    "1.A\n===\n": [(1, "1.A")],
    "[A](b)\n===\n": [(1, "[A](b)")],
    "[A]\n===\n": [(1, "[A]")],
    "!! A\n===\n": [(1, "!! A")],
    "**\n===\n": [(1, "**")],
    "A {{b}}\n===\n": [(1, "A {{b}}")],
    "A <!-- b -->\n===\n": [(1, "A <!-- b -->")],
    "A <b>\n===\n": [(1, "A <b>")],
    "===\n===\n": [(1, "===")],
    "```x```\n===\n": [(1, "```x```")],
    "# A\n\nB\n---\n": [(1, "A"), (2, "B")],
    # At least three signs in column 0, nothing else in the line.
    "A\n==\n": [],
    "A\n=\n": [],
    "A\n--\n": [],
    "A\n-- \n": [],
    "A\n-\n": [],
    "A\n ===\n": [],
    "A\n=-=\n": [],
    "A\n=== =\n": [],
    "A\n===\u00a0\n": [],
    "A\n\n===\n": [],
    # One line of text, after a blank one.
    "a\nb\n===\n": [],
    "# A\nb\n===\n": A,
    "a\nb\n---\nc\n---\n": [],
    "words\n\u00a0\nA\n===\n": [],
    "===\n": [],
    "\n===\n": [],
    " \n===\n": [],
    # Front matter makes no section.
    "---\ntitle: a\n---\n": [],
    "---\n---\n": [],
    # What the line must not begin with.
    "    A\n===\n": [],
    "\tA\n===\n": [],
    "  \tA\n===\n": [],
    "- A\n===\n": [],
    "  - A\n---\n": [],
    "+ A\n===\n": [],
    "* A\n===\n": [],
    "-\tA\n===\n": [],
    "-\n===\n": [],
    "1. A\n===\n": [],
    "12) A\n===\n": [],
    "3.\n===\n": [],
    "***\n===\n": [],
    "- - -\n===\n": [],
    " _ _ _ \n===\n": [],
    "> A\n===\n": [],
    ">A\n===\n": [],
    "  > A\n---\n": [],
    "| A | b |\n---\n": [],
    "<b>A</b>\n===\n": [],
    "[A]: b\n---\n": [],
    "[A \\] b]: c\n---\n": [],
    "[^1]: A\n---\n": [],
    "{{A}}\n===\n": [],
    "!!! A\n===\n": [],
    ": A\n===\n": [],
    " ``` A\n===\n": [],
    " ~~~ A\n===\n": [],
    "# \n===\n": [],
    "## ##\n===\n": [],
    " # A\n===\n": [],
    # A text line above which a hidden part ends.
    "<!--\n\n--> A\n===\n": [],
    "{{\n\nb}} A\n===\n": [],
    "<pre>\n\n</pre> A\n===\n": [],
    # An underline inside a hidden part.
    "A <!--\n===\n-->\n": [],
    "A {{\n===\n}}\n": [],
}

FENCES = {
    "```\n# a\n```\n# A\n": A,
    "~~~\n# a\n~~~\n# A\n": A,
    "````\n# a\n```\n# b\n````\n# A\n": A,
    "```\n# a\n`````\n# A\n": A,
    "```\n# a\n~~~\n# b\n```\n# A\n": A,
    "``` python\n# a\n```\n# A\n": A,
    "~~~ ` ~~~\n# a\n~~~\n# A\n": A,
    "   ```\n# a\n```\n# A\n": A,
    "```\n# a\n   ```\t\n# A\n": A,
    # Not closed by these.
    "```\n# a\n    ```\n# b\n```\n# A\n": A,
    "```\n# a\n``` x\n# b\n```\n# A\n": A,
    "```\n# a\n```\u00a0\n# b\n```\n# A\n": A,
    # Column 0 and open: to the end of the text.
    "# A\n```\n# a\n": A,
    "# A\n```\n# a\n~~~\n# b\n": A,
    "# A\n~~~~\n# a\n~~~\n# b": A,
    # The last line may lack its newline.
    " ```\n# a\n```": [],
    # Indented and open: no fence.
    " ```\n# A\n": A,
    "- x\n\n   ~~~\n# A\n    ~~~\n": A,
    " ````\n# A\n```\n# a\n```\n# B\n": [(1, "A"), (1, "B")],
    # No fences.
    "``` a`b\n# A\n": A,
    "```a```\n# A\n": A,
    "``\n# A\n``\n": A,
    "    ```\n# A\n    ```\n": A,
    "x ```\n# A\n": A,
    "> ```\n# A\n": A,
    "- ```\n# A\n": A,
    # They beat comments and templates in them, and those beat fences in them.
    "```\n<!--\n```\n# A\n-->\n": A,
    "```\n{{\n```\n# A\n}}\n": A,
    "<!--\n```\n-->\n# A\n": A,
    "{{\n~~~\n}}\n~~~\n}}\n# A\n": A,
    "<pre>\n```\n</pre>\n# A\n": A,
    "\nA\n===\n```\n\nb\n===\n```\n\nB\n---\n": [(1, "A"), (2, "B")],
}

COMMENTS = {
    "<!--\n# a\n-->\n# A\n": A,
    "x <!-- \n# a\n x --> x\n# A\n": A,
    "<!--\n# A\n": A,
    "-->\n# A\n<!--\n": A,
    "<!--\n# a\n--> # b\n# A\n": A,
    "<!--\n# a\n<!--\n# b\n-->\n# A\n-->\n": A,
    # From four characters on.
    "<!-->\n# a\n-->\n# A\n": A,
    "<!--->\n# a\n-->\n# A\n": A,
    "<!---->\n# A\n-->\n": A,
    "<!-- -- >\n# a\n-->\n# A\n": A,
    # One that begins in a heading hides the next ones, not its own.
    "# A <!--\n# a\n-->\n": [(1, "A <!--")],
    "# A <!-- b -->\n# B\n": [(1, "A <!-- b -->"), (1, "B")],
    # Hidden openers.
    "`<!--`\n# A\n-->\n": A,
    "``<!-- ` ``\n# A\n-->\n": A,
    "\\<!--\n# A\n-->\n": A,
    "`<!--\n# a\n-->`\n# A\n": A,
    "`` <!-- `\n# a\n-->\n# A\n": A,
    "\\`<!--`\n# a\n-->\n# A\n": A,
    "`\\`<!--\n# a\n-->\n# A\n": A,
    "\\\n<!--\n# a\n-->\n# A\n": A,
    "{{ <!-- }} -->\n# A\n": A,
}

TEMPLATES = {
    "{{\n# a\n}}\n# A\n": A,
    "{{x|\n\na\n===\n}}\n\nA\n===\n": A,
    "{{ {{\n# a\n}}\n# b\n}}\n# A\n": A,
    "{{{\n# a\n}}}\n# A\n": A,
    "{{\n# A\n": A,
    "}}\n# A\n{{\n": A,
    "{{\n# A\n{{\n# a\n}}\n# B\n": [(1, "A"), (1, "B")],
    "{\n# A\n}\n": A,
    "# A {{\n# a\n}}\n# B\n": [(1, "A {{"), (1, "B")],
    "{{\n`}}`\n# a\n}}\n# A\n": A,
    "{{\n\\}}\n# a\n}}\n# A\n": A,
    "`{{`\n# A\n}}\n": A,
    "\\{{\n# A\n}}\n": A,
    "{{\n<!-- }} -->\n# a\n}}\n# A\n": A,
    "{{\n# A\n```\n}}\n": A,
    "{{\n\n# a\n}} }}\n# A\n": A,
}

RAW = {
    "<pre>\n# a\n</pre>\n# A\n": A,
    "<PRE>\n# a\n</Pre >\n# A\n": A,
    "<pre class=x>\n# a\n</pre>\n# A\n": A,
    "<pre\n# a\n></pre>\n# A\n": A,
    "<script>\n# a\n</script>\n# A\n": A,
    "<style>\n# a\n</style>\n# A\n": A,
    "<textarea>\n# a\n</textarea>\n# A\n": A,
    "<pre>\n# a\n</script>\n# b\n</pre>\n# A\n": A,
    "<pre>\n<!--\n</pre>\n# A\n-->\n": A,
    # Open, or not at the start of a line, or another element: they hide nothing.
    "<pre>\n# A\n": A,
    "<pre>\n# A\n</script>\n": A,
    "x <pre>\n# A\n</pre>\n": A,
    " <pre>\n# A\n</pre>\n": A,
    "<prefix>\n# A\n</pre>\n": A,
    "<div>\n# A\n</div>\n": A,
    "<\u017fcript>\n# A\n</\u017fcript>\n": A,
    "<h2>a</h2>\n# A\n": A,
    "<div># a\n": [],
    "<![CDATA[\n# A\n]]>\n": A,
    "<?php\n# A\n?>\n": A,
}


@pytest.mark.parametrize(("source", "headings"), (ATX | SETEXT | FENCES | COMMENTS | TEMPLATES | RAW).items())
def test_headings(source: str, headings: list[tuple[int, str]]) -> None:
    assert found(source) == headings


@pytest.mark.parametrize("source", ["a\r\n===\r\n\r# A\r", "\ufeffa\n===\n\n# A", "a\x00\n===\n\x1e# A\x02 \x03#\n"])
def test_line_ends_and_controls_after_normalisation(source: str) -> None:
    assert found(normalise(source)) == [(1, "a"), (1, "A")]


@pytest.mark.parametrize(
    ("source", "spans"),
    [
        ("a `<!-- x -->` b", []),
        ("a <!-- x --> b", [("comment", "<!-- x -->")]),
        ("a <!-- x", []),
        ("{{a {{b}} <!-- c --> }}d}}", [("template", "{{a {{b}} <!-- c --> }}")]),
        ("{{a {{b}} <!-- c -->", [("template", "{{b}}"), ("comment", "<!-- c -->")]),
        ("x\n ```\na\n```\ny\n", [("fence", " ```\na\n```\n")]),
        ("```\na\n```", [("fence", "```\na\n```")]),
        ("```\na\n", [("fence", "```\na\n")]),
        ("```\n```\n```\n", [("fence", "```\n```\n"), ("fence", "```\n")]),
        ("```\n```\n{{a}}", [("fence", "```\n```\n"), ("template", "{{a}}")]),
        ("<pre>a</pre> b\n<PRE>\n</PRE>", [("raw", "<pre>a</pre>"), ("raw", "<PRE>\n</PRE>")]),
    ],
)
def test_spans_are_the_outermost(source: str, spans: list[tuple[str, str]]) -> None:
    assert hidden(source) == spans


def test_heading_ends_after_its_lines() -> None:
    source = "# A\n\nB\n---\nc"
    first, second = scan(source).headings
    assert (source[first.start : first.end], source[second.start : second.end]) == ("# A\n", "B\n---\n")
    assert scan("# A").headings[0].end == len("# A")


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("```\na\n```\n", ("```", "", "a\n", True)),
        ("~~~~ py x \na\n~~~\n~~~~~", ("~~~~", "py x", "a\n~~~\n", True)),
        ("  ```\n  a\n b\n    c\n```\n", ("```", "", "a\nb\n  c\n", True)),
        ("```\n```", ("```", "", "", True)),
        ("```", ("```", "", "", False)),
        ("```\n", ("```", "", "", False)),
        ("```\n\n", ("```", "", "\n", False)),
        ("```\na\n~~~\n", ("```", "", "a\n~~~\n", False)),
    ],
)
def test_fence_parts(source: str, parts: tuple[str, str, str, bool]) -> None:
    fence = fence_parts(source, scan(source).spans[0])
    assert (fence.marks, fence.info, fence.code, fence.closed) == parts


def test_fence_parts_refuses_other_spans() -> None:
    with pytest.raises(ValueError, match="no fence"):
        fence_parts("<!-- -->", Span(0, 8, "comment"))


def test_most_stops_early() -> None:
    assert [heading.text for heading in scan("# a\n# b\n# c\n", most=2).headings] == ["a", "b"]
    assert scan("# a\n", most=0) == Scan((), ())
    # A heading counts when nothing can hide it any more.
    assert [heading.text for heading in scan("{{\n# a\n}}\n# b\n# c\n", most=1).headings] == ["b"]
    assert [heading.text for heading in scan("{{\n# a\n# b\n", most=1).headings] == ["a"]
    start = process_time()
    scan("{{\n" + "# a\n" * 500_000, most=1_000)
    assert process_time() - start < 0.5


@given(documents())
@settings(max_examples=200, deadline=None)
def test_spans_and_headings_are_in_order(source: str) -> None:
    result = scan(source)
    for places in (result.headings, result.spans):
        assert all(0 <= place.start < place.end <= len(source) for place in places)
        assert all(one.end <= other.start for one, other in pairwise(places))
    for heading in result.headings:
        assert heading.start == 0 or source[heading.start - 1] == "\n"
        assert not any(span.start < heading.start < span.end for span in result.spans)


@given(documents(), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_most_gives_the_beginning(source: str, most: int) -> None:
    assert scan(source, most=most).headings == scan(source).headings[:most]


@given(documents())
@settings(max_examples=150, deadline=None)
def test_agrees_with_a_naive_reading(source: str) -> None:
    assert_naive(source)


@given(st.text(st.sampled_from("#=-\n `~<!>{}ab\\:1."), max_size=50))
@settings(max_examples=150, deadline=None)
def test_agrees_with_a_naive_reading_of_signs(source: str) -> None:
    assert_naive(source)


def test_agrees_with_a_naive_reading_of_many_documents() -> None:
    for seed in range(1_000):
        random = Random(seed)
        assert_naive(document(random, random.randint(1, 30)))


def assert_naive(source: str) -> None:
    expected = naive_headings(source)
    assert [(heading.start, heading.level, heading.text) for heading in scan(source).headings] == expected


def test_generated_documents_are_nasty() -> None:
    shares = [nasty_share(document(Random(seed))) for seed in range(300)]
    counts = [len(scan(document(Random(seed))).headings) for seed in range(300)]
    print(f"nasty lines: {min(shares):.0%} to {max(shares):.0%}, {sum(shares) / len(shares):.0%} on average")
    assert min(shares) >= 0.3
    assert sum(counts) > len(counts)


N = 500_000

SHAPES = {
    "prose": ("The quick brown fox jumps over the lazy dog. " * 10 + "\n\n") * (N // 450),
    "backticks": "`" * N,
    "runs of every length": "".join("`" * (i % 700 + 1) + "a" for i in range(N // 350)),
    "short runs": "".join("`" * (i * i % 7 + 1) + "a" for i in range(N // 4)),
    "open comments": "<!--" * (N // 4),
    "open comments after a closer": "-->" + "<!--" * (N // 4),
    "closed comments": "<!---->" * (N // 7),
    "open templates": "{{" * (N // 2),
    "closers of templates": "}}" * (N // 2),
    "templates": "{{a}}" * (N // 5),
    "nested templates": "{{" * (N // 4) + "}}" * (N // 4),
    "headings in nested templates": "{{\n# a\n" * (N // 9) + "}}" * (N // 9),
    "two kinds of fences": "```\n~~~\n" * (N // 8),
    "open indented fences": " ```x\n" * (N // 6),
    "growing fences": "".join(" " + "`" * (3 + i) + "\n" for i in range(960)),
    "shrinking fences": "".join(" " + "`" * (963 - i) + "\n" for i in range(960)),
    "fences of many lengths": "".join(" " + "`" * (3 + i % 90) + "x\n" for i in range(N // 50)),
    "underlines": "a\n===\n" * (N // 6),
    "underlined headings": "\na\n===\n" * (N // 7),
    "only underlines": "===\n" * (N // 4),
    "headings": "# a\n" * (N // 4),
    "backslashes": "\\" * N,
    "backslashes at line ends": "\\\n" * (N // 2),
    "open pre": "<pre>\n" * (N // 6),
    "pre closed by another": "<pre>\n</script>\n" * (N // 16),
    "closing tags without an end": "<pre>\n" + "</pre \n" * (N // 7),
    "newlines": "\n" * N,
    "comments in a line to underline": "\n" + "<!-- -->" * (N // 8) + "\n===\n",
    "comments across lines": "\nx <!--\n-->y\n===\n" * (N // 18),
    "a rule that is none": "\n" + "* " * (N // 2) + "a\n---\n",
    "a label that is none": "\n[" + "\\a" * (N // 2) + "\n---\n",
    "closing hashes": "# " + "# " * (N // 2),
    "blanks behind a heading": "# a" + " " * N + "b",
}


@pytest.mark.parametrize("name", SHAPES)
def test_time_grows_with_length(name: str) -> None:
    start = process_time()
    scan(SHAPES[name])
    assert process_time() - start < 5

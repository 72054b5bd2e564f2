"""Lists as the CommonMark specification has them, and as people write them elsewhere: markdown-it-py is the oracle."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from articles.markup.render import convert
from articles.markup.scan import scan
from tests.articles.markup.structure import Node, structure

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "commonmark_lists.json"
EXAMPLES: dict[str, str] = json.loads(FIXTURE.read_text(encoding="utf-8"))["examples"]

# The examples of the specification that are read otherwise, and why.
DIFFERENT = {
    "308": "a comment on lines of its own leaves nothing here, so that it can be put between two items of one list",
    "309": "the same: what stands below the comment goes on with the item above it",
}

# As they stand in the files that everybody has seen.
README = (
    "Features:\n- fast\n- small\n  - no dependencies\n  - one file\n- tested\n",
    "1. Install it:\n   ```sh\n   pip install stemma\n   ```\n2. Run it:\n   ```sh\n   make run\n   ```\n3. Enjoy.\n",
    "1. Clone the repository\n\n   ```\n   git clone it\n   cd it\n   ```\n\n2. Make the environment\n\n"
    "   This needs Python.\n\n3. Start\n",
    "* Item\n    * four spaces\n        * eight spaces\n            * twelve\n* Next\n",
    "* Item\n  * two\n    * four\n      * six\n  * two again\n* Next\n",
    "* Item\n   * three\n      * six\n   * three again\n",
    "- [ ] to do\n- [x] done\n  - [ ] a part of it\n",
    "Requirements\n\n - Python 3.11\n - make\n\nOptional:\n + PostgreSQL\n + Docker\n",
    "1. first\n1. second\n1. third\n   - under the third\n\n   and a paragraph\n1. fourth\n",
    "The steps are:\n1) open\n2) read\n   a) not a list of its own\n3) close\n",
    "- **Bold**: words that go on\nin the next line without indentation\n- *Second*\n",
    "- A point.\n\n  Its second paragraph.\n\n      code of it\n\n- Another.\n\n  > quoted\n  > words\n",
    "Changes\n\n* 1.1\n\n  - Added this\n  - Removed that\n\n* 1.0\n\n  - First\n",
    "- a\n- b\n\n\n- c\n\nEnd of the list.\n\n5. five\n6. six\n",
    "10. ten\n11. eleven\n    - nested under eleven\n12. twelve\n",
    "- 첫째 항목\n  - 둘째 항목\n    계속되는 줄\n- 셋째\n",
    "1. البند الأول\n   - بند فرعي\n2. البند الثاني\n",
    "- one\n\t- tab\n\t\t- two tabs\n- two\n",
    "> Note:\n> - quoted item\n>   - nested\n>\n>   with a paragraph\n> 1. number\n",
    "He was born in\n1984. A year later\n1985. nothing happened.\n\n- 5 + 3\n+ 2\n\n* * *\n\n- - -\n\n\\- no item\n",
    "- Options\n  | name | meaning |\n  |------|---------|\n  | a    | b       |\n- After the table\n",
    "- item\n***\n- other list\n* third list\n\n1. x\n- y\n2. z\n",
)

# Lines for random texts. Not among them is what is read otherwise on purpose: a single hyphen under words (a heading
# there, not here), quotes that follow each other (one quote here), and the fences of the root, which are the scanner's.
LINES = (
    "", "", "", "- a", "  - b", "    - c", " - d", "   - e", "* f", "+ g", "1. h", "   - i", "2. j", "  2. k",
    "3) l", "   m", "  n", "    o", "      p", "        q", "r", "*", "  *", "1.", "- - s", "1. - t", "10. u",
    "    - v", "* * *", "  ***", "- * * *", "   z z", "-     code", "-\ttab", "\t- tt", "\ttx", "- > quote",
    "\n- ```\n  - code\n\n\n  ```", "- # heading", "- <div>", "  </div>", "0. zero", "\\- no", "-none",
)  # fmt: skip

# Two blank lines behind an empty item end the list for the oracle; the specification ends it only where the next line
# is no item of it.
UNTOLD = re.compile(r"(?:\*|1\.)\n\n\n")


def is_told(source: str) -> bool:
    return not UNTOLD.search(source)


def oracle(source: str, *, paragraphs: bool) -> tuple[Node, ...]:
    return structure(MarkdownIt("commonmark").enable("table").render(source), paragraphs=paragraphs)


def ours(source: str, *, paragraphs: bool) -> tuple[Node, ...]:
    rendered = convert(source)
    assert not rendered.failed
    # The heading of a section is not in its body.
    level = next((heading.level for heading in scan(source).headings), 0)
    heading = f"<h{level}>{rendered.heading}</h{level}>" if level else ""
    return structure(heading + rendered.html, paragraphs=paragraphs)


def agree(source: str, *, paragraphs: bool) -> bool:
    return ours(source, paragraphs=paragraphs) == oracle(source, paragraphs=paragraphs)


def test_the_examples_of_the_specification(capsys: pytest.CaptureFixture[str]) -> None:
    """The same nesting, words and numbers; and the same paragraphs, which tell loose lists from tight ones."""
    nested = {number for number, source in EXAMPLES.items() if agree(source, paragraphs=False)}
    in_full = {number for number, source in EXAMPLES.items() if agree(source, paragraphs=True)}
    with capsys.disabled():
        print(
            f"\n{len(EXAMPLES)} examples of CommonMark: {len(nested)} agree in nesting, {len(in_full)} in full ", end=""
        )
        for number, reason in DIFFERENT.items():
            print(f"\n  {number} differs: {reason} ", end="")
    assert EXAMPLES.keys() - nested == DIFFERENT.keys()
    assert EXAMPLES.keys() - in_full == DIFFERENT.keys()
    assert len(EXAMPLES) == 74
    assert len(in_full) >= 72


@pytest.mark.parametrize("source", README)
def test_lists_from_real_life(source: str) -> None:
    assert ours(source, paragraphs=True) == oracle(source, paragraphs=True)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8).map("\n".join).filter(is_told))
def test_any_lines(source: str) -> None:
    assert ours(source + "\n", paragraphs=True) == oracle(source + "\n", paragraphs=True)

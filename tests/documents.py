"""Nasty documents: lines that open, close, hide or imitate headings, mixed with harmless ones.

A `%` in a line becomes a word that occurs nowhere else, so that a heading is recognised on the page.
"""

import re
from random import Random

from hypothesis import strategies as st

SHARE = 0.3

PLAIN = (
    "",
    "",
    "",
    "Plain words of % in a line.",
    "More words, with a [[Link]] and *emphasis* for %.",
    "한국어 % 문장.",
    "#% is a tag",
    "A line that ends with two blanks  ",
)

HEADINGS = (
    "# %",
    "## % ##",
    "### % #",
    "###### %",
    "#\t%\t",
    "# `code %` and more",
    "## %#",
    "## % \\#",
    "## [[Link|%]] *and* <b>bold</b>",
    "#### % # #",
    "%\n===",
    "\n%\n===",
    "\n%\n---",
    "\n  *%* indented by two\n-----  ",
    "\n#% with a tag\n===\t",
    "## % <!-- note -->",
    "## % <!--",
    "# % {{",
    "# % }}",
    "# % -->",
    "# % \\",
    "## % `",
    "\n% `\n---",
    "\n% {{\n===",
    "\n% <!--\n---",
    "# %\u2028# second",
    "# \u00a0%",
    "# ![picture](address) %",
)

NO_HEADINGS = (
    "####### %",
    "#",
    "# ",
    "## ##",
    "#\u00a0%",
    "#\u3000%",
    " # %",
    "   ## %",
    "    # %",
    "\t# %",
    "#REDIRECT [[%]]",
    "\\# %",
    "===",
    "---",
    "----",
    "--",
    "==",
    "-- ",
    "- - -",
    "***",
    "\n- %\n---",
    "\n1. %\n===",
    "\n> %\n---",
    "\n    %\n---",
    "\n\t%\n===",
    "\n| %\n---",
    "\n: %\n---",
    "\n[%]: address\n---",
    "\n!!! %\n---",
    "\n<b>%</b>\n===",
    "\n***\n---",
    "\n%\n ===",
    "\n%\n==",
    "\n%\n=== =",
    "\n%\nsecond\n---",
    "- # %",
    "- %\n  ===",
    "-  # %\n   # %",
    "1. ## %",
    "> # %",
    "> %\n> ===",
    "> %\n===",
    ">%\n---",
    "- %\n===",
    "  - %",
    "    - %",
    "1) %",
    "| a | b |\n| - | - |\n| % | # |",
    "Term %\n: # meaning",
    "!!! note\n    # %",
)

OPENERS_AND_CLOSERS = (
    "```",
    "```",
    "~~~",
    "````",
    "~~~~~",
    "``` python",
    "~~~ ` ~~~",
    "``` in`fo",
    "```x```",
    " ```",
    "   ~~~",
    "    ```",
    "``` ",
    "- ```",
    "> ```",
    "<!--",
    "-->",
    "<!-->",
    "<!--->",
    "<!---->",
    "<!-- % -->",
    "words <!-- % --> words",
    "% <!-- `-->` %",
    "`<!--` %",
    "\\<!-- %",
    "--> # %",
    "{{",
    "}}",
    "{{%|a=b}}",
    "{{{%}}}",
    "{{ {{ }}",
    "}} {{",
    "`{{` %",
    "\\{{ %",
    "``{{` }}``",
    "{{\n\n%\n===\n}}",
    "}} %",
    "<pre>",
    "</pre>",
    "<PRE class=x>",
    "</Pre >",
    "<pre>%</pre>",
    "words <pre>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<textarea",
    "</textarea>",
    "<prefix>",
    "<div>",
    "</div>",
    "<h2>%</h2>",
    "<div># %",
    "<![CDATA[",
    "]]>",
    "<?php",
    "<!DOCTYPE html>",
)

INLINE = (
    "`",
    "`` % `",
    "\\",
    "\\`",
    "**% _%_",
    '[%](address "title") ![%](x)',
    "[[%]] [[a|% b]] [[c#%]] [[File:%]] [[:Category:%]] [[Category:%|key]]",
    "[[% [[ ]] |]]",
    "[^%] and [%][label]",
    "[^note]: text of %",
    "[label]: https://example.org/%",
    "*[ABBR]: %",
    "words\u2028# %",
    "words\u2029===",
    "words\u0085# %",
    "\u00a0",
    "\u200b# %",
    "\ufeff# %",
    "%\\",
    "&lt;!-- % &#35; x",
    "http://example.org/% <https://example.org/%>",
    "\u0301%",
    "- [ ] %",
    "{#%}",
)

NASTY = HEADINGS + NO_HEADINGS + OPENERS_AND_CLOSERS + INLINE


def document(random: Random, lines: int = 20, nasty: tuple[str, ...] = NASTY) -> str:
    """A text of about `lines` lines, at least 30 % of them nasty; equal for equal states of `random`."""
    few = -(-lines * 3 // 10)
    many = random.randint(few, lines) if lines else 0
    chosen = random.choices(nasty, k=many) + random.choices(PLAIN, k=lines - many)
    random.shuffle(chosen)
    return _text(chosen)


@st.composite
def documents(draw: st.DrawFn, nasty: tuple[str, ...] = NASTY, most: int = 14) -> str:
    """Texts as `normalise()` leaves them, at least 30 % of their lines from `nasty`; they shrink well."""
    chosen = draw(st.lists(st.sampled_from(nasty), max_size=most))
    chosen += draw(st.lists(st.sampled_from(PLAIN), max_size=int(len(chosen) * (1 - SHARE) / SHARE)))
    return _text(draw(st.permutations(chosen)))


def nasty_share(source: str) -> float:
    """The share of lines in `source` that are not from the harmless ones; blank lines are harmless."""
    lines = source.split("\n")[:-1]
    harmless = sum(re.sub("word[0-9]+x", "%", line) in PLAIN for line in lines)
    return 1 - harmless / len(lines) if lines else 1.0


def _text(lines: list[str]) -> str:
    parts, number = [], 0
    for line in lines:
        first, *others = line.split("%")
        parts.append(first)
        for other in others:
            number += 1
            parts.append(f"word{number}x{other}")
        parts.append("\n")
    return "".join(parts)

"""The guard refuses what would take seconds, and nothing that people write."""

import time

import pytest

from articles.markup.guard import MOST_STEPS, refusal
from articles.markup.render import convert

PROSE = "Ordinary words: a [[Link|label]], *emphasis*, `code`, a [link](https://example.org/a_(b)) and a note.[^1] "


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("[" * 4_000, "brackets"),
        ("![" * 4_000, "brackets"),
        ("[a](" * 2_000, "brackets"),
        ("[a](b '" * 2_000, "brackets"),
        (("[" * 1_500 + "\n\n") * 12, "brackets"),
        ("[" * 3_000 + "a" + "]" * 3_000, "brackets"),
        ("a" * 20_001, "line"),
        ("> " * 21 + "a", "nesting"),
        ("- " * 21 + "a", "nesting"),
        ("1. " * 21 + "a", "nesting"),
        ("> - 1) " * 7 + "a", "nesting"),
        (" " * 80 + "- a", "nesting"),
        ("a\n" * 8_001, "rows"),
        ("*a\n" * 4_001, "signs"),
        ("\\*\n" * 4_001, "signs"),
        ("&amp;\n" * 4_001, "signs"),
        ("a  \n" * 4_001, "signs"),
        ("|`a`" * 300, "cells"),
        ("a\n\n" * 200_000, "size"),
    ],
)
def test_what_is_refused(source: str, reason: str) -> None:
    assert refusal(source) == reason


@pytest.mark.parametrize(
    "source",
    [
        "",
        (PROSE * 20 + "\n\n") * 100,
        "\n".join(f"- {PROSE}" for _ in range(400)),
        "| a | b |\n|---|---|\n" + "| [[Some article|label]] | `x` |\n" * 2_000,
        "{| wikitable\n" + "|-\n| [[a]] || [[b|c]] || [http://d e]\n" * 600 + "|}\n",
        "[[Link]] " * 2_000,
        "```\n" + "[<*`_(" * 10_000 + "\n" + "a[\n" * 10_000 + "```\n",
        "<!--" + "[" * 50_000 + "-->",
        "{{" + "[[a|" * 10_000 + "}}",
        "<pre>\n" + "[" * 30_000 + "</pre>\n",
        "    values[index(0)] = other[1] * 2_000  # [x]\n" * 2_000,
        "- " * 30 + "\n\n" + "-" * 200 + "\n\n" + "* " * 30,
        "> " * 20 + "deep quotes\n",
        "$$\n" + "\\frac{a}{b} \\cdot \\sqrt[3]{x} & \\\\\n" * 500 + "$$\n",
        "[ unmatched\n\n" * 1_000,
        "snake_case_name * 2 & more\n" * 1_000,
    ],
)
def test_what_is_not(source: str) -> None:
    # A line of 20,000 characters is one thing, a text of that length another.
    source = source.replace(". Ordinary", ".\nOrdinary").replace("]] [[", "]]\n[[")
    assert refusal(source) == ""


def test_too_many_elements_are_refused_when_their_number_is_known() -> None:
    assert convert("- - - - a\n\n" * 11_000).failed == "guard"
    assert convert("- - - - a\n\n" * 1_000).failed == ""


def test_steps_add_up_over_paragraphs() -> None:
    paragraph = "[" * 1_000 + "\n\n"
    most = MOST_STEPS // (1_000 * 1_001 // 2)
    assert refusal(paragraph * most) == ""
    assert refusal(paragraph * (most + 1)) == "brackets"


@pytest.mark.parametrize(
    "source",
    [
        ("-" + " " * 10) * 19 + "a\n",
        ("> " * 19 + "a\n") * 2_500,
        (">" + " " * 9) * 2_000 + "\n",
        "1. " * 19 + " " * 9_000 + "a\n",
    ],
)
def test_blanks_between_markers_take_no_time(source: str) -> None:
    """They once could be matched in two ways each, which doubles the time with every marker."""
    began = time.process_time()
    refusal(source)
    assert time.process_time() - began < 5


def test_many_definitions_in_one_paragraph() -> None:
    """Markdown searches the whole paragraph anew for each."""
    assert refusal("a\n[x]: y\n" * 501) == refusal("> a\n> [x]: y\n" * 501) == "definitions"
    assert refusal("a\n[x]: y\n\n" * 501) == refusal("a\n[x]: y\n" * 500) == ""

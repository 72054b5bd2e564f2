"""Merging by words: what goes together, what must not, and whose each word is."""

import random
import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.history.proposal import MERGE_TOKENS, TOKENS, NoProposal, Proposal, is_word, proposals
from articles.history.words import tokens
from articles.markup.source import SourceRefused, normalise


def propose(base: str, mine: str, theirs: str) -> Proposal | NoProposal:
    (found,) = proposals([(base, mine, theirs)])
    return found


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a b c", "X b c", "a b Y", "X b Y"),
        ("one two three four", "one three four", "one two three 4", "one three 4"),
        ("is presented as a pragmatic mixture", "is presented as a pragmatic synthesis",
         "is presented as an openly pragmatic mixture", "is presented as an openly pragmatic synthesis"),
        # The same change is one, and either may have changed more beside it.
        ("a b c", "a X c", "a X c", "a X c"),
        ("a b c", "a X c", "a X Y", "a X Y"),
        ("a b c d e", "a X c d E", "a X c d e", "a X c d E"),
        # Words of Chinese, Japanese, Thai, Lao, Khmer, Burmese and Tibetan are single characters here.
        ("中国是大国。", "中国曾是大国。", "中国是强国。", "中国曾是强国。"),
        ("私は猫です。", "僕は猫です。", "私は犬です。", "僕は犬です。"),
        ("ประเทศไทยมีเมืองใหญ่", "สยามประเทศไทยมีเมืองใหญ่", "ประเทศไทยมีเมืองเล็ก", "สยามประเทศไทยมีเมืองเล็ก"),
        ("ພາສາລາວ", "ພາສາລາວນີ້", "ຄພາສາລາວ", "ຄພາສາລາວນີ້"),
        # Those of Korean stand between spaces.
        ("병진 노선은 2013년에 채택되었다", "병진 노선은 2013년에 선포되었다", "새 노선은 2013년에 채택되었다",
         "새 노선은 2013년에 선포되었다"),
        # Marks and joiners stay with their word.
        ("cafe\u0301 au lait", "thé au lait", "cafe\u0301 au miel", "thé au miel"),
        ("می\u200cخواهم و تو", "نمی\u200cخواهم و تو", "می\u200cخواهم و او", "نمی\u200cخواهم و او"),
        ("👩🏽\u200d💻 at work 1", "👩🏽\u200d🚀 at work 1", "👩🏽\u200d💻 at work 2", "👩🏽\u200d🚀 at work 2"),
        # Lines are parted by words as well as anything else.
        ("- one\n- two\n", "- one\n- two and more\n", "- One\n- two\n", "- One\n- two and more\n"),
        ("in 2012: 15.9 %", "by 2012: 15.9 %", "in 2012: 16,0 %", "by 2012: 16,0 %"),
    ],
)  # fmt: skip
def test_what_goes_together(base: str, mine: str, theirs: str, merged: str) -> None:
    base, mine, theirs, merged = map(normalise, (base, mine, theirs, merged))
    found = propose(base, mine, theirs)
    assert isinstance(found, Proposal), found
    assert found.text == merged


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "why"),
    [
        # No untouched word stands between the changes: a blank, a sign, a line end, a picture are none.
        ("a b c", "a X c", "a b Y", "words"),
        ("a b, c", "a X, c", "a b, Y", "words"),
        ("a b. C", "a X. C", "a b. Y", "words"),
        ("a b\nc d", "a X\nc d", "a b\nY d", "words"),
        ("a **b** c", "a **X** c", "a **b** Y", "words"),
        ("大国。小国", "大家。小国", "大国。中国", "words"),
        ("猫、犬", "虎、犬", "猫、狼", "words"),
        ("한국어는 쉽다", "한국말은 쉽다", "한국어는 어렵다", "words"),
        ("1👍2", "3👍2", "1👍4", "words"),
        ("a b", "a X b", "a Y b", "words"),
        ("one two three", "", "one 2 three", "removed"),
        ("one two three", "one 2 three", " \n", "removed"),
        ("one two three four", "one four", "one two 3 four", "removed"),
        ("", "mine", "theirs", "new"),
        ("\n", "mine\n", "theirs\n", "new"),
    ],
)
def test_what_does_not(base: str, mine: str, theirs: str, why: str) -> None:
    assert propose(base, mine, theirs) == NoProposal(why)
    assert propose(base, theirs, mine) == NoProposal(why)


def test_whose_each_word_is() -> None:
    found = propose("a b c d e f g h\n", "a X Y d e f G h\n", "a b c d E f G h\n")
    assert isinstance(found, Proposal)
    assert [(run.text, run.origin) for run in found.runs] == [
        ("a ", "kept"), ("X Y", "mine"), (" d ", "kept"), ("E", "theirs"), (" f ", "kept"), ("G", "both"),
        (" h\n", "kept"),
    ]  # fmt: skip


def test_what_only_fits_after_composing_is_composed_again() -> None:
    """A consonant and a vowel of Korean, parted by signs that one side removed, are one character."""
    base = "a \u1112-. b c d\n"
    found = propose(base, "a \u1112\u1161. b c d\n", base)
    assert isinstance(found, Proposal)
    assert found.text == normalise(found.text)


WORDS = st.lists(
    st.sampled_from(["a", "b", "cc", " ", " ", "\n", ".", ",", "*", "漢", "字", "ไ", "한글", "\u0301", "1"])
)


def written(parts: list[str]) -> str:
    return normalise("".join(parts))


@st.composite
def edits_of_one_text(draw: st.DrawFn) -> tuple[str, str, str]:
    """Three texts of which two are made of the first by some changes, so that many merge."""
    base = [
        f"w{i}" if i % 3 else draw(st.sampled_from([" ", ". ", "\n", "語"])) for i in range(draw(st.integers(3, 30)))
    ]
    sides = []
    for name in ("m", "t"):
        side = [[word] for word in base]
        for place in draw(st.lists(st.integers(0, len(base) - 1), max_size=3)):
            side[place] = draw(st.sampled_from([[], [f"{name}1"], [base[place], f" {name}2 "], ["same"]]))
        sides.append(" ".join(word for words in side for word in words))
    return normalise(" ".join(base)), normalise(sides[0]), normalise(sides[1])


@given(WORDS, WORDS)
@settings(max_examples=300)
def test_what_one_side_left_alone_is_the_others(base: list[str], mine: list[str]) -> None:
    try:
        here, there = written(base), written(mine)
    except SourceRefused:
        return
    for found in (propose(here, there, here), propose(here, here, there), propose(here, there, there)):
        assert isinstance(found, Proposal)
        assert found.text == there


@given(edits_of_one_text())
@settings(max_examples=300)
def test_laws_of_a_proposal(texts: tuple[str, str, str]) -> None:
    base, mine, theirs = texts
    found, mirrored = propose(base, mine, theirs), propose(base, theirs, mine)
    assert found == propose(base, mine, theirs)
    if isinstance(found, NoProposal):
        assert mirrored == found
        return
    assert isinstance(mirrored, Proposal)
    swapped = {"mine": "theirs", "theirs": "mine"}
    assert mirrored.text == found.text == "".join(run.text for run in found.runs) == normalise(found.text)
    assert [swapped.get(run.origin, run.origin) for run in mirrored.runs] == [run.origin for run in found.runs]
    words = set(tokens(found.text))
    kept = set(tokens(base)) & set(tokens(mine)) & set(tokens(theirs))
    # Of a word that stands twice each side may have taken out another one.
    once = {word for word in kept if is_word(word) and tokens(base).count(word) == 1}
    assert once <= words, "what both kept is there"
    for side, other in ((mine, theirs), (theirs, mine)):
        new = {word for word in tokens(side) if is_word(word)} - set(tokens(base)) - set(tokens(other))
        assert new <= words, "what one wrote is there"
    for word in words:
        assert not is_word(word) or word in tokens(mine) or word in tokens(theirs), "and nothing else"


@given(WORDS, WORDS, WORDS)
@settings(max_examples=300)
def test_any_three_texts_have_an_answer(base: list[str], mine: list[str], theirs: list[str]) -> None:
    try:
        texts = written(base), written(mine), written(theirs)
    except SourceRefused:
        return
    found = propose(*texts)
    assert isinstance(found, NoProposal) or found.text == normalise(found.text)


def test_no_pair_of_words_is_made_that_nobody_wrote() -> None:
    """Over all small edits: two words that stand side by side do so in one of the sides."""
    base = ["a", "b", "c", "d"]
    for place, other in product(range(4), repeat=2):
        mine, theirs = base.copy(), base.copy()
        mine[place], theirs[other] = "X", "Y"
        found = propose(" ".join(base), " ".join(mine), " ".join(theirs))
        if isinstance(found, Proposal):
            words = found.text.split()
            assert abs(words.index("X") - words.index("Y")) > 1
        else:
            assert abs(place - other) <= 1


def many(count: int, seed: int) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("abcdefghij", k=3)) for _ in range(count)) + "\n"


def test_what_is_too_long_has_no_proposal() -> None:
    base = "w " * (TOKENS // 2 - 1) + "\n"
    assert isinstance(propose(base, "x" + base[1:], base), Proposal)
    longer = base + "w w\n"
    assert propose(longer, longer + "x\n", longer) == NoProposal("long")
    assert propose("x" * 200_000, "y", "z") == NoProposal("long")
    overlap = ("a b c " * 500 + "\n", "X b c " + "a b c " * 499 + "\n", "a b c " * 499 + "a b Y\n")
    found = proposals([overlap] * 10)
    size = sum(len(tokens(text)) for text in overlap)
    assert [isinstance(each, Proposal) for each in found] == [size * (i + 1) <= MERGE_TOKENS for i in range(10)]


@pytest.mark.parametrize(
    "texts",
    [
        (many(3_300, 1), many(3_300, 2), many(3_300, 3)),
        (many(61_000, 1)[:100_000], many(61_000, 2)[:100_000], many(61_000, 3)[:100_000]),
        ("a " * 4_900, "b a " * 2_450, "a c " * 2_450),
        ("x" * 100_000, "x" * 99_999 + "y", "y" + "x" * 99_999),
        ("漢" * 9_999, "字漢" * 4_999, "漢字" * 4_999),
    ],
    ids=["unrelated", "unrelated line", "repeating", "one word", "han"],
)
def test_time_is_bounded(texts: tuple[str, str, str]) -> None:
    start = time.perf_counter()
    found = propose(*texts)
    print(f"{time.perf_counter() - start:.3f} s: {found.why if isinstance(found, NoProposal) else 'merged'}")

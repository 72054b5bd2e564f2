"""Which sections keep their ids."""

import hashlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.history.identity import Known, match
from articles.markup.split import Piece, split

LEAD = "The lead.\n\n"
ALPHA = "## Alpha\n\nThe first letter, from which much begins.\n\n"
BETA = "## Beta\n\nSecond place, and a house in older alphabets.\n\n"
GAMMA = "## Gamma\n\nA camel walks by, thirsty and slow.\n\n"
DELTA = "## Delta\n\nWhere a river meets the sea.\n\n"


def known(*sources: str) -> list[Known]:
    """The sections of an article, with ids 1, 2, 3 ..."""
    pieces = [split(source)[-1] for source in sources]
    return [Known(number, piece.level, piece.heading, piece.source) for number, piece in enumerate(pieces, 1)]


def ids(old: list[Known], text: str, removed: dict[str, list[int]] | None = None) -> list[int | None]:
    return match(old, split(text), removed or {})


FIVE = known(LEAD, ALPHA, BETA, GAMMA, DELTA)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(LEAD + ALPHA + BETA + GAMMA + DELTA, [1, 2, 3, 4, 5], id="nothing changed"),
        pytest.param("Other words.\n\n" + ALPHA + BETA, [1, 2, 3], id="another lead"),
        pytest.param(ALPHA + BETA, [1, 2, 3], id="empty lead"),
        pytest.param(LEAD + GAMMA + ALPHA + BETA + DELTA, [1, 4, 2, 3, 5], id="moved"),
        pytest.param(LEAD + DELTA + GAMMA + BETA + ALPHA, [1, 5, 4, 3, 2], id="reversed"),
        pytest.param(LEAD + ALPHA + GAMMA + DELTA, [1, 2, 4, 5], id="deleted"),
        pytest.param(LEAD + ALPHA + BETA.replace("Beta", "Second letter") + GAMMA, [1, 2, 3, 4], id="heading renamed"),
        pytest.param(
            LEAD + "## beta\n\nNothing of what it was before, 123.\n\n" + ALPHA, [1, 3, 2], id="rewritten, moved"
        ),
        pytest.param(LEAD + ALPHA.replace("## ", "### ") + BETA, [1, 2, 3], id="another level"),
        pytest.param(
            LEAD + ALPHA + "## Something new\n\nThat was never here: 1, 2, 3.\n\n" + BETA,
            [1, 2, None, 3],
            id="inserted",
        ),
        pytest.param(
            LEAD + ALPHA.replace("from which", "from which\n\n## Xylophone\n\n") + BETA, [1, 2, None, 3], id="divided"
        ),
        pytest.param(LEAD + ALPHA + BETA.replace("## Beta\n\n", "") + GAMMA, [1, 2, 4], id="heading deleted"),
        pytest.param(LEAD + ALPHA + ALPHA + BETA, [1, 2, None, 3], id="doubled"),
        pytest.param("", [1], id="all deleted"),
    ],
)
def test_sections_keep_their_ids(text: str, expected: list[int | None]) -> None:
    assert ids(FIVE, text) == expected


def test_a_new_article_has_no_ids() -> None:
    assert ids([], LEAD + ALPHA) == [None, None]


def test_equal_headings_as_many_go_by_order() -> None:
    old = known(LEAD, "## Notes\n\none\n\n", ALPHA, "## Notes\n\ntwo\n\n")
    assert ids(old, LEAD + "## notes\n\nxyz\n\n" + ALPHA + "## Notes\n\n789\n\n") == [1, 2, 3, 4]


def test_equal_headings_not_as_many_go_by_likeness() -> None:
    old = known(LEAD, "## Notes\n\nabout the first letter\n\n", "## Notes\n\nabout the second place\n\n")
    assert ids(old, LEAD + "## Notes\n\nabout the second place!\n\n") == [1, 3]
    new = (
        "## Notes\n\n987654\n\n" + "## Notes\n\nabout the second place?\n\n" + "## Notes\n\nabout the first letter?\n\n"
    )
    assert ids(old, LEAD + new) == [1, None, 3, 2]


def test_likeness_is_asked_of_the_beginning_only() -> None:
    old = known(LEAD, "## Old\n\n" + "a" * 8000 + "b" * 20000)
    assert ids(old, LEAD + "## New\n\n" + "a" * 8000 + "c" * 20000) == [1, 2]
    assert ids(old, LEAD + "## New\n\n" + "c" * 8000 + "b" * 20000) == [1, None]


def test_of_equally_alike_sections_the_nearer_is_taken() -> None:
    old = known(LEAD, "# 1\n\nword\n", "# 2\n\nword\n", "# 3\n\nword\n")
    assert ids(old, LEAD + "# 4\n\nword\n# 5\n\nword\n# 6\n\nword\n") == [1, 2, 3, 4]


def test_removed_sections_come_back_by_equal_source() -> None:
    digest = hashlib.sha256(GAMMA.encode()).hexdigest()
    old = known(LEAD, ALPHA)
    assert ids(old, LEAD + GAMMA + ALPHA, {digest: [9, 8]}) == [1, 9, 2]
    assert ids(old, LEAD + GAMMA + ALPHA + GAMMA + GAMMA, {digest: [9, 8]}) == [1, 9, 2, 8, None]
    assert ids(old, LEAD + GAMMA.replace("slow", "fast") + ALPHA, {digest: [9]}) == [1, None, 2]
    # A section that the text still has is not given away twice.
    assert ids(old, LEAD + ALPHA + ALPHA, {hashlib.sha256(ALPHA.encode()).hexdigest(): [2, 7]}) == [1, 2, 7]


sections = st.builds(
    lambda level, heading, body: f"{'#' * level} {heading}\n\n{body}\n\n",
    st.integers(1, 3),
    st.sampled_from(["One", "Two", "one", "Three", "Notes"]),
    st.text("abc \n", max_size=30).map(lambda body: body.replace("\n", " ")),
)


@given(st.lists(sections, max_size=8), st.lists(sections, max_size=8), st.integers(0, 2**32))
@settings(max_examples=200)
def test_an_untouched_section_keeps_its_id(old: list[str], new: list[str], seed: int) -> None:
    rng = random.Random(seed)
    before = known(LEAD, *old)
    after = [*new, *(source for source in old if rng.random() < 0.7)]
    rng.shuffle(after)
    digests = {hashlib.sha256(source.encode()).hexdigest(): [100 + rng.randrange(9)] for source in new}
    found = ids(before, LEAD + "".join(after), digests)
    given_ids = [section for section in found if section is not None]
    assert len(given_ids) == len(set(given_ids))
    assert set(given_ids) <= {past.id for past in before} | {each for some in digests.values() for each in some}
    assert found[0] == 1
    # Of equal sections there are as many with an id as the old text has; which of them it is, nobody can tell.
    for source in set(old) & set(after):
        own = {past.id for past in before if past.source == source}
        kept = [section for section, text in zip(found[1:], after, strict=True) if text == source and section in own]
        assert len(kept) == min(len(own), after.count(source))


@given(st.lists(sections, max_size=8), st.data())
def test_one_changed_section_takes_no_id_of_another(old: list[str], data: st.DataObject) -> None:
    before = known(LEAD, *old)
    if old:
        place = data.draw(st.integers(0, len(old) - 1))
        changed = [*old[:place], data.draw(sections), *old[place + 1 :]]
        found = ids(before, LEAD + "".join(changed))
        assert found[: place + 1] == [past.id for past in before[: place + 1]]
        assert found[place + 2 :] == [past.id for past in before[place + 2 :]]


@pytest.mark.parametrize("heading", ["same", "other", "few"])
def test_a_thousand_sections_are_matched_in_half_a_second(heading: str) -> None:
    rng = random.Random(1)

    def text() -> str:
        return "".join(rng.choices("abcdefgh ", k=2500))

    def name(number: int) -> str:
        return {"same": "Notes", "other": f"{number}", "few": f"{number % 40}"}[heading]

    old = [Known(number, 2, name(number), text()) for number in range(1000)]
    new = [Piece(2, name(-number), text()) for number in range(999)]
    start = time.process_time()
    found = match(old, new, {})
    assert time.process_time() - start < 0.5
    assert len(found) == 999

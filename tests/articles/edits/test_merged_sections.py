"""Edits that collide by lines and are merged by sections: whose words stand where, and under which ids."""

import pytest

from articles import edits
from articles.history.verify import verify_all
from articles.models import SectionChange
from tests.factories import head, make_article, section_of, text_of

pytestmark = pytest.mark.django_db

LEAD, ONE, TWO, THREE = "Lead.\n\n", "## One\n\nFirst.\n\n", "## Two\n\nSecond.\n\n", "## Three\n\nThird.\n"


@pytest.fixture
def article(db):
    return make_article("Byungjin", text=LEAD + ONE + TWO + THREE)


def both(article, ada, bea, mine: str, theirs: str) -> edits.Saved:
    """Bea saves `theirs`, then Ada what she made of the same revision."""
    base = head(article)
    edits.save(article, base=base, text=theirs, author=bea)
    return edits.save(article, base=base, text=mine, author=ada)


def test_moved_here_and_edited_there_keeps_every_id(article, ada, bea) -> None:
    ids = {section.heading: section.pk for section in article.sections.current()}
    edited = TWO.replace("Second.", "Second, by Bea.")
    saved = both(article, ada, bea, LEAD + TWO + ONE + THREE, LEAD + ONE + edited + THREE)
    assert saved.merged
    assert text_of(article) == LEAD + edited + ONE + THREE
    assert {section.heading: section.pk for section in article.sections.current()} == ids
    what = SectionChange.objects.filter(revision=saved.revision).values_list("section__heading", "what")
    assert set(what) in ({("One", "moved")}, {("Two", "moved")})
    assert list(verify_all()) == []


def test_moved_to_the_end_and_edited_there(article, ada, bea) -> None:
    ids = {section.heading: section.pk for section in article.sections.current()}
    moved, edited = LEAD + TWO + THREE + "\n" + ONE[:-1], ONE.replace("First.", "First, by Bea.")
    both(article, ada, bea, moved, LEAD + edited + TWO + THREE)
    assert text_of(article) == LEAD + TWO + THREE + "\n" + edited[:-1]
    assert {section.heading: section.pk for section in article.sections.current()} == ids


def test_two_new_sections_at_the_end_are_both_kept(article, ada, bea) -> None:
    """The most common collision: everybody adds at the end."""
    base = head(article)
    edits.save(article, base=base, text="## By Bea\n\nBea's.\n", section="new", author=bea)
    bea_s = section_of(article, "By Bea").pk
    saved = edits.save(article, base=base, text="## By Ada\n\nAda's.\n", section="new", author=ada)
    assert saved.merged
    assert [section.heading for section in article.sections.current()] == [
        "",
        "One",
        "Two",
        "Three",
        "By Bea",
        "By Ada",
    ]
    assert section_of(article, "By Bea").pk == bea_s
    assert list(verify_all()) == []


def test_the_same_new_section_twice_is_one(article, ada, bea) -> None:
    base = head(article)
    edits.save(article, base=base, text="## See also\n\nThe same.\n", section="new", author=bea)
    saved = edits.save(article, base=base, text="## See also\n\nThe same.\n", section="new", author=ada)
    assert not saved.changed
    assert head(article).number == 2


def test_removed_here_and_edited_there_is_asked(article, ada, bea) -> None:
    with pytest.raises(edits.EditConflict) as refusal:
        both(article, ada, bea, LEAD + ONE + THREE, LEAD + ONE + TWO.replace("Second.", "Second, by Bea.") + THREE)
    (hunk,) = refusal.value.conflict.hunks
    assert (hunk.mine, hunk.theirs) == ("", "## Two\n\nSecond, by Bea.\n\n")


def test_removed_here_and_moved_there_stays_out(article, ada, bea) -> None:
    saved = both(article, ada, bea, LEAD + ONE + THREE, LEAD + ONE + THREE + "\n" + TWO[:-1])
    assert saved.merged
    assert text_of(article) == LEAD + ONE + THREE


def test_a_section_brought_back_by_both_is_one_row(article, ada, bea) -> None:
    gone = section_of(article, "Two").pk
    edits.save(article, base=head(article), text=LEAD + ONE + THREE, author=bea)
    saved = both(
        article,
        ada,
        bea,
        LEAD + ONE + THREE.replace("Third.", "Ada's.") + TWO,
        LEAD + TWO + ONE.replace(".", "!") + THREE,
    )
    assert saved.merged
    assert [section.heading for section in article.sections.current()].count("Two") == 1
    assert section_of(article, "Two").pk == gone
    assert list(verify_all()) == []


def test_the_limits_hold_for_what_is_merged(article, ada, bea, settings) -> None:
    """Two people who each stay within them may together not."""
    settings.MAX_SECTIONS = 6
    base = head(article)
    edits.save(article, base=base, text="## Four\n\n.\n\n## Five\n\n.\n", section="new", author=bea)
    before = text_of(article)
    with pytest.raises(edits.TextTooLong, match="would have 8 sections; 6 are allowed"):
        edits.save(article, base=base, text="## Six\n\n.\n\n## Seven\n\n.\n", section="new", author=ada)
    assert text_of(article) == before

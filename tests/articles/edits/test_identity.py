"""A section keeps its id through every edit that leaves it recognisable, and an untouched one always."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import edits
from articles.history.verify import verify_article
from tests.factories import head, make_article, make_user, section_of, text_of

pytestmark = pytest.mark.django_db

PROSE = {
    "One": "The first section tells of rivers and the towns beside them.\n",
    "Two": "A second one lists the kings, their years and their quarrels.\n",
    "Three": "Trade by sea is the matter of the third section.\n",
}


def text(**parts: str) -> str:
    return "Lead.\n\n" + "".join(f"## {heading.replace('_', ' ')}\n\n{body}\n" for heading, body in parts.items())


@pytest.fixture
def article(ada):
    return make_article(text=text(**PROSE), author=ada)


@pytest.fixture
def ids(article) -> dict[str, int]:
    return dict(article.sections.current().values_list("heading", "pk"))


def after(article, new: str) -> dict[str, int]:
    edits.save(article, base=head(article), text=new, author=head(article).author)
    return dict(article.sections.current().values_list("heading", "pk"))


def test_a_renamed_heading(article, ids) -> None:
    found = after(article, text(**PROSE).replace("## Two", "## Kings"))
    assert found == {"": ids[""], "One": ids["One"], "Kings": ids["Two"], "Three": ids["Three"]}


def test_a_rewritten_text_under_the_same_heading(article, ids) -> None:
    found = after(article, text(**PROSE | {"Two": "Now it is about something else altogether, at length.\n"}))
    assert found == ids


def test_moved_sections(article, ids) -> None:
    assert after(article, text(**dict(reversed(PROSE.items())))) == ids


def test_an_inserted_section(article, ids) -> None:
    found = after(article, text(One=PROSE["One"], New="Fresh words.\n", Two=PROSE["Two"], Three=PROSE["Three"]))
    new = found.pop("New")
    assert found == ids
    assert new not in ids.values()


def test_a_split_section(article, ids) -> None:
    body = PROSE["Two"].replace(", their years", ".\n\n## Years\n\nTheir years")
    found = after(article, text(**PROSE | {"Two": body}))
    assert found.pop("Years") not in ids.values()
    assert found == ids


def test_a_deleted_heading_gives_its_text_to_the_section_above(article, ids) -> None:
    found = after(article, text(**PROSE).replace("## Two\n\n", ""))
    assert found == {heading: pk for heading, pk in ids.items() if heading != "Two"}
    assert "kings" in section_of(article, "One").source


def test_a_section_cut_and_pasted_later(article, ids) -> None:
    after(article, text(One=PROSE["One"], Three=PROSE["Three"]))
    assert after(article, text(Three=PROSE["Three"], Two=PROSE["Two"], One=PROSE["One"])) == ids


def test_equal_headings_keep_their_order(ada) -> None:
    article = make_article(text="## Notes\n\na\n\n## Notes\n\nb\n\n## Notes\n\nc\n", author=ada)
    before = list(article.sections.current().values_list("pk", flat=True))
    after(article, "## Notes\n\na\n\n## Notes\n\nb changed\n\n## Notes\n\nc\n")
    assert list(article.sections.current().values_list("pk", flat=True)) == before
    assert list(article.sections.current().values_list("anchor", flat=True)) == ["", "Notes", "Notes_2", "Notes_3"]


LINES = st.lists(
    st.sampled_from(["## A\n", "## B\n", "### C\n", "words\n", "other words\n", "\n", "```\n", "> q\n", "- i\n"]),
    max_size=14,
).map("".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, min_size=2, max_size=4))
def test_untouched_sections_keep_their_ids_and_nothing_is_lost(db, texts: list[str]) -> None:
    author = make_user()
    article = make_article(text=texts[0], author=author)
    for new in texts[1:]:
        before = dict(article.sections.current().values_list("pk", "source"))
        edits.save(article, base=head(article), text=new, author=author)
        current = list(article.sections.current().values_list("pk", "source"))
        assert "".join(source for _pk, source in current) == text_of(article)
        unique = [s for s in before.values() if list(before.values()).count(s) == 1]
        for pk, source in current:
            if source in unique and sum(source == other for _pk, other in current) == 1 and source:
                assert before.get(pk) == source, "an untouched section lost its id"
    assert list(verify_article(article)) == []

"""append_history makes the rows and digests of the verbs, and says what it made of what it was handed."""

import random
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from uuid import uuid4

import pytest
from django.core import serializers
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from reversion.models import Version

from articles import edits
from articles.edits.bulk.cleaning import Cleaner
from articles.history.verify import verify_all
from articles.markup.render import convert
from articles.markup.source import SourceRefused, normalise
from articles.markup.split import split
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision, Fragment, Link, LinkTarget, Section, SectionChange, Stale
from articles.models.section import text_hash
from articles.rendering.queue import render_stale
from tests.articles.edits.histories import everything, exported, forget_everything, long_history, past
from tests.articles.history.edits import edited, text, words
from tests.factories import TEXT, head, make_article, make_user, section_of, text_of

pytestmark = pytest.mark.django_db

# The verb has its module's name, so that an import of it would find the verb.
module = import_module("articles.edits.append_history")

Kind, Via = ArticleRevision.Kind, ArticleRevision.Via

ONE, TWO = "## One\n\nFirst of [[Rome]].\n\n", "## Two\n\nSecond of [[Oslo|it]] and [[rome]].\n\n"
DEEP, THREE = "### Deep\n\nDeep “words” \\ \U0001f600 \u2028 \x7f.\n\n", "## Three\n\nThird [[Category:All|x]].\n\n"

# Edited, moved, removed, brought back, headings renamed, another lead, a section twice, a text of nothing.
LIFE = [
    f"Lead of [[Paris]].\n\n{ONE}{TWO}{DEEP}{THREE}",
    f"Lead of [[Paris]].\n\n{ONE.replace('First', 'The first')}{TWO}{DEEP}{THREE}",
    f"Lead of [[Paris]].\n\n{THREE}{ONE.replace('First', 'The first')}{TWO}{DEEP}",
    f"Lead of [[Paris]].\n\n{THREE}{DEEP}",
    f"Lead of [[Paris]].\n\n{THREE}{DEEP}{TWO}",
    f"Lead of [[Paris]].\n\n{THREE}{DEEP.replace('Deep', 'Three', 1)}{TWO.replace('Two', 'Second')}",
    f"{THREE}{TWO}{TWO}",
    "#REDIRECT [[Rome]]\n",
    "",
    f"Lead of [[Paris]].\n\n{ONE}{TWO}{DEEP}{THREE}",
]


def write_with_verbs(texts: list[str], *authors: object) -> Article:
    """An article made by create() and save(); an edit that changes nothing makes no revision."""
    article = None
    for n, source in enumerate(texts):
        values = {"text": source, "author": authors[n % len(authors)], "summary": f"edit {n}", "via": Via.IMPORT}
        if article is None:
            article = edits.create(title=clean_title("Help:Life of it"), **values).revision.article
        else:
            edits.save(article, base=head(article), minor=n % 2 == 1, **values)
    assert article is not None
    return article


def rewritten(article: Article, *, with_sections: bool, batch: int = 100) -> Article:
    """The same history in a database that holds nothing of it."""
    history = exported(article, with_sections=with_sections)
    forget_everything()
    report = edits.append_history([history], batch=batch)
    assert (report.created, report.revisions, report.shifted) == (1, len(list(history.edits)), 0)
    assert list(verify_all()) == []
    return Article.objects.get(uid=article.uid)


@pytest.mark.parametrize("batch", [1, 3, 100])
@pytest.mark.parametrize("with_sections", [True, False], ids=["sections named", "sections recognised"])
def test_the_rows_are_those_of_the_verbs(ada, with_sections, batch) -> None:
    bot = make_user("Bot", kind="bot")
    article = write_with_verbs(LIFE, ada, bot)
    expected = everything(article, named=with_sections)
    assert len(expected["revisions"]) == len(LIFE)
    assert {change[2] for change in expected["changes"]} == set(SectionChange.What)
    assert everything(rewritten(article, with_sections=with_sections, batch=batch), named=with_sections) == expected


@pytest.mark.parametrize("seed", range(6))
def test_sections_are_recognised_as_by_the_verbs(ada, seed) -> None:
    """Random edits of few different lines, with sections that are removed, come back, and stand twice."""
    rng = random.Random(seed)
    lines = words(rng)
    texts = ["".join(text(rng, lines, 30))]
    while len(texts) < 12:
        older = rng.choice(texts[-4:]).splitlines(keepends=True)
        texts.append("".join(edited(rng, older, lines, rng.randint(1, 3))))
    article = write_with_verbs(texts, ada)
    expected = everything(article, named=False)
    assert everything(rewritten(article, with_sections=False, batch=5), named=False) == expected


def test_versions_are_what_reversions_serialiser_makes_of_them(ada) -> None:
    article = rewritten(write_with_verbs(LIFE, ada), with_sections=True)
    stored = dict(head(article).entries)
    fields = {"articles.section": ("article", "source"), "articles.article": ("namespace", "title")}
    rows = [article, *Section.objects.filter(pk__in=stored)]
    for row in rows:
        expected = serializers.serialize("json", [row], fields=fields[row._meta.label_lower])
        of = Version.objects.filter(object_id=str(row.pk), content_type__model=row._meta.model_name)
        version = of.order_by("-pk")[0]
        assert version.serialized_data == expected
        assert version.object_repr == str(row)
    assert len(rows) == 6


def test_articles_of_one_batch_count_their_links(ada) -> None:
    """What links here and what is missing, with targets that are born in the same batch and links that go away."""
    one = edits.History(title=clean_title("Rome"), edits=[past(ada, "[[Oslo]] [[Nowhere]] [[oslo]]\n")])
    two = edits.History(title=clean_title("Oslo"), edits=[past(ada, "[[Nowhere]]\n\n## A\n\n[[Nowhere]] [[Rome]]\n")])
    edits.append_history([one, two])
    assert targets() == {"nowhere": (2, True), "oslo": (1, False), "rome": (1, False)}
    longer = [past(ada, "[[Nowhere]]\n\n## A\n\n[[Nowhere]] [[Rome]]\n"), past(ada, "## A\n\n[[Nowhere]]\n", days=1)]
    gone = [past(ada, "[[Oslo]] [[Nowhere]] [[oslo]]\n"), past(ada, "[[Berne]]\n", days=1)]
    edits.append_history([replace(two, edits=longer), replace(one, edits=gone)])
    assert targets() == {"nowhere": (1, True), "berne": (1, True)}
    assert Link.objects.count() == 2


def targets() -> dict[str, tuple[int, bool]]:
    rows = LinkTarget.objects.values_list("title_key", "articles", "missing")
    return {key: (count, missing) for key, count, missing in rows}


# --- what is handed in


def test_edits_are_read_one_by_one(ada) -> None:
    """No more than a batch is held, and nothing is read ahead of it."""
    read, seen = [], []

    def lazily():
        for history in (long_history(ada, 9), long_history(ada, 9, title="Longer")):
            yield replace(history, edits=(read.append(1) or edit for edit in history.edits))

    edits.append_history(lazily(), batch=4, progress=lambda report: seen.append((report.revisions, len(read))))
    assert seen == [(4, 4), (8, 8), (12, 12), (16, 16), (18, 18)]


def test_a_batch_is_full_with_so_many_characters_too(ada, monkeypatch) -> None:
    monkeypatch.setattr(module, "CHARACTERS", 100)
    seen = []
    edits.append_history([long_history(ada, 9)], progress=lambda report: seen.append(report.revisions))
    assert len(seen) > 2


def test_times_only_grow(ada) -> None:
    times = [0, 1, 1, 0.5, 1.5]
    history = edits.History(
        title=clean_title("X"), edits=[past(ada, f"{n}\n", days=days) for n, days in enumerate(times)]
    )
    report = edits.append_history([history])
    assert report.shifted == 2
    assert [str(note).split(" became ")[1] for note in report.notes] == [
        "2020-03-01 12:00:00.123457+00:00",
        "2020-03-01 12:00:00.123458+00:00",
    ]
    assert [(note.title.full, note.place) for note in report.notes] == [("X", 3), ("X", 4)]
    assert list(verify_all()) == []
    assert edits.append_history([history]).present == 5


def test_what_cannot_be_stored_is_left_out_and_told(ada) -> None:
    bad = [
        past(ada, "\ud800", days=1),
        past(ada, "a" + "\u0301" * 31, days=2),
        past(ada, "ok", days=3, summary="\udfff"),
    ]
    history = edits.History(
        title=clean_title("X"), edits=[past(ada, "one\r\n\x00two"), *bad, past(ada, "end", days=4, summary="a\x00b\n")]
    )
    report = edits.append_history([history])
    assert (report.revisions, report.refused, [note.place for note in report.notes]) == (2, 3, [2, 3, 4])
    assert "lone surrogate" in report.notes[0].message
    article = Article.objects.get()
    assert (text_of(article), head(article).summary) == ("end\n", "ab")
    assert ArticleRevision.objects.get(number=1).size == len("one\ntwo\n")
    assert edits.append_history([history]).present == 2


LINES = st.sampled_from(
    ["", "a", "e\u0301", "\u0301", "\u0301" * 20, "\x00", "\x0b", "\ufeff", "\ufeffa", "\ud800", "é"]
)
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\r", ""])


@given(texts=st.lists(st.lists(st.tuples(LINES, ENDS), max_size=6), max_size=4))
def test_texts_are_cleaned_as_forms_clean_them(texts) -> None:
    cleaner = Cleaner()
    for source in ("".join(map("".join, lines)) for lines in texts):
        try:
            expected = normalise(source)
        except SourceRefused as refusal:
            with pytest.raises(SourceRefused, match=refusal.code):
                cleaner.clean(source)
        else:
            assert cleaner.clean(source) == expected


def test_only_so_many_notes_are_kept(ada, monkeypatch) -> None:
    monkeypatch.setattr("articles.edits.bulk.past.NOTES", 3)
    report = edits.append_history([edits.History(title=clean_title("X"), edits=[past(ada, f"{n}") for n in range(9)])])
    assert (report.shifted, len(report.notes)) == (8, 3)


def test_an_edit_that_changes_nothing_is_a_revision(ada) -> None:
    history = edits.History(title=clean_title("X"), edits=[past(ada, TEXT, days=n, summary=str(n)) for n in range(3)])
    edits.append_history([history])
    article = Article.objects.get()
    assert list(article.revisions.order_by("number").values_list("summary", "delta")) == [
        ("0", len(TEXT)),
        ("1", 0),
        ("2", 0),
    ]
    assert SectionChange.objects.filter(revision__number__gt=1).count() == 0
    assert list(verify_all()) == []


def test_a_history_of_nothing_makes_no_article(ada) -> None:
    report = edits.append_history([edits.History(title=clean_title("X"), edits=[])])
    assert (report.articles, report.created, Article.objects.count()) == (1, 0, 0)


def test_no_limit_of_size_binds(ada, settings) -> None:
    settings.MAX_SECTIONS, settings.MAX_SECTION_BYTES, settings.MAX_ARTICLE_BYTES = 2, 10, 20
    edits.append_history([long_history(ada, 2)])
    assert Section.objects.count() == 3


def test_what_the_caller_did_wrong_is_an_error(ada) -> None:
    def append(edit: edits.PastEdit) -> None:
        edits.append_history([edits.History(title=clean_title("X"), edits=[edit])])

    with pytest.raises(ValueError, match="X, edit 1: its time has no zone"):
        append(replace(past(ada, "x"), time=datetime(2020, 1, 1)))
    with pytest.raises(ValueError, match="X, edit 1: delete is another verb's"):
        append(past(ada, "x", kind=Kind.DELETE))
    with pytest.raises(edits.HistoryDiffers, match="revision 1 names 1 sections, and its text has 2"):
        append(past(ada, "# A\n", sections=[uuid4()]))
    foreign = section_of(make_article("Other", author=ada), "One").uid
    with pytest.raises(edits.HistoryDiffers, match=f"X: section {foreign} is another article's"):
        append(past(ada, "", sections=[foreign]))
    assert Article.objects.count() == 1


# --- HTML


def test_html_is_left_to_render_stale(ada) -> None:
    edits.append_history([long_history(ada, 9)], batch=4)
    assert (Fragment.objects.count(), set(Stale.objects.values_list("article", flat=True))) == (
        0,
        {Article.objects.get().pk},
    )
    assert "Lead 8 with" in Client().get("/wiki/Long").content.decode()
    assert render_stale() == 3
    assert (Fragment.objects.count(), Stale.objects.count()) == (3, 0)
    edits.append_history([long_history(ada, 12)], batch=4)
    assert Stale.objects.count() == 1
    assert "Lead 11 with" in Client().get("/wiki/Long").content.decode()


def test_html_that_is_handed_in_is_stored(ada) -> None:
    texts = [edit.text for edit in long_history(ada, 9).edits]
    made = {text_hash(piece.source): convert(piece.source) for text in texts for piece in split(text)}
    edits.append_history([long_history(ada, 9)], batch=4, fragments=made)
    article = Article.objects.get()
    assert dict(Fragment.objects.values_list("section", "version")) == dict(head(article).entries)
    assert Stale.objects.count() == 0
    assert render_stale() == 0
    stored = Fragment.objects.get(section=section_of(article, ""))
    rendered = convert("Lead 8 with [[Target 2]].\n\n")
    assert (stored.html, [link[1] for link in stored.meta["links"]]) == (rendered.html, ["Target 2"])


def test_postgresql_is_told_what_the_tables_hold(ada) -> None:
    """Its planner would go on with the plans for empty tables until it looks by itself."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's planner needs no figures")
    edits.append_history([long_history(ada, 20)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'articles_articlerevision'")
        assert cursor.fetchone() == (20,)

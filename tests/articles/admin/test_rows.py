"""The page of a row: everything to look at, nothing to type into, and ways to the site and back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.timezone import localtime

from articles import edits
from articles.models import Article, ArticleRevision, Section
from tests.factories import head, make_article, make_user, section_of

pytestmark = pytest.mark.django_db

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def page_of(client, model: str, pk: int) -> str:
    answer = client.get(f"/admin/articles/{model}/{pk}/change/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def article(ada) -> Article:
    text = "\nSee [[Juche]].\n\n## One <b>\n\nWords & more.\n"
    return make_article("Help:Byung jin", text, author=ada, summary="First words")


def test_an_article(as_mo, article, ada) -> None:
    page = page_of(as_mo, "article", article.pk)
    for way in (
        "/wiki/Help:Byung_jin",
        "/history/Help:Byung_jin",
        "/edit/Help:Byung_jin",
        f"/admin/articles/articlerevision/?article={article.pk}",
        f"/admin/articles/section/?article={article.pk}",
        f"/admin/articles/link/?article={article.pk}",
        "/admin/articles/link/?q=Help%3AByung+jin",
        f"/admin/articles/articlerevision/{head(article).pk}/change/",
        "/admin/articles/articlerevision/?author=Ada",
        f"/admin/articles/article/delete/?item={article.pk}",
        f"/admin/articles/article/rename/?item={article.pk}",
    ):
        assert f'href="{way}"' in page, way
    assert str(article.uid) in page
    when = date_format(localtime(head(article).created_at), "DATETIME_FORMAT")
    assert page.count(when) == 2, "when it was made and when it was changed last"
    for field in ("<select", "<textarea", 'type="text"', "_save"):
        assert field not in page


def test_a_deleted_article_says_so_and_why(as_mo, mo, article) -> None:
    edits.delete(article, author=mo, summary="It was spam")
    page = page_of(as_mo, "article", article.pk)
    assert "It was spam" in page
    assert f'href="/article/{article.pk}/restore"' in page
    assert f'href="/admin/articles/article/restore/?item={article.pk}"' in page
    for way in ("/wiki/", "/edit/", "/admin/articles/article/delete/"):
        assert f'href="{way}' not in page
    section = section_of(article, "One <b>")
    page = page_of(as_mo, "section", section.pk)
    assert "(deleted)" in page
    assert "Words &amp; more." in page
    assert "/edit" not in page
    first = article.revisions.get(number=1)
    page = page_of(as_mo, "articlerevision", first.pk)
    assert "(deleted)" in page
    assert f'href="/revision/{first.pk}"' in page
    assert "/admin/articles/articlerevision/revert/" not in page


def test_a_section_shows_its_text_as_it_was_typed(as_mo, article) -> None:
    lead, section = section_of(article, ""), section_of(article, "One <b>")
    page = page_of(as_mo, "section", section.pk)
    assert "## One &lt;b&gt;\n\nWords &amp; more.\n" in page
    assert f'href="/section/{section.pk}/edit"' in page
    assert f'href="/section/{section.pk}"' in page
    assert f'href="/admin/articles/article/{article.pk}/change/"' in page
    # The first line break of a pre is not shown: one stands before the text.
    assert '<pre class="source" dir="auto" tabindex="0">\n\nSee [[Juche]].' in page_of(as_mo, "section", lead.pk)


def test_a_removed_section_is_not_edited(as_mo, mo, article) -> None:
    section = section_of(article, "One <b>")
    edits.save(article, base=head(article), text="All gone.\n", author=mo)
    page = page_of(as_mo, "section", section.pk)
    assert "removed" in page
    assert "Words &amp; more." in page
    assert f"/section/{section.pk}/edit" not in page


def test_a_revision_shows_its_text_and_what_it_did(as_mo, mo, article) -> None:
    edits.save(article, base=head(article), text="Other words.\n", author=mo, summary="Why not")
    first, second = article.revisions.order_by("number")
    page = page_of(as_mo, "articlerevision", first.pk)
    assert "Words &amp; more." in page
    assert "First words" in page
    assert f'href="/admin/articles/articlerevision/revert/?item={first.pk}"' in page
    assert f'href="/admin/articles/section/{section_of(article, "").pk}/change/"' in page
    page = page_of(as_mo, "articlerevision", second.pk)
    assert "Other words." in page
    assert "/admin/articles/articlerevision/revert/" not in page
    edits.revert(article, to=first, base=second, author=mo)
    assert f'href="/admin/articles/articlerevision/{first.pk}/change/">' in page_of(
        as_mo, "articlerevision", head(article).pk
    )


def test_a_link_leads_to_where_it_stands_and_where_it_leads(as_mo, article) -> None:
    link = article.links.get()
    page = page_of(as_mo, "link", link.pk)
    assert "Juche" in page
    for way in (f"/section/{link.section_id}/edit", f"/admin/articles/article/{article.pk}/change/"):
        assert f'href="{way}"' in page
    assert 'href="/admin/articles/link/?q=Juche"' in page


def test_long_texts_are_left_to_the_site(as_mo, article) -> None:
    section, revision = section_of(article, "One <b>"), head(article)
    Section.objects.filter(pk=section.pk).update(source="x" * 100_001)
    ArticleRevision.objects.filter(pk=revision.pk).update(size=100_001)
    page = page_of(as_mo, "section", section.pk)
    assert "too long" in page
    assert "xxxx" not in page
    page = page_of(as_mo, "articlerevision", revision.pk)
    assert f'href="/raw/Help:Byung_jin?revision={revision.pk}"' in page
    assert "Words" not in page


def test_what_people_type_is_shown_as_text(as_mo) -> None:
    evil = make_user(EVIL)
    article = make_article(
        "A\"'&b", f"[[B\"'&c]]\n\n## {EVIL}\n\n{EVIL}\n</pre></textarea>\n", author=evil, summary=EVIL
    )
    pages = [
        page_of(as_mo, "article", article.pk),
        *(page_of(as_mo, "section", section.pk) for section in article.sections.all()),
        page_of(as_mo, "articlerevision", head(article).pk),
        page_of(as_mo, "link", article.links.get().pk),
        *(as_mo.get(f"/admin/articles/{model}/").content.decode() for model in ("article", "section", "link")),
        as_mo.get("/admin/articles/articlerevision/", {"author": EVIL, "q": EVIL}).content.decode(),
        as_mo.get("/admin/articles/article/", {"q": EVIL, "namespace": EVIL}).content.decode(),
        as_mo.get("/admin/articles/article/delete/", {"item": article.pk}).content.decode(),
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "</pre></textarea>" not in page
        assert " style=" not in page
        assert " onclick=" not in page


@pytest.mark.parametrize("model", ["article", "section", "articlerevision", "link"])
@pytest.mark.parametrize("pk", ["0", "9" * 25, "x", "-1", "1%00", "_2F", "1'"])
def test_a_row_that_is_none_is_no_error_of_ours(as_mo, article, model: str, pk: str) -> None:
    assert as_mo.get(f"/admin/articles/{model}/{pk}/change/").status_code in (302, 404)


def test_a_page_asks_the_same_whatever_the_length_of_the_past(as_mo, mo, article) -> None:
    def count(model: str, pk: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(as_mo, model, pk)
        return len(queries)

    first = head(article)
    # Once unlooked at: Django remembers the types of rows that it has asked for.
    count("article", article.pk)
    count("articlerevision", first.pk)
    before = [count("article", article.pk), count("articlerevision", first.pk)]
    for number in range(10):
        edits.save(article, base=head(article), text=f"Words {number}.\n\n## Two\n\n{number}\n", author=mo)
    assert [count("article", article.pk), count("articlerevision", first.pk)] == before

"""The history of one section: through edits, moves, removal and return."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from articles import edits
from articles.models import ArticleRevision, Section, SectionChange
from tests.articles.history.rows import NOON, many_revisions
from tests.articles.views.reading import both_ways, main, page, rows
from tests.factories import TEXT, head, make_article, make_moderator, section_of

pytestmark = pytest.mark.django_db

A = "## A\n\nFirst words.\n\n"
B = "## 병진 <b>\n\nOther words.\n\n"


def save(article, text: str, author, summary: str) -> ArticleRevision:
    return edits.save(article, base=head(article), text=text, author=author, summary=summary).revision


def test_it_tells_what_was_done_and_that_it_is_gone(client, ada) -> None:
    article = make_article("Byungjin", text=f"Lead.\n\n{A}{B}", author=ada, summary="made")
    section = section_of(article, "병진 <b>")
    first = head(article)
    save(article, f"Lead.\n\n{A}{B.replace('Other', 'Changed')}", ada, "edited it")
    save(article, f"Lead!\n\n{A}{B.replace('Other', 'Changed')}", ada, "elsewhere")
    moved = save(article, f"Lead!\n\n{B.replace('Other', 'Changed')}{A}", ada, "moved them")
    if not SectionChange.objects.filter(section=section, revision=moved).exists():
        section = section_of(article, "A")
    save(article, "Lead!\n\n", ada, "took out")
    address = f"/section/{section.pk}/history"
    html = page(client, address)
    removed, moving, *_others, added = rows(html)
    assert re.fullmatch(r"\d\d:\d\d took out section removed Ada · 5 Compare Undo", removed)
    assert "moved them section moved" in moving
    assert "made section added" in added
    assert "elsewhere" not in html
    assert "was removed" in main(html)
    assert f'href="/compare/{moved.pk}/{head(article).pk}"' in html
    assert f'href="/revision/{first.pk}"' in html
    save(article, f"Lead!\n\n{A}{B.replace('Other', 'Changed')}", ada, "brought back")
    assert Section.objects.get(pk=section.pk).position is not None
    html = page(client, address)
    assert "brought back section added" in rows(html)[0]
    assert "was removed" not in main(html)
    assert f'href="/section/{section.pk}/edit"' in html


def test_an_edit_of_one_section_is_in_no_other_history(client, ada) -> None:
    article = make_article("Byungjin", author=ada)
    one, two = section_of(article, "One"), section_of(article, "Two")
    edits.save(article, base=head(article), text="## One\n\nNew.\n", section=one, author=ada, summary="only one")
    assert "only one" in page(client, f"/section/{one.pk}/history")
    assert "only one" not in page(client, f"/section/{two.pk}/history")


def test_it_is_walked_both_ways(client, ada) -> None:
    article = make_article("Byungjin", author=ada)
    section = section_of(article, "One")
    made = many_revisions(article, ada, [NOON] * 120)
    SectionChange.objects.bulk_create(
        SectionChange(section=section, revision=each, what="edited", sha256="0" * 64) for each in made
    )
    shown = both_ways(
        client,
        f"/section/{section.pk}/history",
        lambda html: re.findall(r"/revision/(\d+)\"\s+rel=\"nofollow\"\s+title", html),
    )
    assert [len(each) for each in shown] == [50, 50, 21]
    newest = SectionChange.objects.filter(section=section).order_by("-revision").values_list("revision", flat=True)
    assert [int(pk) for each in shown for pk in each] == list(newest)


def test_that_of_a_deleted_article_is_for_moderators(client, ada) -> None:
    mo = make_moderator("Mo")
    article = make_article("Byungjin", author=ada)
    section = section_of(article, "One")
    edits.delete(article, author=mo)
    address = f"/section/{section.pk}/history"
    assert client.get(address).status_code == 404
    moderator = Client()
    moderator.force_login(mo)
    html = page(moderator, address)
    assert "article deleted" in rows(html)[0]
    assert f'href="/admin/articles/section/{section.pk}/change/"' in html
    assert "/admin/" not in page(client, f"/section/{section_of(make_article(), 'One').pk}/history")


@pytest.mark.parametrize("pk", [0, 77, 10**30])
def test_sections_that_never_were_have_none(client, pk: int) -> None:
    assert client.get(f"/section/{pk}/history").status_code == 404


def test_histories_of_an_article_and_of_its_sections_lead_to_each_other(client, ada) -> None:
    article = make_article("Byungjin", author=ada)
    section = section_of(article, "Two")
    edits.save(article, base=head(article), text=TEXT.replace("Second", "2nd"), author=ada)
    whole = page(client, "/history/Byungjin")
    assert whole.count(f'href="/section/{section.pk}/history"') == 2, "in the rail and in the row"
    own = page(client, f"/section/{section.pk}/history")
    assert 'href="/history/Byungjin"' in own
    assert re.search(rf'href="/section/{section.pk}/history"\s+rel="nofollow"\s+aria-current="page"', own)
    first, last = ArticleRevision.objects.filter(article=article).order_by("number").values_list("pk", flat=True)
    assert f'href="/section/{section.pk}/history"' in page(client, f"/compare/{first}/{last}")


def test_the_rail_names_many_sections_and_reads_no_text_for_it(client, ada) -> None:
    article = make_article("Byungjin", text="Lead.\n\n" + "".join(f"## S{i}\n\nx\n\n" for i in range(250)), author=ada)
    html = page(client, f"/history/{article.address}")
    rail = html.partition("Edits by section")[2].partition("</nav>")[0]
    assert rail.count("<li>") == 201

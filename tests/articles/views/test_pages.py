"""Reading pages: what they show, what they answer to odd addresses, and how many queries they ask."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import edits
from articles.models import Article, Fragment
from tests.factories import TEXT, head, make_article, make_moderator, section_of
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def test_an_article_shows_its_sections_nested_with_their_edits(client, ada) -> None:
    article = make_article("Byungjin", author=ada)
    html = page(client, "/wiki/Byungjin")
    for heading in ("One", "Two", "Deep", "Three"):
        assert f'href="/section/{section_of(article, heading).pk}/edit"' in html
    two, deep = html.index('<section id="Two"'), html.index('<section id="Deep"')
    assert "</section>" not in html[two:deep]
    assert 'href="/edit/Byungjin"' in html


def test_a_missing_article_is_a_404_that_offers_to_create_it(client) -> None:
    html = page(client, "/wiki/Nowhere_yet", 404)
    assert 'href="/edit/Nowhere_yet"' in html
    assert "Nowhere yet" in html
    assert "You have to log in to write it." in html


def test_a_missing_article_is_offered_to_those_who_may_write_it(client, as_ada) -> None:
    assert "A first paragraph" in page(as_ada, "/wiki/Nowhere", 404)
    SiteSettings.objects.change(who_edits="moderators")
    for browser in (client, as_ada):
        html = page(browser, "/wiki/Nowhere", 404)
        assert "Only moderators edit this wiki at present." in html
        assert "/edit/Nowhere" not in html
    as_mo = Client()
    as_mo.force_login(make_moderator("Mo"))
    assert 'href="/edit/Nowhere"' in page(as_mo, "/wiki/Nowhere", 404)


def test_the_front_page_leads_to_the_main_page_or_welcomes(client, ada) -> None:
    assert 'href="/edit/Main_Page"' in page(client, "/")
    make_article("Main Page", author=ada)
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/wiki/Main_Page")
    SiteSettings.objects.change(main_page="Front", name="Our Wiki")
    assert "Our Wiki" in page(client, "/")


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("/wiki/byungjin", "/wiki/Byungjin"),
        ("/wiki/ Byungjin_", "/wiki/Byungjin"),
        ("/wiki/help:a b", "/wiki/Help:A_b"),
        ("/wiki/Two  blanks?x=1", "/wiki/Two_blanks?x=1"),
        ("/history/byungjin", "/history/Byungjin"),
        ("/raw/byungjin?revision=1", "/raw/Byungjin?revision=1"),
        ("/edit/byungjin?section=new", "/edit/Byungjin?section=new"),
    ],
)
def test_a_spelling_that_can_be_no_title_leads_to_the_right_one(client, address: str, right: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, right)


def test_one_article_that_differs_by_case_is_found(client, ada) -> None:
    make_article("École", author=ada)
    response = client.get("/wiki/ÉCOLE")
    assert response.status_code == 302
    html = page(client, response["Location"])
    assert "ÉCOLE" in html
    make_article("ÉCole", author=ada)
    html = page(client, "/wiki/ÉCOLE", 404)
    assert html.index(">École<") < html.index(">ÉCole<") < html.index("Create this article")
    assert "No article has this title yet" not in html


def test_from_can_put_no_foreign_words_into_a_page(client, ada) -> None:
    make_article("Byungjin", author=ada)
    html = page(client, "/wiki/Byungjin?from=Anything")
    assert "Anything" not in re.sub(r'href="[^"]*"', "", html)


@pytest.mark.parametrize(
    "address",
    [
        "/wiki/%00", "/wiki/a%00b", "/wiki/%0A", "/wiki/[x]", "/wiki/a//b", "/wiki/..", "/wiki/%EF%B7%BA" * 1,
        "/wiki/" + "x" * 300, "/wiki/Talk:X", "/wiki/%ED%A0%80", "/wiki/%FF", "/wiki/" + "%EF%B7%BA" * 85,
        "/wiki/" + "x" * 3000, "/section/99999999999999999999999", "/section/0", "/section/77", "/revision/77",
        "/revision/99999999999999999999999", "/compare/1/99999999999999999999999", "/compare/7/8", "/raw/Nope",
        "/history/Nope", "/revision/7/revert", "/section/7/edit", "/wiki/%E2%80%AE", "/wiki/{{x}}",
        "/wiki/<script>", "/search?q=%00",
    ],
)  # fmt: skip
def test_odd_addresses_answer_404_and_never_500(client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("title", ["AC/DC", "École", "100% true?", "C++ & co", "a'b\"c", "병진", "مقالة", "x" * 255])
def test_titles_of_every_kind_are_read_edited_and_listed(as_ada, ada, title: str) -> None:
    article = make_article(title, author=ada)
    for name in ("read", "edit", "history", "raw"):
        assert as_ada.get(reverse(f"articles:{name}", args=[article.address])).status_code == 200


def test_a_section_has_a_permanent_link(client, ada) -> None:
    article = make_article("Byungjin", author=ada)
    deep = section_of(article, "Deep")
    assert client.get(f"/section/{deep.pk}")["Location"] == "/wiki/Byungjin#Deep"
    edits.save(article, base=head(article), text=TEXT.replace("Deep\n", "Deeper\n"), author=ada)
    assert client.get(f"/section/{deep.pk}")["Location"] == "/wiki/Byungjin#Deeper"
    edits.save(article, base=head(article), text="Only a lead.\n", author=ada)
    assert client.get(f"/section/{deep.pk}")["Location"] == "/wiki/Byungjin"


def test_the_source_is_plain_text(client, ada) -> None:
    article = make_article("Byungjin", text="<script>alert(1)</script>\n", author=ada)
    first = head(article)
    edits.save(article, base=first, text="New.\n", author=ada)
    response = client.get("/raw/Byungjin")
    assert response.content.decode() == "New.\n"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/raw/Byungjin?revision={first.pk}").content.decode() == "<script>alert(1)</script>\n"
    other = head(make_article(author=ada))
    for wrong in (other.pk, 0, "x", "-1", "9" * 30, "٣"):
        assert client.get(f"/raw/Byungjin?revision={wrong}").status_code == 404


def test_links_are_known_red_or_to_the_page_itself(client, ada) -> None:
    make_article("Known", author=ada)
    make_article("Byungjin", text="[[known]] [[Unknown]] [[Byungjin]] [[#One]] [[Known#Part two|x]]\n", author=ada)
    html = page(client, "/wiki/Byungjin")
    assert '<a href="/wiki/Known">known</a>' in html
    assert '<a class="missing" href="/wiki/Unknown" rel="nofollow"' in html
    assert '<a class="self" href="/wiki/Byungjin" aria-current="page">' in html
    assert '<a href="#One">' in html
    assert '<a href="/wiki/Known#Part_two">x</a>' in html
    make_article("Unknown", author=ada)
    assert '<a href="/wiki/Unknown">Unknown</a>' in page(client, "/wiki/Byungjin")


def test_a_stale_fragment_is_rendered_for_the_reader(client, ada) -> None:
    make_article("Byungjin", author=ada)
    Fragment.objects.all().delete()
    assert "Second text." in page(client, "/wiki/Byungjin")
    assert Fragment.objects.count() == 0, "a GET writes nothing"


def test_a_section_that_failed_to_render_shows_its_source_with_a_notice(client, ada) -> None:
    make_article("Byungjin", text="## Fine\n\nok\n\n## Hostile\n\n" + "[" * 50_000 + "\n", author=ada)
    html = page(client, "/wiki/Byungjin")
    assert "could not be rendered" in html
    assert '<pre tabindex="0" class="source">' in html
    assert "<p>ok</p>" in html


def test_deleted_articles_are_not_read(client, ada) -> None:
    article = make_article("Byungjin", author=ada)
    section, revision = section_of(article, "One").pk, head(article).pk
    Article.objects.update(deleted_at="2026-01-01T00:00:00Z")
    addresses = ("/wiki/Byungjin", "/raw/Byungjin", "/history/Byungjin", f"/section/{section}", f"/revision/{revision}")
    for address in (*addresses, f"/section/{section}/edit", f"/compare/{revision}/{revision}"):
        assert client.get(address).status_code == 404


def test_reading_pages_have_a_strict_policy_and_no_cookie(client, ada) -> None:
    make_article("Byungjin", author=ada)
    response = client.get("/wiki/Byungjin")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def count(client: Client, address: str, status: int = 200) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == status
    return len(queries)


def test_queries_of_each_page(client, as_ada, ada) -> None:
    """The same whatever the number of sections, links and revisions."""

    def counts(article: Article) -> dict[str, tuple[int, int]]:
        address, section, last = article.address, section_of(article, "One").pk, head(article)
        pages = {
            "read": f"/wiki/{address}",
            "raw": f"/raw/{address}",
            "history": f"/history/{address}",
            "revision": f"/revision/{last.pk}",
            "compare": f"/compare/{last.pk}/{last.pk}",
            "edit": f"/edit/{address}",
            "edit_section": f"/section/{section}/edit",
            "revert": f"/revision/{last.pk}/revert",
        }
        return {name: (count(client, url), count(as_ada, url)) for name, url in pages.items()}

    small = make_article("Small", text="Lead.\n\n## One\n\n[[A]]\n", author=ada)
    edits.save(small, base=head(small), text="## One\n\n[[B]]\n", section=section_of(small, "One"), author=ada)
    links = "".join(f"## Part {i}\n\n[[Link {i}]] [[Small]]\n\n" for i in range(40))
    large = make_article("Large", text=f"Lead.\n\n## One\n\n{links}", author=ada)
    for i in range(5):
        section = section_of(large, "One")
        edits.save(large, base=head(large), text=f"## One\n\n{i}\n", section=section, author=ada)
    found = counts(large)
    assert found == counts(small)
    assert found["read"] == (3, 5)
    assert all(anonymous <= 9 and member <= 11 for anonymous, member in found.values()), found

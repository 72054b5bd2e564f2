"""Renaming, deleting, restoring and redirects as people meet them."""

import re
import uuid

import pytest
from django.test import Client

from articles import edits
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision, Link
from articles.views import pages
from articles.views.redirects import follow
from tests.factories import TEXT, head, make_article, make_moderator, section_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mo(db):
    return make_moderator("Mo")


@pytest.fixture
def as_mo(mo) -> Client:
    client = Client()
    client.force_login(mo)
    return client


def form(article: Article, **values: object) -> dict[str, object]:
    return {"base": head(article).pk, "form": str(uuid.uuid4()), "summary": "Because", **values}


def rename(article: Article, to: str, author) -> None:
    edits.rename(article, to=clean_title(to), author=author)


def words(response) -> str:
    return response.content.decode()


def test_the_page_says_what_renaming_does_and_does_it(as_ada, ada) -> None:
    article = make_article("Old", author=ada)
    make_article("Other", "[[Old]]\n", author=ada)
    page = words(as_ada.get("/rename/Old"))
    assert "1 article links to this title" in page
    assert 'value="Old"' in page
    response = as_ada.post("/rename/Old", form(article, title="new Name", leave_redirect="on"))
    assert (response.status_code, response["Location"]) == (302, "/wiki/New_Name")
    assert "Renamed." in words(as_ada.get("/wiki/New_Name"))
    response = as_ada.get("/wiki/Old")
    assert (response.status_code, response["Location"]) == (302, "/wiki/New_Name?from=Old")
    page = words(as_ada.get(response["Location"]))
    assert 'href="/wiki/Old?redirect=no"' in page
    assert ">renamed<" in words(as_ada.get("/history/New_Name"))
    for address in ("/recent", "/history/Old"):
        assert ">redirect<" in words(as_ada.get(address)), address
    assert ">new<" not in words(as_ada.get("/history/Old"))


@pytest.mark.parametrize(
    ("title", "status", "said"),
    [
        ("Old", 400, "has this title already"),
        ("Taken", 409, "There is an article of this title already"),
        ("a[b]", 400, "title"),
        ("", 400, "title"),
        ("x" * 300, 400, "title"),
        ("Talk:X", 400, "title"),
        ("TAKEN", 409, "differs from this title only in its capitals"),
        ("\x00", 400, "title"),
    ],
)
def test_titles_that_can_not_be_had_are_explained(as_ada, ada, title: str, status: int, said: str) -> None:
    article = make_article("Old", author=ada)
    make_article("Taken", author=ada)
    response = as_ada.post("/rename/Old", form(article, title=title))
    assert response.status_code == status
    page = words(response)
    assert said in page
    assert "Not saved." not in page
    assert ("Not renamed." in page) == ("capitals" not in said)
    assert 'value="Because"' in page
    assert head(article).number == 1


def test_a_like_title_is_asked_for_once_and_ones_own_is_not(as_ada, ada) -> None:
    article = make_article("Ice cube", author=ada)
    make_article("RAP", author=ada)
    assert as_ada.post("/rename/Ice_cube", form(article, title="Ice Cube")).status_code == 302
    assert as_ada.post("/rename/Ice_Cube", form(article, title="Rap")).status_code == 409
    assert as_ada.post("/rename/Ice_Cube", form(article, title="Rap", confirm="on")).status_code == 302


def test_a_form_opened_before_another_renaming_is_shown_again(as_ada, ada, bea) -> None:
    article = make_article("A", author=ada)
    opened = form(article, title="C")
    rename(article, "B", bea)
    response = as_ada.post("/rename/A", opened)
    assert response.status_code == 409
    assert "Meanwhile the article was renamed" in words(response)
    assert 'action="/rename/B"' in words(response)
    assert as_ada.post("/rename/B", opened)["Location"] == "/wiki/C"


def test_a_double_click_renames_once(as_ada, ada) -> None:
    article = make_article("A", author=ada)
    opened = form(article, title="B", leave_redirect="on")
    assert as_ada.post("/rename/A", opened)["Location"] == "/wiki/B"
    assert as_ada.post("/rename/A", opened)["Location"] == "/wiki/B"
    assert ArticleRevision.objects.count() == 3


def test_nobody_renames_without_an_account(client, ada) -> None:
    article = make_article("A", author=ada)
    assert "/accounts/login/?next=/rename/A" in words(client.get("/rename/A")).replace("%2F", "/")
    assert client.post("/rename/A", form(article, title="B")).status_code == 403
    assert head(article).number == 1


def test_an_edit_of_a_renamed_article_goes_to_its_new_title(as_ada, ada, bea) -> None:
    article = make_article("A", author=ada)
    opened = form(article, text=TEXT.replace("First", "Changed"))
    for leave in (True, False):
        edits.rename(article, to=clean_title(f"B {leave}"), author=bea, leave_redirect=leave)
        response = as_ada.post("/edit/A", opened)
        assert response.status_code == 409
        page = words(response)
        assert "Changed text." in page
        assert f'action="/edit/{article.address}"' in page
        edits.rename(article, to=clean_title("A"), author=bea)
    rename(article, "C", bea)
    assert as_ada.post("/edit/C", opened)["Location"].startswith("/wiki/C")
    assert "Changed text." in text_of(article)


def test_deleting_asks_for_a_reason_and_tells_it(as_mo, mo, client, ada) -> None:
    article = make_article("Spam", "Buy this!\n", author=ada)
    assert "1 revision" in words(as_mo.get("/delete/Spam"))
    response = as_mo.post("/delete/Spam", form(article, summary=" "))
    assert response.status_code == 400
    assert "Not deleted." in words(response)
    assert re.search(r'<a href="#id_summary">Why\? Readers will see this\.</a>: Say why\.', words(response))
    opened = form(article, summary="Nothing but <b>ads</b>")
    assert as_mo.post("/delete/Spam", opened)["Location"] == "/deleted"
    assert as_mo.post("/delete/Spam", opened)["Location"] == "/deleted"
    response = client.get("/wiki/Spam")
    assert response.status_code == 404
    page = words(response)
    assert "Nothing but &lt;b&gt;ads&lt;/b&gt;" in page
    assert "Mo" in page
    assert "Buy this" not in page
    assert 'href="/edit/Spam"' in page
    assert "/restore" not in page
    assert f'href="/article/{article.pk}/restore"' in words(as_mo.get("/wiki/Spam"))
    assert as_mo.post("/delete/Spam", form(article)).status_code == 409
    assert article.revisions.count() == 2


def test_a_deletion_is_refused_when_somebody_edited_since(as_mo, ada) -> None:
    article = make_article("A", author=ada)
    opened = form(article, summary="Why not")
    edits.save(article, base=head(article), text="Better.\n", author=ada)
    response = as_mo.post("/delete/A", opened)
    assert response.status_code == 409
    assert "Somebody has edited the article" in words(response)
    assert 'value="Why not"' in words(response)
    assert f'value="{head(article).pk}"' in words(response)
    assert as_mo.post("/delete/A", {**opened, "base": head(article).pk}).status_code == 302


def test_restoring_onto_a_taken_title_asks_for_another(as_mo, mo, ada) -> None:
    article = make_article("A", author=ada)
    edits.delete(article, author=mo, summary="Oops")
    url = f"/article/{article.pk}/restore"
    page = words(as_mo.get(url))
    assert "Oops" in page
    assert "First text." in page
    make_article("A", "Another.\n", author=ada)
    response = as_mo.post(url, form(article, title="A"))
    assert response.status_code == 409
    assert "There is an article of this title now" in words(response)
    assert "Not restored." in words(response)
    assert 'It is here: <a href="/wiki/A"><bdi>A</bdi></a>' in words(response)
    response = as_mo.post(url, form(article, title="A (old)"))
    assert (response.status_code, response["Location"]) == (302, "/wiki/A_(old)")
    response = as_mo.post(url, form(article, title="A (older)"))
    assert response.status_code == 409
    assert as_mo.get(url)["Location"] == "/wiki/A_(old)"
    assert as_mo.post(url, form(article, title="[x]")).status_code == 400


def test_writing_under_a_deleted_title_tells_of_the_deletion(as_ada, as_mo, ada, mo) -> None:
    article = make_article("A", "Old words.\n", author=ada, summary="Old reasons")
    edits.delete(article, author=mo, summary="Copied <b>")
    way = f'href="/article/{article.pk}/restore"'
    for address in ("/edit/A", "/wiki/A"):
        page = words(as_ada.get(address))
        assert re.search(r"Deleted on <time.*> by <bdi class=\"author\">Mo</bdi>: <bdi>Copied &lt;b&gt;</bdi>", page)
        assert "Old" not in page
        assert way not in page
        assert way in words(as_mo.get(address))
    assert "Nobody has written" not in words(as_ada.get("/edit/A"))
    assert "Nobody has written" in words(as_ada.get("/edit/B"))
    make_article("A", "New words.\n", author=ada)
    assert "Copied" not in words(as_mo.get("/edit/A"))


def test_deleted_and_created_again_shows_nothing_of_the_old_one(as_ada, ada, mo) -> None:
    old = make_article("A", "Old words.\n", author=ada)
    opened = form(old, text="Typed before.\n")
    edits.delete(old, author=mo)
    assert as_ada.post("/edit/A", opened).status_code == 409
    make_article("A", "New words.\n", author=ada)
    for address in ("/wiki/A", "/history/A", "/raw/A", "/edit/A"):
        assert "Old words" not in words(as_ada.get(address))
    response = as_ada.post("/edit/A", opened)
    assert response.status_code == 409
    assert "Typed before." in words(response)
    assert "Old words" not in words(response)


def test_a_section_whose_article_is_gone_keeps_what_was_typed(as_ada, ada, mo) -> None:
    article = make_article("A", author=ada)
    section = section_of(article, "One")
    opened = form(article, text="## One\n\nTyped.\n")
    edits.delete(article, author=mo)
    assert as_ada.get(f"/section/{section.pk}").status_code == 404
    assert as_ada.get(f"/section/{section.pk}/edit").status_code == 404
    response = as_ada.post(f"/section/{section.pk}/edit", opened)
    assert response.status_code == 409
    assert "Typed." in words(response)
    assert "First text." not in words(response)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"A": "#REDIRECT [[A]]\n"}, "leads to itself"),
        ({"A": "#REDIRECT [[Nowhere]]\n"}, "does not exist"),
        ({"A": "#REDIRECT [[de:Anderswo]]\n"}, "does not exist"),
    ],
)
def test_redirects_that_lead_nowhere_say_so(client, ada, texts: dict[str, str], said: str) -> None:
    for title, text in texts.items():
        make_article(title, text, author=ada)
    response = client.get("/wiki/A")
    assert response.status_code == 200
    assert said in words(response)


def test_a_redirect_to_what_was_deleted_says_that(client, ada, mo) -> None:
    edits.delete(make_article("B", author=ada), author=mo, summary="Why")
    make_article("A", "#REDIRECT [[B]]\n", author=ada)
    page = words(client.get("/wiki/A"))
    assert "leads to an article that was deleted" in page
    assert 'href="/wiki/B"' in page
    assert "Add a section" not in page, "it would make an article of the redirect"
    assert "Add a section" in words(client.get(f"/wiki/{make_article('C', author=ada).address}"))


def test_one_redirect_is_followed_and_no_second_one(client, ada) -> None:
    make_article("A", "#redirect [[B#Some part]]\n", author=ada)
    make_article("B", "#REDIRECT [[C]]\n", author=ada)
    make_article("C", "#REDIRECT [[A]]\n", author=ada)
    response = client.get("/wiki/A")
    assert (response.status_code, response["Location"]) == (302, "/wiki/B?from=A#Some_part")
    page = words(client.get("/wiki/B?from=A"))
    assert 'href="/wiki/C"' in page
    assert "one redirect is followed only" in page
    assert client.get("/wiki/B?from=Nothing")["Location"] == "/wiki/C?from=B"
    assert "This is a redirect to" in words(client.get("/wiki/A?redirect=no"))
    assert 'href="/wiki/B#Some_part"' in words(client.get("/wiki/A?redirect=no"))


def test_only_what_really_leads_here_is_named(client, ada) -> None:
    make_article("Target", author=ada)
    make_article("Elsewhere", author=ada)
    for name in ("Elsewhere", "Unknown", "[x]", "\x00", "x" * 5000, "Target"):
        assert "Redirected from" not in words(client.get("/wiki/Target", {"from": name})), name


def test_a_redirect_finds_its_target_by_the_key(client, ada) -> None:
    make_article("École", author=ada)
    make_article("School", "#REDIRECT [[ÉCOLE]]\n", author=ada)
    assert client.get("/wiki/School")["Location"] == "/wiki/%C3%89cole?from=School"


@pytest.mark.parametrize("address", ["/rename/A", "/delete/A", "/article/{pk}/restore"])
def test_nothing_changes_by_get(as_mo, ada, address: str) -> None:
    article = make_article("A", author=ada)
    as_mo.get(address.format(pk=article.pk), {"title": "B", "summary": "x"})
    assert ArticleRevision.objects.count() == 1


@pytest.mark.parametrize("address", ["/article/0/restore", "/article/99999999999999999999999/restore", "/delete/%00",
                                     "/rename/Nope", "/delete/Nope", "/rename/[x]"])  # fmt: skip
def test_odd_addresses_are_404(as_mo, address: str) -> None:
    assert as_mo.get(address).status_code == 404
    assert as_mo.post(address, {"form": "x"}).status_code == 404


@pytest.mark.parametrize(
    "target", ["[[https://example.org/x]]", "https://example.org/x", "[[a//b]]", "[x](https://x)", "[["]
)
def test_a_redirect_out_of_the_wiki_is_refused_in_words(as_ada, ada, target: str) -> None:
    article = make_article("A", author=ada)
    opened = form(article, text=f"#REDIRECT {target}\n")
    for address, base in (("/edit/A", head(article).pk), ("/edit/New", "")):
        response = as_ada.post(address, opened | {"base": base})
        assert response.status_code == 400
        assert "A redirect leads to an article of this wiki" in words(response)
        assert f"#REDIRECT {target}" in words(response)
    assert ArticleRevision.objects.count() == 1


def test_words_that_only_begin_like_a_redirect_are_a_text(as_ada, ada) -> None:
    article = make_article("A", author=ada)
    opened = form(article, text="#REDIRECTS are pages that lead on. See [[B]].\n")
    assert as_ada.post("/edit/A", opened).status_code == 302


def test_a_redirect_that_is_edited_while_it_is_read_is_shown(client, ada, monkeypatch) -> None:
    make_article("A", "#REDIRECT [[B]]\n", author=ada)
    make_article("B", author=ada)
    monkeypatch.setattr(pages, "follow", lambda *values: Link.objects.all().delete() and follow(*values))
    assert client.get("/wiki/A").status_code == 200


def test_an_indented_redirect_is_code(client, ada) -> None:
    make_article("B", author=ada)
    make_article("A", "\n    #REDIRECT [[B]]\n", author=ada)
    assert client.get("/wiki/A").status_code == 200
    make_article("C", "\n   #REDIRECT [[B]]\n", author=ada)
    assert client.get("/wiki/C").status_code == 302


def test_what_stands_under_a_redirect_is_shown_with_its_links(client, ada) -> None:
    make_article("Known", author=ada)
    make_article("A", "#REDIRECT [[Known]]\n\nSee [[Known]], [[Nowhere]]. [[Category:C]]\n", author=ada)
    page = words(client.get("/wiki/A?redirect=no"))
    assert page.count('href="/wiki/Known"') == 3
    assert 'class="missing" href="/wiki/Nowhere"' in page
    assert "A" in words(client.get("/wiki/Category:C"))
    make_article("D", "#REDIRECT [[Known]]\n", author=ada)
    assert "#REDIRECT" not in words(client.get("/wiki/D?redirect=no"))


def test_a_deletion_is_about_the_article_of_its_address(as_mo, ada) -> None:
    other = make_article("Other", author=ada)
    make_article("A", author=ada)
    for address in ("/delete/A", "/delete/Nowhere"):
        response = as_mo.post(address, form(other))
        assert response.status_code == 409
        assert "this is its title now" in words(response)
    assert Article.objects.live().count() == 2


def test_an_old_form_does_not_say_that_it_deleted_what_was_restored(as_mo, mo, ada) -> None:
    article = make_article("A", author=ada)
    opened = form(article)
    as_mo.post("/delete/A", opened)
    edits.restore(Article.objects.get(pk=article.pk), author=mo)
    response = as_mo.post("/delete/A", opened, follow=True)
    assert response.redirect_chain[-1][0] == "/wiki/A"
    assert "it was restored since" in words(response)
    assert Article.objects.live().count() == 1

"""The page that undoes one edit: what it shows, whom it asks, what its form does, and the ways that lead to it."""

import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import edits, permissions
from articles.history.verify import verify_all
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision, Draft
from tests.articles.views.reading import main, queries
from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of, text_of
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db

SECOND = TEXT.replace("First", "Other").replace("Third", "Last")


def save(article: Article, author, text: str, **values: object) -> ArticleRevision:
    return edits.save(article, base=head(article), text=text, author=author, **values).revision


@pytest.fixture
def article(ada, bea) -> Article:
    """Bea changed two sections in the second revision, Ada another one in the third."""
    article = make_article("Byungjin", author=ada)
    save(article, bea, SECOND, summary="Two <places>")
    save(article, ada, SECOND.replace("Second", "Middle"))
    return article


def url_of(article: Article, number: int) -> str:
    return f"/revision/{article.revisions.get(number=number).pk}/undo"


def fields(article: Article, **values: object) -> dict[str, object]:
    return {"base": head(article).pk, "form": str(uuid.uuid4()), "summary": "My reason"} | values


def words(html: str) -> str:
    """What people read of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main(html))).split())


def shown(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def told(client: Client, response) -> str:
    """What the page says to which an accepted form leads."""
    assert response.status_code == 302, response.content.decode()
    html = client.get(response["Location"].partition("#")[0]).content.decode()
    found = re.findall(r'<p class="words">(.*?)</p>', html, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", " ".join(found))).split())


def can_undo(html: str) -> bool:
    return re.search(r'<button class="button primary"[^>]*>Undo', html) is not None


# What the page shows.


def test_it_shows_what_will_change_and_asks(as_ada, article) -> None:
    html = shown(as_ada, url_of(article, 2))
    page = words(html)
    assert "Undo revision 2" in page
    assert "by Bea : Two <places>" in page
    second = article.revisions.get(number=2)
    assert f'href="/compare/{article.revisions.get(number=1).pk}/{second.pk}"' in html
    gone = re.findall(r'class="line gone">.*?</div>', html, re.DOTALL)
    come = re.findall(r'class="line come">.*?</div>', html, re.DOTALL)
    assert [("Other" in gone[0], "First" in come[0]), ("Last" in gone[1], "Third" in come[1])] == [(True, True)] * 2
    # The edit after it stays, and is nothing that changes.
    assert "Middle" not in page
    assert 'value="Undo revision 2 by Bea"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert can_undo(html)
    assert head(article).number == 3


def test_passages_that_were_changed_since_are_counted(as_ada, article, bea) -> None:
    save(article, bea, text_of(article).replace("Other", "Newest"))
    html = shown(as_ada, url_of(article, 2))
    page = words(html)
    assert "1 passage of this edit was changed again since." in page
    # The rest of it is shown as it will be.
    assert ("Newest" in page, "Third text." in page) == (False, True)
    assert "Undo and settle" in html
    save(article, bea, text_of(article).replace("Last", "Also new"))
    page = words(shown(as_ada, url_of(article, 2)))
    assert "2 passages of this edit were changed again since." in page
    assert "Nothing else of it is left to undo." in page


def test_nothing_left_is_said(as_ada, article, bea) -> None:
    save(article, bea, TEXT)
    html = shown(as_ada, url_of(article, 2))
    assert "Nothing is left to undo" in html
    assert not can_undo(html)


def test_the_first_revision_cannot_be_undone(as_ada, article) -> None:
    html = shown(as_ada, url_of(article, 1))
    assert "The first revision of an article can&#x27;t be undone" in html
    assert not can_undo(html)
    response = as_ada.post(url_of(article, 1), fields(article))
    assert response.status_code == 400
    assert response.content.decode().count("The first revision of an article can&#x27;t be undone") == 1
    assert head(article).number == 3


def test_what_changed_no_text_says_what_to_do_instead(as_ada, ada) -> None:
    article, mo = make_article("Byungjin", author=ada), make_moderator("Mo")
    edits.rename(article, to=clean_title("Songun"), author=ada, leave_redirect=False)
    edits.delete(article, author=mo, summary="Why")
    edits.restore(article, author=mo)
    moderator = Client()
    moderator.force_login(mo)
    renamed = shown(as_ada, url_of(article, 2))
    assert "was “Byungjin” before" in renamed
    assert 'href="/rename/Songun"' in renamed
    assert "was brought back since" in shown(as_ada, url_of(article, 3))
    for client, leads in ((as_ada, False), (moderator, True)):
        restored = shown(client, url_of(article, 4))
        assert "brought the deleted article back" in restored
        assert ('href="/delete/Songun">Delete' in restored) is leads
    for number in (2, 3, 4):
        assert not can_undo(shown(as_ada, url_of(article, number)))
        assert "Nothing was left to undo" in told(as_ada, as_ada.post(url_of(article, number), fields(article)))
    assert head(article).number == 4


def test_an_imported_edit_that_changed_nothing_says_so(as_ada, ada) -> None:
    from django.utils import timezone

    past = [edits.PastEdit(author=ada, time=timezone.now(), text=text) for text in (TEXT, SECOND, SECOND)]
    edits.append_history([edits.History(title=clean_title("Old"), edits=past)])
    article = Article.objects.titled(clean_title("Old")).get()
    assert "This edit changed no text" in shown(as_ada, url_of(article, 3))
    assert can_undo(shown(as_ada, url_of(article, 2)))


def test_visitors_see_it_and_are_led_to_the_log_in(client, article) -> None:
    html = shown(client, url_of(article, 2))
    assert "You have to log in to undo an edit." in html
    assert f"/accounts/login/?next=%2Frevision%2F{article.revisions.get(number=2).pk}%2Fundo" in html
    assert "First" in html
    assert not can_undo(html)
    assert client.post(url_of(article, 2), fields(article)).status_code == 403
    assert head(article).number == 3


def test_it_says_why_somebody_may_not(as_ada, article) -> None:
    SiteSettings.objects.change(who_edits="moderators")
    for answer in (as_ada.get(url_of(article, 2)), as_ada.post(url_of(article, 2), fields(article))):
        assert "Only moderators edit this wiki at present." in answer.content.decode()
    assert answer.status_code == 403
    assert head(article).number == 3


@pytest.mark.parametrize("pk", ["0", "9" * 18, "9" * 19, "9" * 40])
def test_revisions_that_are_none_are_404(as_ada, article, pk: str) -> None:
    assert as_ada.get(f"/revision/{pk}/undo").status_code == 404
    assert as_ada.post(f"/revision/{pk}/undo", fields(article)).status_code == 404


def test_other_methods_are_refused(as_ada, article) -> None:
    assert as_ada.put(url_of(article, 2)).status_code == 405
    assert as_ada.head(url_of(article, 2)).status_code == 200


# What its form does.


def test_undoing(as_ada, ada, article) -> None:
    response = as_ada.post(url_of(article, 2), fields(article))
    assert response["Location"] == "/wiki/Byungjin"
    assert told(as_ada, response) == "Undone."
    revision = head(article)
    assert (revision.number, revision.kind, revision.author, revision.summary) == (4, "undo", ada, "My reason")
    assert (revision.origin, revision.base_number) == (article.revisions.get(number=2), None)
    assert text_of(article) == TEXT.replace("Second", "Middle")
    assert list(verify_all()) == []


def test_the_same_post_undoes_once(as_ada, article) -> None:
    post = fields(article)
    for _twice in range(2):
        assert as_ada.post(url_of(article, 2), post)["Location"] == "/wiki/Byungjin"
    assert head(article).number == 4
    # Back, another reason, once more: nothing is left.
    response = as_ada.post(url_of(article, 2), post | {"summary": "Another reason"})
    assert "Nothing was left to undo" in told(as_ada, response)
    assert head(article).number == 4


def test_the_second_of_two_people_is_told(as_ada, bea, article) -> None:
    other = Client()
    other.force_login(bea)
    posts = [fields(article), fields(article)]
    assert told(as_ada, as_ada.post(url_of(article, 2), posts[0])) == "Undone."
    assert told(other, other.post(url_of(article, 2), posts[1])) == (
        "Nothing was left to undo: the text stays as it was."
    )
    assert head(article).number == 4


def test_an_edit_meanwhile_is_named_and_stays(as_ada, bea, article) -> None:
    post = fields(article)
    save(article, bea, text_of(article).replace("Deep text", "Deeper text"))
    response = as_ada.post(url_of(article, 2), post)
    assert (
        told(as_ada, response) == "Undone. Meanwhile others edited this article too: what they changed stays. Compare"
    )
    assert text_of(article) == TEXT.replace("Second", "Middle").replace("Deep text", "Deeper text")
    assert head(article).base_number == 3
    html = as_ada.get("/history/Byungjin").content.decode()
    assert html.count('<span class="tag">merge</span>') == 1


def test_an_overlap_goes_to_the_conflict_page_and_is_an_undo_when_settled(as_ada, ada, bea, article) -> None:
    save(article, bea, text_of(article).replace("Other", "Newest"))
    post = fields(article)
    response = as_ada.post(url_of(article, 2), post)
    assert response.status_code == 409
    html = response.content.decode()
    for text in ("First text.", "Other text.", "Newest text.", "My reason"):
        assert text in unescape(re.sub(r"</?(?:ins|del|mark|bdi)[^>]*>", "", html)), text
    assert head(article).number == 4
    draft = Draft.objects.get()
    assert (draft.user, draft.source, draft.conflict) == (ada, TEXT, True)
    assert draft.base == article.revisions.get(number=2)
    # Its form is an ordinary one: the answers are saved as the undo that they settle.
    action = unescape(re.search(r'<form id="x-edit"[^>]*action="([^"]+)"', html)[1])
    sent = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)}
    assert sent["undoes"] == str(article.revisions.get(number=2).pk)
    assert sent["form"] == post["form"]
    answer = as_ada.post(action, sent | {"summary": "My reason", "overlap-0": "mine", "do": "save"})
    assert told(as_ada, answer) == "Undone."
    revision = head(article)
    assert (revision.number, revision.kind) == (5, "undo")
    assert revision.origin == article.revisions.get(number=2)
    assert text_of(article) == TEXT.replace("Second", "Middle")
    assert not Draft.objects.exists()
    assert list(verify_all()) == []


@pytest.mark.parametrize("base", ["", "older", "other"])
def test_a_form_that_does_not_say_what_it_was_opened_on_is_shown_again(as_ada, ada, article, base: str) -> None:
    bases = {"older": article.revisions.get(number=1).pk, "other": head(make_article(author=ada)).pk}
    post = fields(article, base=bases.get(base, ""))
    response = as_ada.post(url_of(article, 2), post)
    assert response.status_code == 409
    html = response.content.decode()
    assert "Look at what will change, then undo." in html
    assert "My reason" in html
    assert f'name="base" value="{head(article).pk}"' in html
    assert head(article).number == 3


@pytest.mark.parametrize(
    "wrong", [{"form": "x"}, {"form": ""}, {"base": "x"}, {"base": "9" * 30}, {"summary": "x" * 900}]
)
def test_wrong_fields_are_400_and_the_summary_is_kept(as_ada, article, wrong: dict[str, str]) -> None:
    post = fields(article) | wrong
    response = as_ada.post(url_of(article, 2), post)
    assert response.status_code == 400
    assert str(post["summary"]) in response.content.decode()
    assert head(article).number == 3


@pytest.mark.parametrize(
    ("refusal", "status"), [(edits.Busy("x"), 503), (edits.DiskFull("x"), 507), (edits.TooFast(7), 429)]
)
def test_what_can_be_tried_again_keeps_the_form(as_ada, article, monkeypatch, refusal, status: int) -> None:
    def refuse(*args: object, **values: object) -> None:
        raise refusal

    monkeypatch.setattr(edits, "undo", refuse)
    post = fields(article)
    response = as_ada.post(url_of(article, 2), post)
    assert response.status_code == status
    assert int(response["Retry-After"]) > 0
    html = response.content.decode()
    assert "My reason" in html
    assert str(post["form"]) in html
    monkeypatch.undo()
    assert told(as_ada, as_ada.post(url_of(article, 2), post)) == "Undone."


def test_a_right_lost_meanwhile_is_asked_by_the_verb(as_ada, article, monkeypatch) -> None:
    def lost(person):
        person.is_active = False
        return person

    monkeypatch.setattr(permissions, "fresh", lost)
    response = as_ada.post(url_of(article, 2), fields(article))
    assert response.status_code == 403
    assert "Your account may not edit this article." in response.content.decode()
    assert head(article).number == 3


def test_a_deleted_article_has_no_such_page(as_ada, article) -> None:
    url, post = url_of(article, 2), fields(article)
    edits.delete(article, author=make_moderator(), summary="Why")
    assert as_ada.get(url).status_code == as_ada.post(url, post).status_code == 404


# The ways to it.


def undo_links(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'href="/revision/(\d+)/undo"', html)]


def test_the_history_leads_to_it(client, ada, article) -> None:
    edits.rename(article, to=clean_title("Songun"), author=ada, leave_redirect=False)
    edits.undo(article, revision=article.revisions.get(number=2), base=head(article), author=ada)
    html = client.get("/history/Songun").content.decode()
    pks = dict(article.revisions.values_list("number", "pk"))
    # Not for the first, nor for the renaming.
    assert undo_links(html) == [pks[5], pks[3], pks[2]]
    assert 'aria-label="Undo revision 3"' in html
    assert '<span class="tag">undo</span>' in html
    assert f'undoes <a href="/revision/{pks[2]}" rel="nofollow">2</a>' in html


def test_histories_of_what_is_deleted_do_not_lead_to_it(article) -> None:
    mo = make_moderator("Mo")
    edits.delete(article, author=mo, summary="Why")
    moderator = Client()
    moderator.force_login(mo)
    pages = ["/history/Byungjin", "/recent", f"/article/{article.pk}/restore", f"/revision/{head(article).pk}"]
    pages += [f"/compare/{article.revisions.get(number=1).pk}/{article.revisions.get(number=2).pk}"]
    for url in pages:
        assert undo_links(moderator.get(url).content.decode()) == [], url


def test_a_revision_and_a_comparison_with_its_neighbour_lead_to_it(client, article) -> None:
    first, second, third = article.revisions.order_by("number").values_list("pk", flat=True)
    assert undo_links(client.get(f"/revision/{first}").content.decode()) == []
    for pk in (second, third):
        assert undo_links(client.get(f"/revision/{pk}").content.decode()) == [pk]
    for old, new, found in (
        (first, second, [second]),
        (second, third, [third]),
        (first, third, []),
        (third, third, []),
    ):
        assert undo_links(client.get(f"/compare/{old}/{new}").content.decode()) == found, (old, new)


def test_lists_of_changes_lead_to_it(client, bea, article) -> None:
    _first, second, third = article.revisions.order_by("number").values_list("pk", flat=True)
    assert undo_links(client.get("/recent").content.decode()) == [third, second]
    assert undo_links(client.get("/user/Bea").content.decode()) == [second]
    section = section_of(article, "One").pk
    assert undo_links(client.get(f"/section/{section}/history").content.decode()) == [second]


def test_queries(client, as_ada, ada) -> None:
    """The same whatever the length of the article, and however many edits of its history are undos."""

    def counts(article: Article, number: int) -> list[int]:
        return [
            queries(who, url)
            for who in (client, as_ada)
            for url in (url_of(article, number), f"/history/{article.address}")
        ]

    def undone(article: Article, number: int) -> None:
        edits.undo(article, revision=article.revisions.get(number=number), base=head(article), author=ada)

    long = TEXT + "".join(f"\n## Part {i}\n\nText {i} with a [[Link {i}]].\n" for i in range(40))
    small, large = make_article("Small", author=ada), make_article("Large", long, author=ada)
    for article in (small, large):
        save(article, ada, text_of(article).replace("Lead", "Other"))
        undone(article, 2)
    for number in range(3, 13):
        undone(large, number)
    found = counts(small, 2)
    assert found == counts(large, 3)
    assert all(each <= 11 for each in found), found


def test_looking_at_it_writes_nothing(as_ada, article, bea) -> None:
    save(article, bea, text_of(article).replace("Other", "Newest"))
    as_ada.get(url_of(article, 2))
    with CaptureQueriesContext(connection) as captured:
        as_ada.get(url_of(article, 2))
    written = [each["sql"] for each in captured if not each["sql"].startswith(("SELECT", "WITH"))]
    assert written == []


def test_a_name_of_any_length_fits_the_summary(as_ada, article) -> None:
    bea = make_user("B" * 100)
    save(article, bea, text_of(article) + "More.\n")
    value = re.search(r'<input[^>]* value="(Undo[^"]*)"', shown(as_ada, url_of(article, 4)))[1]
    assert value == f"Undo revision 4 by {'B' * 100}"
    assert told(as_ada, as_ada.post(url_of(article, 4), fields(article, summary=value))) == "Undone."

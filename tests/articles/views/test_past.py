"""The past: history pages by key, revisions, comparisons, and going back."""

import re
import uuid

import pytest

from articles import edits
from articles.models import ArticleRevision, Draft
from tests.factories import TEXT, head, make_article, make_moderator, section_of, text_of

pytestmark = pytest.mark.django_db


def edited(article, author, count: int):
    """Save `count` edits of the section One."""
    section = section_of(article, "One")
    for i in range(count):
        edits.save(
            article, base=head(article), text=f"## One\n\nEdit {i}.\n", section=section, author=author, summary=f"s{i}."
        )
    return article


def test_history_says_who_changed_what(client, ada) -> None:
    article = edited(make_article("Byungjin", author=ada), ada, 1)
    html = client.get("/history/Byungjin").content.decode()
    assert "§ One" in html
    assert "s0." in html
    assert "Ada" in html
    assert f"/revision/{head(article).pk}" in html


def test_history_is_paged_by_number(client, ada, monkeypatch) -> None:
    from articles.history import listing

    monkeypatch.setattr(listing, "PAGE", 4)
    edited(make_article("Byungjin", author=ada), ada, 9)
    seen, address = [], "/history/Byungjin"
    while address:
        html = client.get(address).content.decode()
        seen += re.findall(r"\bs(\d)\.", html)
        found = re.search(r'name="before"\s+value="(\d+)"', html)
        address = f"/history/Byungjin?before={found[1]}" if found else ""
    assert seen == list("876543210")
    newer = client.get("/history/Byungjin?after=1").content.decode()
    assert re.findall(r"\bs(\d)\.", newer) == list("3210")


def test_revisions_of_two_pages_are_compared(client, ada, monkeypatch) -> None:
    from articles.history import listing

    monkeypatch.setattr(listing, "PAGE", 3)
    article = edited(make_article("Byungjin", author=ada), ada, 6)
    pks = dict(ArticleRevision.objects.filter(article=article).values_list("number", "pk"))
    html = client.get(f"/history/Byungjin?before=4&old={pks[6]}&new={pks[7]}").content.decode()
    for number in (6, 7):
        assert re.search(rf'value="{pks[number]}"\s+checked', html), number
    # One of them is replaced by a choice on this page, and the form is sent without a page.
    response = client.get(f"/history/Byungjin?old={pks[2]}&new={pks[7]}")
    assert response["Location"] == f"/compare/{pks[2]}/{pks[7]}"
    other = head(make_article(author=ada)).pk
    assert "another page" not in client.get(f"/history/Byungjin?before=4&old={other}&new={other}").content.decode()


@pytest.mark.parametrize("key", ["before", "after", "old", "new"])
@pytest.mark.parametrize("value", ["", "x", "-1", "0", "9" * 40, "1e9", "٣", "%FF", "1;--", "5000000000"])
def test_keys_of_nonsense_show_the_history_all_the_same(client, ada, key: str, value: str) -> None:
    make_article("Byungjin", author=ada)
    assert client.get(f"/history/Byungjin?{key}={value}").status_code == 200


def test_two_selected_revisions_are_compared_the_older_one_first(client, ada) -> None:
    article = edited(make_article("Byungjin", author=ada), ada, 2)
    first, last = (ArticleRevision.objects.get(number=n).pk for n in (1, 3))
    for old, new in ((first, last), (last, first)):
        response = client.get(f"/history/Byungjin?old={old}&new={new}")
        assert response["Location"] == f"/compare/{first}/{last}"
    assert client.get(f"/compare/{last}/{first}")["Location"] == f"/compare/{first}/{last}"
    html = client.get(f"/compare/{first}/{last}").content.decode()
    assert 'class="line gone"' in html
    assert 'class="line come"' in html
    assert f"/section/{section_of(article, 'One').pk}/edit" in html


def test_compare_shows_sections_added_removed_and_moved(client, ada) -> None:
    article = make_article("Byungjin", text="Lead.\n\n## A\n\na\n\n## B\n\nb\n\n## C\n\nc\n\n", author=ada)
    first = head(article)
    edits.save(article, base=first, text="Lead.\n\n## C\n\nc\n\n## A\n\na\n\n## D\n\nSomething else\n\n", author=ada)
    html = client.get(f"/compare/{first.pk}/{head(article).pk}").content.decode()
    panels = re.findall(r'<section class="panel-diff.*?</section>', html, re.DOTALL)
    found = {re.search(r"<bdi>(.*?)</bdi>", panel)[1]: panel for panel in panels}
    assert set(found) == {"B", "C", "D"}
    assert "moved" in found["C"]
    assert "removed" in found["B"]
    assert ">new<" in found["D"]


def test_revisions_of_two_articles_cannot_be_compared(client, ada) -> None:
    one, other = head(make_article(author=ada)), head(make_article(author=ada))
    assert client.get(f"/compare/{one.pk}/{other.pk}").status_code == 404


def test_an_old_revision_shows_its_text_and_the_way_back(client, ada) -> None:
    article = edited(make_article("Byungjin", author=ada), ada, 1)
    first = ArticleRevision.objects.get(number=1)
    html = client.get(f"/revision/{first.pk}").content.decode()
    assert "First text." in html
    assert f"/revision/{first.pk}/revert" in html
    assert f"/compare/{first.pk}/{head(article).pk}" in html
    assert "/section/" not in re.sub(r"<header.*?</header>", "", html, flags=re.DOTALL)
    assert f"/revision/{first.pk}/revert" not in client.get(f"/revision/{head(article).pk}").content.decode()


def test_moderators_go_from_revisions_to_the_administration(client, ada) -> None:
    article = edited(make_article("Byungjin", author=ada), ada, 1)
    old, new = article.revisions.order_by("number")
    ways = [f'href="/admin/articles/articlerevision/{each.pk}/change/"' for each in (old, new)]
    pages = {f"/revision/{old.pk}": [1, 0], f"/compare/{old.pk}/{new.pk}": [1, 1]}
    for address in pages:
        assert "/admin/" not in client.get(address).content.decode()
    client.force_login(make_moderator("Mo"))
    for address, found in pages.items():
        html = client.get(address).content.decode()
        assert [html.count(way) for way in ways] == found, address


def test_reverting_asks_and_then_does(as_ada, ada) -> None:
    article = edited(make_article("Byungjin", author=ada), ada, 2)
    first = ArticleRevision.objects.get(number=1)
    page = as_ada.get(f"/revision/{first.pk}/revert").content.decode()
    assert 'class="line gone"' in page
    assert head(article).number == 3
    post = {"base": head(article).pk, "form": str(uuid.uuid4()), "summary": "back"}
    for _twice in range(2):
        assert as_ada.post(f"/revision/{first.pk}/revert", post)["Location"] == "/wiki/Byungjin"
    revision = head(article)
    assert (revision.number, revision.kind, revision.origin, revision.summary) == (4, "revert", first, "back")
    assert text_of(article) == TEXT


def test_reverting_without_an_account_is_refused(client, ada) -> None:
    article = edited(make_article("Byungjin", author=ada), ada, 1)
    first = ArticleRevision.objects.get(number=1)
    assert client.get(f"/revision/{first.pk}/revert").status_code == 200
    post = {"base": head(article).pk, "form": str(uuid.uuid4())}
    assert client.post(f"/revision/{first.pk}/revert", post).status_code == 403
    assert head(article).number == 2


@pytest.mark.parametrize(
    "wrong", [{"form": "x"}, {"form": ""}, {"base": "x"}, {"base": "9" * 30}, {"summary": "x" * 900}]
)
def test_wrong_fields_of_a_revert_are_400(as_ada, ada, wrong: dict[str, str]) -> None:
    article = edited(make_article("Byungjin", author=ada), ada, 1)
    first = ArticleRevision.objects.get(number=1)
    post = {"base": str(head(article).pk), "form": str(uuid.uuid4())} | wrong
    assert as_ada.post(f"/revision/{first.pk}/revert", post).status_code == 400
    assert head(article).number == 2


def test_a_revert_that_overlaps_with_a_newer_edit_is_a_conflict(as_ada, ada, bea) -> None:
    article = edited(make_article("Byungjin", author=ada), ada, 1)
    first, seen = ArticleRevision.objects.get(number=1), head(article)
    edits.save(article, base=seen, text="## One\n\nBea's words.\n", section=section_of(article, "One"), author=bea)
    response = as_ada.post(f"/revision/{first.pk}/revert", {"base": seen.pk, "form": str(uuid.uuid4())})
    assert response.status_code == 409
    html = response.content.decode()
    assert "Bea&#x27;s words." in html
    assert "First text." in html
    assert Draft.objects.count() == 1
    assert head(article).number == 3


def test_a_base_of_another_article_refuses_the_revert(as_ada, ada) -> None:
    article = edited(make_article("Byungjin", author=ada), ada, 1)
    other, first = head(make_article(author=ada)), ArticleRevision.objects.get(article=article, number=1)
    response = as_ada.post(f"/revision/{first.pk}/revert", {"base": other.pk, "form": str(uuid.uuid4())})
    assert response.status_code == 409
    assert head(article).number == 2


def test_a_merge_is_marked_in_the_history(client, ada, bea) -> None:
    article = make_article("Byungjin", author=ada)
    base = head(article)
    for author, heading in ((ada, "One"), (bea, "Three")):
        section = section_of(article, heading)
        edits.save(article, base=base, text=f"## {heading}\n\n{author}.\n", section=section, author=author)
    html = client.get("/history/Byungjin").content.decode()
    assert 'class="arc first"' in html
    assert 'class="arc last"' in html

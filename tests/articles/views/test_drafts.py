"""Drafts as their author finds them: the list, the page of each, the offer above a form. Nobody else sees any."""

from __future__ import annotations

import html
import re

import pytest
from django.db import DatabaseError
from django.test import Client

from articles import edits
from articles.models import Draft
from tests.articles.views.drafting import (
    ONE,
    WORDS,
    deleted,
    fields,
    many_drafts,
    one,
    only_moderators,
    renamed,
)
from tests.articles.views.reading import both_ways, main, page, queries
from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of, text_of
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article("Byungjin", author=ada)


def test_two_tabs_of_one_section_are_two_drafts(as_ada, article) -> None:
    forms = [fields(head(article).pk, ONE), fields(head(article).pk, ONE + "Other.\n")]
    for post in forms:
        as_ada.post(one(article), post | {"do": "preview"})
    assert Draft.objects.count() == 2
    offered = main(page(as_ada, one(article)))
    assert offered.count("Continue from the draft") == 2
    assert WORDS not in offered, "never inserted unasked"
    shown = as_ada.post(one(article), forms[0] | {"do": "preview"}).content.decode()
    assert shown.count("Continue from the draft") == 1, "not its own"


def test_discarding_is_told_and_leads_back(as_ada, article) -> None:
    for where, lead in (({"back": "form"}, one(article)), ({}, "/drafts")):
        as_ada.post(one(article), fields(head(article).pk, do="preview"))
        draft = Draft.objects.get()
        response = as_ada.post(f"/drafts/{draft.pk}/discard", where)
        assert (response.status_code, response["Location"]) == (302, lead)
        assert "The draft is discarded." in page(as_ada, lead)
        assert not Draft.objects.exists()
        assert as_ada.post(f"/drafts/{draft.pk}/discard", where).status_code == 404


def test_a_busy_database_keeps_what_was_to_be_discarded(as_ada, article, monkeypatch) -> None:
    from articles.views import drafts

    def locked(*args: object) -> None:
        raise DatabaseError("database is locked")

    as_ada.post(one(article), fields(head(article).pk, do="preview"))
    monkeypatch.setattr(drafts, "write_queue", locked)
    as_ada.post(f"/drafts/{Draft.objects.get().pk}/discard")
    assert "the draft is still there" in page(as_ada, "/drafts")
    assert Draft.objects.exists()


def listed(markup: str) -> list[str]:
    """The rows of the list, as text without the actions."""
    found = re.findall(r'<div class="what">(.*?)</div>', main(markup), re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", each)).split()) for each in found]


def test_the_list_says_what_each_is(as_ada, ada, article, bea) -> None:
    base = head(article).pk
    as_ada.post("/edit/New_one", fields("", "Newly.\n", do="preview", summary="<first>"))
    as_ada.post("/edit/Byungjin?section=new", fields(base, "x\n", heading="Four *&* more", do="preview", summary=""))
    as_ada.post(one(article), fields(base, do="preview"))
    as_ada.post("/edit/Byungjin", fields(base, TEXT + "More.\n", do="preview"))
    edits.save(article, base=head(article), text=TEXT.replace("Lead words.", "Bea's lead."), author=bea)
    as_ada.post("/edit/Byungjin", fields(base, TEXT.replace("Lead words.", "Ada's lead."), summary="mine"))
    rows = [re.sub(r"\d+ \w+ 20\d\d, \d\d:\d\d", "WHEN", each) for each in listed(page(as_ada, "/drafts"))]
    assert rows == [
        f"Byungjin to be settled WHEN · {len(TEXT)} characters · mine",
        f"Byungjin WHEN · {len(TEXT) + 6} characters · why",
        f"Byungjin § One WHEN · {len(ONE)} characters · why",
        "Byungjin § Four & more new section WHEN · 20 characters",
        "New one new article WHEN · 7 characters · <first>",
    ]
    removed = text_of(article).replace("## One\n\nFirst text.\n\n", "")
    edits.save(article, base=head(article), text=removed, author=bea)
    assert "Byungjin § One section removed" in listed(page(as_ada, "/drafts"))[2]
    renamed(article)
    assert listed(page(as_ada, "/drafts"))[1].startswith("Other was Byungjin")
    deleted(article)
    rows = listed(page(as_ada, "/drafts"))
    assert [("article deleted" in each, "to be settled" in each) for each in rows] == [(True, False)] * 4 + [
        (False,) * 2
    ]


def test_each_is_met_once_the_newest_first(as_ada, ada, bea) -> None:
    many_drafts(ada, 123)
    many_drafts(bea, 10)

    def read(markup: str) -> list[str]:
        return re.findall(r'href="/drafts/(\d+)"', main(markup))

    shown = both_ways(as_ada, "/drafts", read)
    assert [len(each) for each in shown] == [50, 50, 23]
    newest = Draft.objects.filter(user=ada).order_by("-updated_at", "-pk").values_list("pk", flat=True)
    assert [int(pk) for each in shown for pk in each] == list(newest)
    for wrong in ("x", "5", "5.x", "9" * 50):
        page(as_ada, f"/drafts?before={wrong}&after={wrong}")


def test_no_query_for_a_row_and_no_text_in_memory(as_ada, ada, article, django_assert_max_num_queries) -> None:
    section = section_of(article, "One")
    for target, values in (("section", {"section": section}), ("article", {}), ("new_section", {})):
        many_drafts(ada, 1, target=target, article=article, source="x" * 5_000, **values)
    few = queries(as_ada, "/drafts")
    for target, values in (("section", {"section": section}), ("article", {}), ("new_section", {})):
        many_drafts(ada, 14, target=target, article=article, source="x" * 5_000, **values)
    assert queries(as_ada, "/drafts") == few <= 6
    with django_assert_max_num_queries(few) as captured:
        page(as_ada, "/drafts")
    asked = next(each["sql"] for each in captured if "LENGTH" in each["sql"])
    columns = asked.partition(" FROM ")[0].replace('"', "")
    assert not re.search(r"(?<!\()articles_draft\.(source|summary)\b", columns), columns
    assert "articles_section.source" not in columns


def test_an_empty_list_says_what_would_be_there(as_ada) -> None:
    assert "You have no drafts." in page(as_ada, "/drafts")


def test_nobody_else_reads_or_finds_a_draft(as_ada, ada, article) -> None:
    as_ada.post(one(article), fields(head(article).pk, do="preview"))
    draft = Draft.objects.get()
    root = User.objects.create_superuser("Root", password="secret-words")
    for person in (make_user("Bea"), make_moderator("Mo"), root):
        client = Client()
        client.force_login(person)
        assert client.get(f"/drafts/{draft.pk}").status_code == 404
        assert client.post(f"/drafts/{draft.pk}/discard").status_code == 404
        for address in ("/drafts", f"{one(article)}?draft={draft.pk}", one(article), "/edit/Byungjin", "/user/Ada"):
            assert WORDS not in page(client, address), address
            assert f"/drafts/{draft.pk}" not in page(client, address), address
    stranger = Client()
    assert stranger.get("/drafts")["Location"] == "/accounts/login/?next=/drafts"
    assert stranger.post(f"/drafts/{draft.pk}/discard")["Location"] == f"/accounts/login/?next=%2Fdrafts%2F{draft.pk}"
    assert Draft.objects.exists()


def test_ones_own_page_counts_them_for_oneself_alone(as_ada, client, ada, bea) -> None:
    many_drafts(ada, 3)
    assert "Drafts (3)" in main(page(as_ada, "/user/Ada"))
    assert "Drafts" not in main(page(client, "/user/Ada"))
    client.force_login(bea)
    assert "Drafts" not in main(page(client, "/user/Ada"))
    assert 'href="/drafts"' in page(as_ada, "/wiki/Nothing", 404), "in the menu of the account"


def test_a_draft_against_current_and_what_was_changed_since(as_ada, article, bea) -> None:
    base = head(article).pk
    as_ada.post(one(article), fields(base, do="preview"))
    address = f"/drafts/{Draft.objects.get().pk}"
    markup = page(as_ada, address)
    assert "First text." in main(markup).partition("x-against-head")[2]
    assert "The published text has changed" not in markup
    edits.save(article, base=head(article), text=TEXT.replace("Third", "Bea's third"), author=bea)
    assert "The published text has changed" not in page(as_ada, address), "another section"
    edits.save(article, base=head(article), text=text_of(article).replace("First text", "Bea's first"), author=bea)
    markup = page(as_ada, address)
    assert f'href="/compare/{base}/{head(article).pk}"' in markup
    assert "Bea&#x27;s" in main(markup).partition("x-against-head")[2]
    edits.save(article, base=head(article), text=text_of(article).replace("Bea's first.", WORDS), author=bea)
    assert "Your draft is the same as the published text." in page(as_ada, address)


def test_who_lost_the_right_still_reads_and_discards(as_ada, article) -> None:
    as_ada.post(one(article), fields(head(article).pk))
    as_ada.post(one(article), fields(head(article).pk, ONE + "More.\n", do="preview"))
    draft = Draft.objects.get()
    only_moderators(article)
    for address in ("/drafts", f"/drafts/{draft.pk}", one(article)):
        markup = page(as_ada, address)
        assert f"/drafts/{draft.pk}" in markup
        assert "Only moderators edit this wiki at present." in markup
        assert "?draft=" not in markup, "nothing to go on with"
    assert "More." in page(as_ada, f"/drafts/{draft.pk}")
    assert as_ada.get(f"{one(article)}?draft={draft.pk}")["Location"] == f"/drafts/{draft.pk}"
    assert as_ada.post(f"/drafts/{draft.pk}/discard").status_code == 302
    assert not Draft.objects.exists()


def test_the_offer_says_how_much_longer_it_is_and_whether_there_are_more(as_ada, article) -> None:
    base, offered = head(article).pk, []
    for text in ("## One\n\nFirst text, longer by three words now.\n", "## One\n", ONE, ONE + "x\n"):
        as_ada.post(one(article), fields(base, text, do="preview"))
        offered.append(main(page(as_ada, one(article))))
    assert "It is 5 words longer than the published text." in offered[0]
    assert "It is 2 words shorter than the published text." in offered[1]
    assert [each.count("Continue from the draft") for each in offered] == [1, 2, 3, 3]
    assert ["There are more drafts of yours" in each for each in offered] == [False, False, False, True]
    own = as_ada.get(f"{one(article)}?draft={Draft.objects.latest('pk').pk}").content.decode()
    assert "There are more drafts of yours" not in own

"""Refusals that come between a form and its post: too many edits, a right that was lost. The text is never lost."""

import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles import edits
from articles.models import ArticleRevision, Draft
from tests.factories import TEXT, head, make_article, make_moderator, section_of, text_of
from wiki.accounts.models import User
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(db: None):
    return make_article("Byungjin")


@pytest.fixture
def tired(article, ada, settings):
    """Ada has made the one edit, and the one new article, that a minute allows."""
    settings.EDITS_A_MINUTE, settings.NEW_ARTICLES_A_MINUTE = 1, 1
    make_article("Her own", author=ada)
    return article


def fields(base: object, text: str, **more: object) -> dict[str, object]:
    return {"base": base, "form": str(uuid.uuid4()), "text": text, "summary": "my reason", **more}


def too_fast(response, text: str) -> int:
    """The page that says when to try again, with the text in its form; the seconds that it says."""
    html = response.content.decode()
    assert response.status_code == 429
    assert text in html
    assert "my reason" in html
    seconds = int(response["Retry-After"])
    assert 1 <= seconds <= 60
    assert re.search(rf"Try again in {seconds} seconds?\.", html)
    return seconds


@pytest.mark.parametrize("where", ["/edit/Byungjin", "/edit/Byungjin?section=new", "section", "/edit/Nowhere"])
def test_a_form_that_comes_too_fast_keeps_its_text_and_says_when(as_ada, tired, where: str) -> None:
    section = section_of(tired, "One")
    url = f"/section/{section.pk}/edit" if where == "section" else where
    base = "" if where == "/edit/Nowhere" else head(tired).pk
    post = fields(base, "## One\n\nNewly typed words.\n", heading="Title typed")
    before = ArticleRevision.objects.count()
    response = as_ada.post(url, post)
    seconds = too_fast(response, "Newly typed words.")
    assert post["form"] in response.content.decode()
    assert ArticleRevision.objects.count() == before
    draft = Draft.objects.get()
    assert "Newly typed words." in draft.source
    assert not draft.conflict
    with time_machine.travel(timezone.now().timestamp() + seconds):
        assert as_ada.post(url, post).status_code == 302
    assert ArticleRevision.objects.count() == before + 1
    assert not Draft.objects.exists()


def test_the_draft_is_offered_when_the_form_is_opened_anew(as_ada, tired) -> None:
    as_ada.post("/edit/Byungjin", fields(head(tired).pk, TEXT + "More words.\n"))
    page = as_ada.get("/edit/Byungjin").content.decode()
    assert f"draft={Draft.objects.get().pk}" in page


def test_a_preview_is_no_edit(as_ada, tired) -> None:
    for wish in ("preview", "changes"):
        assert as_ada.post("/edit/Byungjin", fields(head(tired).pk, "Words.\n", do=wish)).status_code == 200


def test_a_settled_conflict_that_comes_too_fast_keeps_its_text(as_ada, article, ada, bea, settings) -> None:
    settings.EDITS_A_MINUTE = 1
    base = head(article)
    edits.save(article, base=base, text=TEXT.replace("First text.", "Of Bea."), author=bea)
    page = as_ada.post("/edit/Byungjin", fields(base.pk, TEXT.replace("First text.", "Of Ada.")))
    assert page.status_code == 409
    form = page.context["form"]
    answers = {name: form[name].value() for name in ("base", "form", "merged", "overlaps")}
    make_article("Her own", author=ada)
    response = as_ada.post("/edit/Byungjin", {**answers, "summary": "my reason", "overlap-0": "mine"})
    too_fast(response, "Of Ada.")
    assert head(article).author == bea
    assert "Of Ada." in Draft.objects.get().source


def test_a_revert_that_comes_too_fast_keeps_its_form(as_ada, tired, bea, settings) -> None:
    first = head(tired)
    edits.save(tired, base=first, text="Other words.\n", author=User.objects.get(username="Bea"))
    post = {"base": head(tired).pk, "form": str(uuid.uuid4()), "summary": "my reason"}
    response = as_ada.post(f"/revision/{first.pk}/revert", post)
    seconds = too_fast(response, post["form"])
    with time_machine.travel(timezone.now().timestamp() + seconds):
        assert as_ada.post(f"/revision/{first.pk}/revert", post).status_code == 302
    assert text_of(tired) == TEXT


def test_a_double_click_is_answered_as_before(as_ada, article, settings) -> None:
    settings.EDITS_A_MINUTE = settings.NEW_ARTICLES_A_MINUTE = 1
    post = fields(head(article).pk, TEXT + "Once.\n")
    first = as_ada.post("/edit/Byungjin", post)
    assert first.status_code == 302
    assert as_ada.post("/edit/Byungjin", post)["Location"] == first["Location"]
    settings.EDITS_A_MINUTE = 0
    new = fields("", "New.\n")
    assert as_ada.post("/edit/Nowhere", new).status_code == 302
    assert as_ada.post("/edit/Nowhere", new).status_code == 302
    assert head(article).number == 2


# --- rights that were lost between the form and its post


def kept(response, reason: str) -> None:
    html = response.content.decode()
    assert response.status_code == 403
    assert "Typed words." in html
    assert "my reason" in html
    assert reason in html


def posts(client: Client, article):
    """Every form that holds a text, posted."""
    text = "## One\n\nTyped words.\n"
    yield client.post("/edit/Byungjin", fields(head(article).pk, text))
    yield client.post("/edit/Byungjin?section=new", fields(head(article).pk, text, heading="H"))
    yield client.post(f"/section/{section_of(article, 'One').pk}/edit", fields(head(article).pk, text))
    yield client.post("/edit/Nowhere", fields("", text))


def test_moderators_alone_edit_when_the_site_says_so(as_ada, article) -> None:
    assert "data-edit" in as_ada.get("/edit/Byungjin").content.decode()
    SiteSettings.objects.change(who_edits="moderators")
    for answer in posts(as_ada, article):
        kept(answer, "Only moderators edit this wiki at present.")
    for url in ("/edit/Byungjin", f"/section/{section_of(article, 'One').pk}/edit", "/edit/Nowhere"):
        page = as_ada.get(url)
        html = page.content.decode()
        assert page.status_code == 200
        assert "Only moderators edit this wiki at present." in html
        assert "data-edit" not in html
        assert "readonly" in html
    assert ArticleRevision.objects.count() == 1


def test_visitors_are_told_the_same(client, article) -> None:
    SiteSettings.objects.change(who_edits="moderators")
    for answer in posts(client, article):
        kept(answer, "Only moderators edit this wiki at present.")
    SiteSettings.objects.change(who_edits="accounts")
    for answer in posts(client, article):
        kept(answer, "You have to log in to edit.")


def test_moderators_edit_on_until_they_are_none(article) -> None:
    SiteSettings.objects.change(who_edits="moderators")
    mia = make_moderator("Mia")
    client = Client()
    client.force_login(mia)
    assert client.post("/edit/Byungjin", fields(head(article).pk, TEXT + "More.\n")).status_code == 302
    mia.moderate(False)
    for answer in posts(client, article):
        kept(answer, "Only moderators edit this wiki at present.")
    assert head(article).number == 2


def test_an_account_that_became_inactive_keeps_its_text(as_ada, article, ada) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    for answer in posts(as_ada, article):
        kept(answer, "You have to log in to edit.")
    assert ArticleRevision.objects.count() == 1


def test_a_right_that_is_lost_under_the_lock_keeps_the_text(as_ada, article, ada, monkeypatch) -> None:
    from articles import permissions

    fresh = permissions.fresh

    def lost(person: User) -> User:
        User.objects.filter(pk=person.pk).update(is_active=False)
        return fresh(person)

    monkeypatch.setattr(permissions, "fresh", lost)
    kept(as_ada.post("/edit/Byungjin", fields(head(article).pk, "Typed words.\n")), "Your account may not edit")
    User.objects.update(is_active=True)
    kept(as_ada.post("/edit/Nowhere", fields("", "Typed words.\n")), "Your account may not edit")
    assert ArticleRevision.objects.count() == 1


def test_a_revert_says_why_it_is_refused(as_ada, article, bea) -> None:
    first = head(article)
    edits.save(article, base=first, text="Other words.\n", author=bea)
    SiteSettings.objects.change(who_edits="moderators")
    url = f"/revision/{first.pk}/revert"
    for answer in (as_ada.get(url), as_ada.post(url, fields(head(article).pk, ""))):
        assert "Only moderators edit this wiki at present." in answer.content.decode()
    assert answer.status_code == 403
    assert head(article).number == 2

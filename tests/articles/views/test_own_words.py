"""What somebody wrote for single passages of a conflict: wherever it can't be used, its author finds it again."""

import uuid

import pytest

from articles import edits
from articles.models import Draft
from tests.articles.views.resolving import fields_of
from tests.factories import head, make_article, make_moderator, section_of
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db

BASE = "Lead.\n\n## A\n\nold\n\n## B\n\nother\n"
OWN = "what Ada wrote for the passage"


@pytest.fixture
def article(bea):
    return make_article("One", text=BASE, author=bea)


@pytest.fixture
def page(article, as_ada, bea) -> dict[str, str]:
    """The fields of a conflict page, filled in with words of Ada's own."""
    base = head(article)
    edits.save(article, base=base, text=BASE.replace("old", "Bea's"), author=bea)
    fields = {"base": base.pk, "form": str(uuid.uuid4()), "text": BASE.replace("old", "Ada's"), "do": "save"}
    answer = as_ada.post("/edit/One", fields)
    assert answer.status_code == 409
    return fields_of(answer.content.decode()) | {"overlap-0": "own", "own-0": OWN}


def shown_to_ada(as_ada) -> str:
    return as_ada.get(f"/drafts/{Draft.objects.get().pk}").content.decode()


@pytest.mark.parametrize("do", ["save", "preview", "draft"])
def test_deleted_while_one_settles(article, as_ada, page, do: str) -> None:
    edits.delete(article, author=make_moderator("Mo"), summary="Because")
    answer = as_ada.post("/edit/One", page | {"do": do})
    assert answer.status_code in (200, 400, 409)
    assert OWN in answer.content.decode()
    assert OWN in shown_to_ada(as_ada)


def test_deleted_after_it_was_kept(article, as_ada, page) -> None:
    as_ada.post("/edit/One", page | {"do": "draft"})
    edits.delete(article, author=make_moderator("Mo"), summary="Because")
    assert OWN in shown_to_ada(as_ada)
    form = as_ada.get(f"/edit/One?draft={Draft.objects.get().pk}", follow=True).content.decode()
    assert "What you wrote for them is on the page of your draft." in form


def test_without_the_right(as_ada, page) -> None:
    SiteSettings.objects.change(who_edits="moderators")
    assert as_ada.post("/edit/One", page | {"do": "save"}).status_code == 403
    assert OWN in shown_to_ada(as_ada)


def test_under_the_address_of_another_article(as_ada, page) -> None:
    make_article("Two", text="Another.\n")
    answer = as_ada.post("/edit/Two", page | {"do": "save"})
    assert answer.status_code in (400, 409)
    assert OWN in shown_to_ada(as_ada)


def test_a_page_that_did_not_come_back_whole(as_ada, page) -> None:
    answer = as_ada.post("/edit/One", page | {"do": "save", "overlaps": "["})
    assert answer.status_code in (400, 409)
    assert OWN in shown_to_ada(as_ada)


def test_what_a_field_came_with_is_nobody_s_own(as_ada, page) -> None:
    as_ada.post("/edit/One", page | {"do": "draft", "overlap-0": "mine", "own-0": "Bea's\n"})
    assert "What you wrote for a passage" not in shown_to_ada(as_ada)


def test_the_draft_of_an_undo_says_what_it_is(article, as_ada, ada, bea) -> None:
    edits.save(article, base=head(article), text=BASE.replace("old", "Ada's"), author=ada)
    undone = head(article)
    edits.save(article, base=undone, text=BASE.replace("old", "Bea's").replace("other", "more"), author=bea)
    fields = {"base": head(article).pk, "form": str(uuid.uuid4()), "summary": "", "do": "save"}
    assert as_ada.post(f"/revision/{undone.pk}/undo", fields).status_code == 409
    shown = shown_to_ada(as_ada)
    assert f'It undoes <a href="/revision/{undone.pk}" rel="nofollow">revision 2</a>' in shown
    assert "Your text" not in shown
    assert "x-against" not in shown


def test_in_a_section_that_was_removed_meanwhile(article, as_ada, bea) -> None:
    base, section = head(article), section_of(article, "A")
    edits.save(article, base=base, text=BASE.replace("old", "Bea's"), author=bea)
    url = f"/section/{section.pk}/edit"
    fields = {"base": base.pk, "form": str(uuid.uuid4()), "text": "## A\n\nAda's\n", "do": "save"}
    page = fields_of(as_ada.post(url, fields).content.decode()) | {"overlap-0": "own", "own-0": OWN}
    edits.save(article, base=head(article), text="Lead.\n\n## B\n\nother\n", author=bea)
    answer = as_ada.post(url, page | {"do": "save"})
    assert answer.status_code == 409
    assert OWN in answer.content.decode()
    assert OWN in shown_to_ada(as_ada)

"""What becomes of a draft when its article is renamed, deleted, restored, written anew, or its section removed."""

from __future__ import annotations

import html
import re

import pytest

from articles import edits
from articles.models import Article, Draft
from articles.views.targets import Mode, Target, target_of
from tests.articles.views.drafting import (
    ONE,
    WORDS,
    deleted,
    field,
    fields,
    one,
    renamed,
)
from tests.articles.views.reading import page
from tests.factories import TEXT, head, make_article, make_user, section_of, text_of
from wiki.accounts.models import User
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article("Byungjin", author=ada)


KINDS = {
    "article": TEXT + "More.\n",
    "section": ONE,
    "new_section": f"## Four\n\n{WORDS}\n",
    "new_article": f"{WORDS}\n",
}


FATES = {
    "as it was": lambda article: None,
    "edited": lambda article: edits.save(
        article, base=head(article), text=text_of(article).replace("First text.", "Others' text."), author=make_user()
    ),
    "section removed": lambda article: edits.save(
        article, base=head(article), text=text_of(article).replace("## One\n\nFirst text.\n\n", ""), author=make_user()
    ),
    "renamed": lambda article: renamed(article),
    "deleted": lambda article: deleted(article),
    "written anew": lambda article: make_article("Byungjin", "Another one.\n", author=make_user()),
    "restored": lambda article: edits.restore(
        Article.objects.get(pk=article.pk), to=article.full, author=User.objects.get(username="Mo")
    ),
}  # fmt: skip


LIVES = [
    ("as it was",), ("edited",), ("section removed",), ("renamed",), ("deleted",), ("deleted", "written anew"),
    ("renamed", "written anew"), ("renamed", "deleted"), ("renamed", "deleted", "written anew"),
    ("deleted", "restored"), ("section removed", "deleted"), ("section removed", "renamed"),
    ("section removed", "deleted", "written anew"), ("edited", "deleted", "restored"),
]  # fmt: skip


@pytest.mark.parametrize("life", LIVES, ids=" and ".join)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["preview", "lost right"])
def test_every_draft_leads_to_a_form_with_its_text(as_ada, ada, kind: str, life: tuple[str, ...], how: str) -> None:
    article = make_article("Byungjin", author=ada) if kind != "new_article" else None
    urls = {"section": one(article) if article else "", "new_section": "/edit/Byungjin?section=new"}
    post = fields(head(article).pk if article else "", KINDS[kind], do="preview" if how == "preview" else "save")
    if how == "lost right":
        SiteSettings.objects.change(who_edits="moderators")
    as_ada.post(urls.get(kind, "/edit/Byungjin"), post)
    SiteSettings.objects.change(who_edits="accounts")
    draft = Draft.objects.get()
    assert draft.target == kind
    if article is None:
        article = make_article("Byungjin", author=make_user("Bea"))
    for fate in life:
        FATES[fate](article)

    # It is offered where it goes now, and nowhere else.
    target = target_of(Draft.objects.get())
    live = {row.full: row for row in Article.objects.live()}
    everywhere = [Target(Mode.NEW_ARTICLE, title) for title in {article.full, draft.full} - live.keys()]
    for title, row in live.items():
        everywhere += [Target(mode, title, row) for mode in (Mode.ARTICLE, Mode.NEW_SECTION)]
        everywhere += [Target(Mode.SECTION, title, row, section) for section in row.sections.current()]
    assert [each for each in everywhere if each.drafts(ada).exists()] == [target]

    # The list, its own page and the offer lead to one form, which holds it and does not write over others.
    ways = set()
    for address in ("/drafts", f"/drafts/{draft.pk}", target.action_url):
        ways |= {html.unescape(each) for each in re.findall(r'href="([^"]*[?&;]draft=\d+)"', page(as_ada, address))}
    assert ways
    forms = [as_ada.get(way, follow=True) for way in sorted(ways)]
    assert len({form.request["PATH_INFO"] + form.request["QUERY_STRING"] for form in forms}) == 1
    form = forms[0]
    assert form.status_code == 200
    assert KINDS[kind] in field(form, "text")
    assert field(form, "form") == post["form"]
    before = {row.pk: text_of(row) for row in Article.objects.live()}
    saved = fields(field(form, "base"), field(form, "text"), form=post["form"], heading="")
    response = as_ada.post(target.action_url, saved)
    assert response.status_code in (302, 409)
    lost = [words for row in Article.objects.live() for words in ("Others' text.", "Another one.", "Third text.")
            if words in before.get(row.pk, "") and words not in text_of(row)]  # fmt: skip
    assert not lost
    if response.status_code == 302:
        assert WORDS in text_of(Article.objects.live().get(pk=head_article(response))) or kind == "article"
        assert not Draft.objects.exists()
    else:
        assert Draft.objects.get().pk == draft.pk


def head_article(response) -> int:
    title = response["Location"].partition("/wiki/")[2].partition("#")[0]
    return Article.objects.live().get(title=title).pk


def test_an_address_that_a_draft_has_left_leads_on(as_ada, article) -> None:
    url = one(article)
    as_ada.post(url, fields(head(article).pk, do="preview"))
    draft = Draft.objects.get()
    edits.save(article, base=head(article), text="Nothing left.\n", author=make_user("Bea"))
    assert as_ada.get(f"{url}?draft={draft.pk}")["Location"] == f"/edit/Byungjin?draft={draft.pk}"
    renamed(article)
    assert as_ada.get(f"/edit/Byungjin?draft={draft.pk}")["Location"] == f"/edit/Other?draft={draft.pk}"
    deleted(article)
    for address in (url, "/edit/Other"):
        form = as_ada.get(f"{address}?draft={draft.pk}", follow=True)
        assert (form.status_code, field(form, "text")) == (200, ONE)
    assert as_ada.get(f"{url}?draft={draft.pk + 1}").status_code == 404


def test_after_a_deletion_saving_again_leaves_no_draft(as_ada, article) -> None:
    post = fields(head(article).pk)
    url = one(article)
    deleted(article)
    response = as_ada.post(url, post)
    again = {name: field(response, name) for name in ("base", "form", "text")}
    assert as_ada.post("/edit/Byungjin", fields(**again)).status_code == 302
    assert text_of(Article.objects.live().get()) == ONE
    assert not Draft.objects.exists()


def test_a_part_goes_to_the_next_article_of_the_title_only_when_that_was_told(as_ada, article, bea) -> None:
    post, url = fields(head(article).pk), one(article)
    deleted(article)
    other = make_article("Byungjin", "Bea's.\n", author=bea)
    response = as_ada.post(url, post)
    assert response.status_code == 409
    assert text_of(other) == "Bea's.\n"
    again = {name: field(response, name) for name in ("base", "form", "text")}
    assert as_ada.post("/edit/Byungjin?section=new", fields(**again)).status_code == 302
    assert text_of(other) == f"Bea's.\n{ONE}"
    assert not Draft.objects.exists()


def test_a_heading_is_neither_doubled_nor_lost_by_a_renaming(as_ada, article) -> None:
    post = fields(head(article).pk, WORDS, heading="Four")
    renamed(article)
    response = as_ada.post("/edit/Byungjin?section=new", post)
    assert response.status_code == 409
    again = {name: field(response, name) for name in ("base", "form", "text", "heading")}
    assert as_ada.post("/edit/Other?section=new", fields(**again)).status_code == 302
    assert text_of(article) == f"{TEXT}## Four\n\n{WORDS}\n"


def test_a_section_of_what_is_deleted_keeps_its_heading(as_ada, article) -> None:
    post = fields(head(article).pk, WORDS, heading="Four")
    deleted(article)
    response = as_ada.post("/edit/Byungjin?section=new", post)
    assert response.status_code == 409
    again = {name: field(response, name) for name in ("base", "form", "text")}
    assert as_ada.post("/edit/Byungjin", fields(**again)).status_code == 302
    assert text_of(Article.objects.live().get()) == f"## Four\n\n{WORDS}\n"
    assert not Draft.objects.exists()


def test_a_draft_of_what_is_deleted_shows_its_authors_words_alone(as_ada, ada, bea) -> None:
    long = "First text, which is so long that its section is known again under another heading.\n\n"
    article = make_article("Byungjin", TEXT.replace("First text.\n\n", long), author=ada)
    section, url, base = section_of(article, "One"), one(article), head(article).pk
    as_ada.post(url, fields(base, do="preview"))
    as_ada.post("/edit/Byungjin", fields(base, "All of it.\n", do="preview"))
    text = f"## Secret heading\n\n{long}Secret words.\n"
    edits.save(article, base=head(article), text=text, section=section, author=bea)
    assert section_of(article, "Secret heading").pk == section.pk
    assert "Secret heading" in page(as_ada, "/drafts")
    deleted(article)
    for draft in Draft.objects.all():
        for address in ("/drafts", f"/drafts/{draft.pk}", f"/edit/Byungjin?draft={draft.pk}", url, "/edit/Byungjin"):
            markup = as_ada.get(address, follow=True).content.decode()
            assert "Secret" not in markup, address
            assert "Second text" not in markup, address
        assert "/compare/" not in page(as_ada, f"/drafts/{draft.pk}")
    assert "§ <bdi>One</bdi>" in page(as_ada, "/drafts")


@pytest.mark.parametrize("life", LIVES, ids=" and ".join)
@pytest.mark.parametrize("kind", ["section", "article"])
def test_a_conflict_is_gone_on_with_wherever_its_article_went(
    as_ada, article, bea, kind, life: tuple[str, ...]
) -> None:
    url = one(article) if kind == "section" else "/edit/Byungjin"
    post = fields(head(article).pk, ONE if kind == "section" else TEXT.replace("First text.", WORDS))
    edits.save(article, base=head(article), text=TEXT.replace("First text.", "Bea's text."), author=bea)
    assert as_ada.post(url, post).status_code == 409
    draft = Draft.objects.get()
    assert (draft.source, draft.base_id, draft.settling is not None) == (post["text"], post["base"], True)
    for fate in life:
        FATES[fate](article)
    (way,) = re.findall(r'href="([^"]*[?&;]draft=\d+)"', page(as_ada, "/drafts"))
    response = as_ada.get(html.unescape(way), follow=True)
    assert response.status_code == 200
    assert WORDS in html.unescape(response.content.decode())
    lives = Article.objects.live().filter(pk=article.pk).exists()
    assert ("Settle" in response.content.decode()) == lives, "there is nothing to settle any more"

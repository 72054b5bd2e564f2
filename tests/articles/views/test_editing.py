"""The edit forms: what they save, and that no way of going wrong loses a typed word."""

import uuid

import pytest
from django.test import Client

from articles import edits
from articles.models import Article, ArticleRevision, Draft, Section
from tests.factories import TEXT, head, make_article, make_moderator, section_of, text_of
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db

WORDS = "Words that were typed."


def fields(article: Article | None = None, **values: object) -> dict[str, object]:
    """What an edit form posts."""
    base = head(article).pk if article else ""
    return {"base": base, "form": str(uuid.uuid4()), "text": WORDS, "summary": "", "do": "save"} | values


def section_url(article: Article, heading: str) -> str:
    return f"/section/{section_of(article, heading).pk}/edit"


def test_saving_a_section_leads_to_its_place(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    response = as_ada.post(section_url(article, "Two"), fields(article, text=f"## Two\r\n\r\n{WORDS}", summary="why"))
    assert (response.status_code, response["Location"]) == (302, "/wiki/Byungjin#Two")
    assert "Saved." in as_ada.get("/wiki/Byungjin").content.decode()
    revision = head(article)
    assert (revision.author, revision.summary, revision.via, revision.kind) == (ada, "why", "web", "edit")
    assert f"## Two\n\n{WORDS}\n\n## Three" in text_of(article)


def test_creating_an_article(as_ada) -> None:
    response = as_ada.post("/edit/New_one", fields(minor="on"))
    assert (response.status_code, response["Location"]) == (302, "/wiki/New_one")
    article = Article.objects.get(title="New one")
    assert (head(article).minor, head(article).kind, text_of(article)) == (True, "create", WORDS + "\n")


def test_adding_a_section(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    response = as_ada.post("/edit/Byungjin?section=new", fields(article, heading="Four & more"))
    assert response["Location"] == "/wiki/Byungjin#Four_&_more"
    assert text_of(article) == f"{TEXT}## Four & more\n\n{WORDS}\n"


def test_a_new_section_needs_a_heading(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    response = as_ada.post("/edit/Byungjin?section=new", fields(article, heading=""))
    assert response.status_code == 400
    assert WORDS in response.content.decode()
    assert as_ada.post("/edit/Byungjin?section=new", fields(article, text="## Own\n\nx")).status_code == 302


def test_an_empty_new_article_is_refused(as_ada) -> None:
    assert as_ada.post("/edit/New", fields(text=" \n")).status_code == 400
    assert not Article.objects.exists()


def test_preview_and_changes_write_nothing(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    html = as_ada.post("/edit/Byungjin", fields(article, text="Some *slanted* words.", do="preview")).content.decode()
    assert "<em>slanted</em>" in html
    html = as_ada.post(section_url(article, "One"), fields(article, text="## One\n\nOther text.\n", do="changes"))
    assert "<del>" in html.content.decode()
    assert head(article).number == 1


def test_nothing_changed_is_said(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    as_ada.post("/edit/Byungjin", fields(article, text=TEXT))
    assert "nothing to save" in as_ada.get("/wiki/Byungjin").content.decode()
    assert head(article).number == 1


def test_the_same_post_twice_is_one_revision(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    post = fields(article)
    first, second = as_ada.post("/edit/Byungjin", post), as_ada.post("/edit/Byungjin", post)
    assert first["Location"] == second["Location"]
    assert head(article).number == 2


def test_back_and_another_word_make_a_second_revision(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    post = fields(article, text=TEXT.replace("First text.", "First try."))
    as_ada.post("/edit/Byungjin", post)
    response = as_ada.post("/edit/Byungjin", post | {"text": TEXT.replace("First text.", "Second try.")})
    assert response.status_code == 302
    assert head(article).number == 3
    assert not head(article).is_merge
    assert text_of(article) == TEXT.replace("First text.", "Second try.")


def test_back_and_another_word_after_creating(as_ada) -> None:
    post = fields()
    as_ada.post("/edit/New", post)
    assert as_ada.post("/edit/New", post).status_code == 302
    assert as_ada.post("/edit/New", post | {"text": "Better words."}).status_code == 302
    article = Article.objects.get()
    assert (head(article).number, text_of(article)) == (2, "Better words.\n")


def test_back_and_another_word_after_adding_a_section(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    post = fields(article, heading="Four")
    url = "/edit/Byungjin?section=new"
    as_ada.post(url, post)
    as_ada.post(url, post)
    as_ada.post(url, post | {"text": "Better words."})
    assert head(article).number == 3
    assert text_of(article) == f"{TEXT}## Four\n\nBetter words.\n"


def test_two_editors_of_two_sections_are_merged_and_told(as_ada, ada, bea) -> None:
    article = make_article("Byungjin", author=ada)
    post = fields(article, text=f"## One\n\n{WORDS}\n\n")
    edits.save(article, base=head(article), text="## Three\n\nBea.\n", section=section_of(article, "Three"), author=bea)
    as_ada.post(section_url(article, "One"), post)
    html = as_ada.get("/wiki/Byungjin").content.decode()
    assert "merged" in html
    assert f"/compare/{post['base']}/{head(article).pk}" in html
    assert WORDS in html
    assert "Bea." in html
    assert "merge" in as_ada.get("/history/Byungjin").content.decode()


# --- refusals: each answers 4xx with the text in the form, and writes nothing


def refused(response, status: int, *, article: Article | None = None, words: str = WORDS) -> str:
    html = response.content.decode()
    assert response.status_code == status, (response.status_code, html[:500])
    assert words in html
    if article is not None:
        assert head(article).number == 1
    return html


def test_without_an_account_the_source_is_shown_and_a_post_keeps_its_text(client, ada) -> None:
    article = make_article("Byungjin", author=ada)
    html = client.get("/edit/Byungjin").content.decode()
    assert "readonly" in html
    assert "Second text." in html
    assert "/accounts/login/?next=/edit/Byungjin" in html.replace("%2F", "/")
    refused(client.post("/edit/Byungjin", fields(article)), 403, article=article)
    refused(client.post(section_url(article, "One"), fields(article)), 403, article=article)
    refused(client.post("/edit/Nothing", fields()), 403)
    refused(client.post("/edit/Byungjin?section=new", fields(article, heading="H")), 403, article=article)


def test_a_failed_csrf_check_keeps_the_text(ada) -> None:
    article = make_article("Byungjin", author=ada)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    html = refused(strict.post("/edit/Byungjin", fields(article, summary="my reason")), 403, article=article)
    assert "my reason" in html
    assert 'action="/edit/Byungjin"' in html


def test_passwords_are_not_sent_back(ada) -> None:
    strict = Client(enforce_csrf_checks=True)
    html = strict.post("/accounts/login/", {"login": "Ada", "password": "secret-words"}).content.decode()
    assert "secret-words" not in html


@pytest.mark.parametrize("missing", ["form", "base", "text", "summary", "do"])
def test_missing_fields_are_no_error_of_the_server(as_ada, ada, missing: str) -> None:
    article = make_article("Byungjin", author=ada)
    post = fields(article)
    del post[missing]
    response = as_ada.post("/edit/Byungjin", post)
    assert response.status_code in (302, 400, 409)
    if missing != "text" and response.status_code != 302:
        assert WORDS in response.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"form": "nonsense"}, {"base": "x"}, {"base": "-3"}, {"base": "9" * 40}, {"form": ""}, {"base": "\0"}],
)
def test_wrong_hidden_fields_give_the_form_back(as_ada, ada, wrong: dict[str, str]) -> None:
    article = make_article("Byungjin", author=ada)
    refused(as_ada.post("/edit/Byungjin", fields(article, **wrong)), 400, article=article)


def test_a_base_of_another_article_or_from_nowhere(as_ada, ada) -> None:
    article, other = make_article("Byungjin", author=ada), make_article(author=ada)
    for base in (head(other).pk, 999_999):
        html = refused(as_ada.post("/edit/Byungjin", fields(article, base=base)), 409, article=article)
        assert f'value="{head(article).pk}"' in html
        refused(as_ada.post(section_url(article, "One"), fields(article, base=base)), 409, article=article)
    assert Draft.objects.count() == 4


def test_a_section_removed_meanwhile(as_ada, ada, bea) -> None:
    article = make_article("Byungjin", author=ada)
    url, post = section_url(article, "One"), fields(article, text=f"## One\n\n{WORDS}\n")
    edits.save(article, base=head(article), text=TEXT.replace("## One\n\nFirst text.\n\n", ""), author=bea)
    html = as_ada.post(url, post)
    assert html.status_code == 409
    assert WORDS in html.content.decode()
    assert as_ada.get(url).status_code == 404
    assert head(article).number == 2


def test_an_article_deleted_meanwhile(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    url, post = section_url(article, "One"), fields(article)
    Article.objects.update(deleted_at="2026-01-01T00:00:00Z")
    refused(as_ada.post("/edit/Byungjin", post), 409)
    response = as_ada.post(url, post)
    assert response.status_code in (404, 409)
    assert WORDS in response.content.decode()


def test_an_article_created_anew_meanwhile(as_ada, ada, bea) -> None:
    old = make_article("Byungjin", author=ada)
    post = fields(old)
    Article.objects.update(deleted_at="2026-01-01T00:00:00Z")
    new = make_article("Byungjin", text="Another one.\n", author=bea)
    refused(as_ada.post("/edit/Byungjin", post), 409, article=new)


def test_a_title_created_by_somebody_else_meanwhile(as_ada, bea) -> None:
    post = fields()
    article = make_article("Byungjin", text="Bea was first.\n", author=bea)
    html = refused(as_ada.post("/edit/Byungjin", post), 409, article=article)
    assert "Bea was first." in html
    assert Draft.objects.get().source == WORDS + "\n"


def test_a_title_that_differs_by_case_asks_first(as_ada, ada) -> None:
    make_article("École", author=ada)
    html = refused(as_ada.post("/edit/ÉCOLE", fields()), 409)
    assert "École" in html
    assert 'name="confirm"' in html
    assert as_ada.post("/edit/ÉCOLE", fields(confirm="on")).status_code == 302
    assert Article.objects.count() == 2


def test_stray_markup_is_named_with_its_line(as_ada, ada) -> None:
    article = make_article("Byungjin", text="## A\n\na\n\n## B\n\nb --> c\n", author=ada)
    text = f"## A\n\n{WORDS}\n<!-- open\n"
    html = refused(as_ada.post(section_url(article, "A"), fields(article, text=text)), 400, article=article)
    assert "line 4" in html


def test_a_text_too_long_says_by_how_much(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    html = refused(as_ada.post("/edit/Byungjin", fields(article, text=WORDS + " x" * 60_000)), 400, article=article)
    assert "121 KB" in html
    html = refused(as_ada.post("/edit/Byungjin", fields(article, text=WORDS + "\n\n# x" * 1_001)), 400, article=article)
    assert "1002 sections" in html
    lines = WORDS + "".join(f"\n\n## {i}\n\n" + "y" * 90_000 for i in range(56))
    refused(as_ada.post("/edit/Byungjin", fields(article, text=lines)), 400, article=article)


def test_more_than_a_body_may_hold_is_413(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    response = as_ada.post("/edit/Byungjin", fields(article, text="x" * (8 * 1024 * 1024)))
    assert response.status_code == 413
    assert head(article).number == 1


NASTY = [
    "\0",
    "a\0b",
    "\x1b[31m",
    "\ud800",
    "a\rb\r\nc",
    "\u2028",
    "<script>alert(1)</script>",
    "'\"; DROP TABLE",
    "x" * 10_000,
]


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("field", ["text", "summary", "heading", "form", "base", "minor", "do"])
def test_nasty_values_in_every_field(as_ada, ada, field: str, value: str) -> None:
    article = make_article("Byungjin", author=ada)
    value = value.encode("utf-8", "replace").decode()
    post = fields(article, heading="H") | {field: value}
    response = as_ada.post("/edit/Byungjin?section=new", post)
    assert response.status_code in (200, 302, 400, 409), response.status_code
    if response.status_code != 302:
        assert head(article).number == 1


def test_combining_marks_beyond_all_measure(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    refused(as_ada.post("/edit/Byungjin", fields(article, text=WORDS + "\u0301" * 100)), 400, article=article)


def test_a_summary_too_long_keeps_text_and_summary(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    html = refused(as_ada.post("/edit/Byungjin", fields(article, summary="why " * 200)), 400, article=article)
    assert "why why" in html


def test_a_long_link_and_a_long_heading(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    text = f"[[{'x9' * 1500}]]\n\n## {'h' * 50_000}\n\n[[{chr(0xFDFA) * 85}]]\n"
    assert as_ada.post("/edit/Byungjin", fields(article, text=text)).status_code == 302
    assert as_ada.get("/wiki/Byungjin").status_code == 200
    section = Section.objects.current().get(level=2)
    assert len(section.anchor.encode()) <= 200
    assert as_ada.get(f"/section/{section.pk}/edit").status_code == 200
    assert as_ada.get("/history/Byungjin").status_code == 200


def test_other_methods_are_refused(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    for url in ("/edit/Byungjin", section_url(article, "One"), f"/revision/{head(article).pk}/revert"):
        assert as_ada.put(url).status_code == 405
        assert as_ada.delete(url).status_code == 405
    for url in ("/", "/wiki/Byungjin", "/raw/Byungjin", "/history/Byungjin", "/search", "/new"):
        assert as_ada.post(url).status_code == 405


def test_nobody_can_post_what_is_not_asked(as_ada, ada, bea) -> None:
    article = make_article("Byungjin", author=ada)
    extra = {"author": bea.pk, "number": 9, "kind": "import", "via": "system", "created_at": "2001-01-01", "bot": "on"}
    as_ada.post("/edit/Byungjin", fields(article, **extra))
    revision = head(article)
    assert (revision.author, revision.number, revision.kind, revision.via, revision.bot) == (
        ada,
        2,
        "edit",
        "web",
        False,
    )


def test_a_busy_database_answers_503_with_the_text(as_ada, ada, monkeypatch) -> None:
    article = make_article("Byungjin", author=ada)

    def busy(*args: object, **values: object) -> None:
        raise edits.Busy("busy")

    monkeypatch.setattr(edits, "save", busy)
    response = as_ada.post("/edit/Byungjin", fields(article))
    refused(response, 503, article=article)
    assert response["Retry-After"]


def test_new_asks_for_a_title(client, as_ada, ada) -> None:
    assert client.get("/new").status_code == 200
    assert as_ada.get("/new?title=some_title")["Location"] == "/edit/Some_title"
    for wrong in ("", "[x]", "x" * 300, "%00", "Talk:x"):
        assert as_ada.get(f"/new?title={wrong}").status_code in (400, 404)
    make_article("École", author=ada)
    html = as_ada.get("/new?title=ÉCOLE").content.decode()
    assert 'name="confirm"' in html
    assert as_ada.get("/new?title=ÉCOLE&confirm=on")["Location"].startswith("/edit/%C3%89COLE")
    assert ArticleRevision.objects.count() == 1


def test_new_says_at_once_who_may_write(client, as_ada) -> None:
    def said(browser: Client) -> str:
        return browser.get("/new?title=%5Bx%5D").content.decode().partition('name="title"')[0]

    assert "You have to log in to write an article." in said(client)
    assert 'href="/accounts/login/?next=%2Fnew%3Ftitle%3D%255Bx%255D"' in said(client)
    assert "You have to" not in said(as_ada)
    SiteSettings.objects.change(who_edits="moderators")
    assert "Only moderators edit this wiki at present." in said(client)
    assert "Only moderators edit this wiki at present." in said(as_ada)
    as_mo = Client()
    as_mo.force_login(make_moderator())
    assert "Only moderators" not in said(as_mo)

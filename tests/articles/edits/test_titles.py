"""Renaming, deleting, restoring: what they write, what they refuse, and what stays as it was."""

import uuid

import pytest

from articles import edits
from articles.history.verify import verify_all
from articles.history.versions import text_at
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision, Fragment, Link, LinkTarget
from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of, text_of

pytestmark = pytest.mark.django_db

Kind = ArticleRevision.Kind


@pytest.fixture
def mo(db):
    return make_moderator("Mo")


def rename(article: Article, to: str, author, **values: object) -> edits.Saved:
    return edits.rename(article, to=clean_title(to), author=author, **values)


def kinds(article: Article) -> list[str]:
    return list(article.revisions.order_by("number").values_list("kind", flat=True))


def wanted() -> dict[str, int]:
    return dict(LinkTarget.objects.filter(missing=True).values_list("title_key", "articles"))


def all_is_well() -> None:
    assert list(verify_all()) == []


def test_a_renamed_article_keeps_row_sections_and_history(ada) -> None:
    article = make_article("Old name", author=ada)
    deep = section_of(article, "Deep")
    saved = rename(article, "New name", ada, summary="Its real name")
    article.refresh_from_db()
    assert (article.full_title, article.title_key) == ("New name", "new name")
    assert kinds(article) == [Kind.CREATE, Kind.RENAME]
    assert (saved.revision.title, saved.revision.summary, saved.revision.delta) == ("New name", "Its real name", 0)
    assert text_at(saved.revision) == text_of(article) == TEXT
    assert section_of(article, "Deep").pk == deep.pk
    all_is_well()


def test_the_old_title_leads_to_the_new_one(ada) -> None:
    article = make_article("Old name", author=ada)
    saved = rename(article, "Help:New name", ada)
    redirect = Article.objects.titled(clean_title("Old name")).get()
    assert text_of(redirect) == "#REDIRECT [[Help:New name]]\n"
    assert head(redirect).origin_id == saved.revision.pk
    link = Link.objects.get(article=redirect)
    assert (link.kind, link.namespace, link.title) == (Link.Kind.REDIRECT, 12, "New name")
    all_is_well()


def test_a_redirect_is_left_only_where_it_is_wanted(ada) -> None:
    article = make_article("Old name", author=ada)
    rename(article, "New name", ada, leave_redirect=False)
    assert not Article.objects.titled(clean_title("Old name")).exists()


def test_back_and_forth_uses_up_the_redirects(ada) -> None:
    article = make_article("A", author=ada)
    for name in ("B", "A", "B", "A"):
        rename(article, name, ada)
    assert Article.objects.titled(clean_title("A")).get().pk == article.pk
    assert text_of(Article.objects.titled(clean_title("B")).get()) == "#REDIRECT [[A]]\n"
    assert Article.objects.live().count() == 2
    assert Article.objects.deleted().count() == 3
    all_is_well()


def test_what_can_not_be_renamed_writes_nothing(ada, mo) -> None:
    article, other = make_article("A", author=ada), make_article("B", author=ada)
    with pytest.raises(edits.SameTitle):
        rename(article, "A", ada)
    with pytest.raises(edits.TitleTaken) as refusal:
        rename(article, "B", ada)
    assert refusal.value.article == other
    with pytest.raises(edits.NotAllowed):
        rename(article, "C", make_user("Gone", is_active=False))
    assert ArticleRevision.objects.count() == 2
    edits.delete(article, author=mo)
    with pytest.raises(edits.ArticleGone):
        rename(article, "C", ada)


def test_a_redirect_with_a_past_or_another_target_is_in_the_way(ada) -> None:
    article = make_article("A", author=ada)
    elsewhere = make_article("B", "#REDIRECT [[Z]]\n", author=ada)
    with pytest.raises(edits.TitleTaken):
        rename(article, "B", ada)
    edits.save(elsewhere, base=head(elsewhere), text="#REDIRECT [[A]]\n", author=ada)
    with pytest.raises(edits.TitleTaken):
        rename(article, "B", ada)


def test_an_edit_begun_before_a_renaming_is_saved_under_the_new_title(ada, bea) -> None:
    article = make_article("A", author=ada)
    stale, base = Article.objects.get(pk=article.pk), head(article)
    rename(article, "B", ada)
    saved = edits.save(stale, base=base, text=TEXT.replace("First", "Changed"), author=bea)
    assert (saved.revision.title, saved.revision.number) == ("B", 3)
    assert "Changed text." in text_of(article)
    all_is_well()


def test_repeated_posts_do_nothing_twice(ada, mo) -> None:
    article = make_article("A", author=ada)
    number = uuid.uuid4()
    first = rename(article, "B", ada, form=number)
    assert rename(article, "B", ada, form=number).revision == first.revision
    number = uuid.uuid4()
    gone = edits.delete(article, author=mo, form=number)
    assert edits.delete(article, author=mo, form=number).repeated
    number = uuid.uuid4()
    edits.restore(article, author=mo, form=number)
    assert edits.restore(article, author=mo, form=number).repeated
    assert kinds(article) == [Kind.CREATE, Kind.RENAME, Kind.DELETE, Kind.RESTORE]
    assert gone.revision.number == 3


def test_a_deleted_article_frees_its_title_and_comes_back(ada, mo) -> None:
    article = make_article("A", author=ada)
    deep = section_of(article, "Deep")
    saved = edits.delete(article, author=mo, summary="Spam", base=head(article))
    article.refresh_from_db()
    assert article.deleted_at == saved.revision.created_at
    assert (saved.revision.kind, saved.revision.summary) == (Kind.DELETE, "Spam")
    assert list(Article.objects.buried(clean_title("A"))) == [article]
    all_is_well()
    other = make_article("A", "Another.\n", author=ada)
    with pytest.raises(edits.TitleTaken) as refusal:
        edits.restore(article, author=mo)
    assert refusal.value.article == other
    back = edits.restore(article, author=mo, to=clean_title("A (first)"), summary="Was no spam")
    assert (back.revision.title, back.revision.kind) == ("A (first)", Kind.RESTORE)
    assert back.revision.origin.number == 1
    assert text_of(article) == TEXT
    assert section_of(article, "Deep").pk == deep.pk
    all_is_well()


def test_what_can_not_be_deleted_or_restored_writes_nothing(ada, mo) -> None:
    article = make_article("A", author=ada)
    seen = head(article)
    with pytest.raises(edits.NotAllowed):
        edits.delete(article, author=ada)
    with pytest.raises(edits.NotDeleted):
        edits.restore(article, author=mo)
    edits.save(article, base=seen, text="Newer.\n", author=ada)
    with pytest.raises(edits.HeadMoved):
        edits.delete(article, author=mo, base=seen)
    edits.delete(article, author=mo)
    with pytest.raises(edits.ArticleGone):
        edits.delete(article, author=mo)
    with pytest.raises(edits.NotAllowed):
        edits.restore(article, author=ada)
    assert article.revisions.count() == 3


def test_rights_are_asked_of_the_account_as_it_stands(ada, mo) -> None:
    article = make_article("A", author=ada)
    assert mo.is_moderator
    mo.groups.clear()
    with pytest.raises(edits.NotAllowed):
        edits.delete(article, author=mo)


def test_links_are_counted_by_article_and_title(ada, mo) -> None:
    text = "[[X]] [[x]] [[Y]]\n\n## One\n\n[[X]]\n"
    article = make_article("A", text, author=ada)
    other = make_article("B", "[[X]]\n", author=ada)
    assert wanted() == {"x": 2, "y": 1}
    edits.save(article, base=head(article), text=text.replace("[[Y]]", "[[B]]"), author=ada)
    assert wanted() == {"x": 2}
    edits.save(article, base=head(article), text="Nothing.\n\n## One\n\n[[X]]\n", author=ada)
    assert wanted() == {"x": 2}
    edits.delete(other, author=mo)
    assert wanted() == {"x": 1}
    made = make_article("X", author=ada)
    assert wanted() == {}
    rename(made, "Z", ada, leave_redirect=False)
    assert wanted() == {"x": 1}
    edits.restore(other, author=mo)
    assert wanted() == {"x": 2}
    edits.delete(article, author=mo)
    edits.delete(other, author=mo)
    assert not LinkTarget.objects.exists()


def test_the_order_of_links_follows_a_renaming(ada) -> None:
    article = make_article("A", "[[X]] [[Category:C]] [[Category:D|Key]]\n", author=ada)
    rename(article, "Z", ada)
    keys = dict(Link.objects.filter(article=article).values_list("title", "sort_key"))
    assert keys == {"X": "z", "C": "z", "D": "key"}
    for title, sign in (("Category:Q", "\x01"), ("Category:R", "\x01"), ("Help:S", "")):
        rename(article, title, ada)
        own = title[-1].lower()
        keys = dict(Link.objects.filter(article=article).values_list("title", "sort_key"))
        assert keys == {"X": own, "C": f"{sign}{own}", "D": f"{sign}key"}


def test_restoring_brings_the_links_back(ada, mo) -> None:
    article = make_article("A", "[[X]]\n\n## One\n\n[[Y#Z|y]] [[Category:C|k]]\n", author=ada)
    values = ("section", "namespace", "title", "title_key", "fragment", "kind", "sort_key")
    before = sorted(Link.objects.filter(article=article).values_list(*values))
    edits.delete(article, author=mo)
    assert not Link.objects.filter(article=article).exists()
    edits.restore(article, author=mo)
    assert sorted(Link.objects.filter(article=article).values_list(*values)) == before


def test_a_renaming_repeats_its_words_nowhere_else(ada, mo) -> None:
    """What was typed goes with the article when it is deleted: redirects and what gives way hold none of it."""
    article = make_article("A", author=ada)
    rename(article, "B", ada, summary="SECRET")
    rename(article, "A", ada, summary="SECRET")
    others = ArticleRevision.objects.exclude(article=article)
    assert others.count() == 3
    assert set(others.values_list("summary", flat=True)) == {""}


def test_what_gave_way_to_a_renaming_is_no_deletion_for_readers(client, ada) -> None:
    article = make_article("Away", author=ada)
    rename(article, "Elsewhere", ada)
    rename(article, "Away", ada)
    rename(article, "Far away", ada, leave_redirect=False)
    assert not Article.objects.buried(clean_title("Elsewhere")).exists()
    page = client.get("/wiki/Away")
    assert page.status_code == 404
    assert "deleted" not in page.content.decode()


def test_renaming_back_over_two_redirects(ada) -> None:
    article = make_article("A", author=ada)
    rename(article, "B", ada)
    rename(article, "C", ada)
    rename(article, "A", ada)
    assert text_of(Article.objects.titled(clean_title("C")).get()) == "#REDIRECT [[A]]\n"
    all_is_well()


def test_a_loop_of_redirects_is_in_the_way(ada) -> None:
    article = make_article("A", author=ada)
    make_article("B", "#REDIRECT [[C]]\n", author=ada)
    make_article("C", "#REDIRECT [[B]]\n", author=ada)
    with pytest.raises(edits.TitleTaken):
        rename(article, "B", ada)


@pytest.mark.parametrize(
    "text",
    [
        "text\n\n    [[Category:Ghost]] [[Ghost]]\n",
        "- ```\n  [[Ghost]]\n  ```\n\n[[X]]\n",
        "> ```\n> [[Ghost]]\n> ```\n",
        "[a [[X]] b](https://example.org)\n",
        "#REDIRECT [[X]]\n\nSee [[Y]] [[X]] [[Category:C]].\n",
    ],
)
@pytest.mark.parametrize("fresh", [True, False])
def test_deleting_and_restoring_changes_no_link(ada, mo, text: str, fresh: bool) -> None:
    article = make_article("A", text, author=ada)
    values = ("section", "namespace", "title", "title_key", "fragment", "kind", "sort_key")
    before = sorted(Link.objects.values_list(*values))
    counted = sorted(LinkTarget.objects.values_list("title_key", "articles", "missing"))
    edits.delete(article, author=mo)
    if not fresh:
        Fragment.objects.all().delete()
    edits.restore(article, author=mo)
    assert sorted(Link.objects.values_list(*values)) == before
    assert sorted(LinkTarget.objects.values_list("title_key", "articles", "missing")) == counted


def test_a_restoring_that_was_overtaken_writes_nothing(ada, mo, monkeypatch) -> None:
    article = make_article("A", "[[X]]\n\n## One\n\n[[Y]]\n", author=ada)
    edits.delete(article, author=mo)
    read = edits.restore.__globals__["stored_links"]

    def overtaken(found: Article):
        links = read(found)
        monkeypatch.undo()
        edits.restore(article, author=mo)
        edits.save(article, base=head(article), text="Shorter.\n", author=ada)
        edits.delete(article, author=mo)
        return links

    monkeypatch.setitem(edits.restore.__globals__, "stored_links", overtaken)
    with pytest.raises(edits.NotDeleted):
        edits.restore(Article.objects.get(pk=article.pk), author=mo)
    assert not Link.objects.exists()

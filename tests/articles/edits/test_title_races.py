"""Renaming, deleting and restoring against each other and against edits, by several real writers at once."""

import uuid
from collections import Counter

import pytest

from articles import edits
from articles.history.verify import verify_all
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision, LinkTarget
from tests.articles.edits.test_writers import together
from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(results: list[object]) -> Counter[str]:
    return Counter(type(each).__name__ for each in results)


def whole() -> None:
    """Nothing is half-written: chains hold, titles are unique, numbers have no gaps."""
    assert list(verify_all()) == []
    live = list(Article.objects.live().values_list("namespace", "title"))
    assert len(live) == len(set(live))
    for article in Article.objects.all():
        numbers = list(article.revisions.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        last = head(article)
        assert (last.kind == ArticleRevision.Kind.DELETE) == (article.deleted_at is not None)
        assert (last.namespace, last.title) == (article.namespace, article.title)


def test_two_people_rename_one_article_to_two_titles() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    article = make_article("A", author=ada)
    results = together(
        lambda: edits.rename(Article.objects.get(pk=article.pk), to=clean_title("B"), author=ada),
        lambda: edits.rename(Article.objects.get(pk=article.pk), to=clean_title("C"), author=bea),
    )
    assert outcome(results) == {"Saved": 2}
    assert article.revisions.count() == 3
    whole()


def test_two_articles_want_one_title() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    first, second = make_article("A", author=ada), make_article("B", author=ada)
    results = together(
        lambda: edits.rename(first, to=clean_title("C"), author=ada),
        lambda: edits.rename(second, to=clean_title("C"), author=bea),
        lambda: edits.create(title=clean_title("C"), text="Mine.\n", author=ada),
    )
    assert outcome(results) == {"Saved": 1, "TitleTaken": 2}
    whole()


def test_two_articles_swap_their_redirects_without_a_deadlock() -> None:
    """Each gives way to the other's redirect: the rows are locked in one order."""
    ada, bea = make_user("Ada"), make_user("Bea")
    first, second = make_article("A", author=ada), make_article("B", author=ada)
    edits.rename(first, to=clean_title("A2"), author=ada)
    edits.rename(second, to=clean_title("B2"), author=ada)
    results = together(
        lambda: edits.rename(first, to=clean_title("A"), author=ada),
        lambda: edits.rename(second, to=clean_title("B"), author=bea),
        lambda: edits.rename(second, to=clean_title("A"), author=bea),
    )
    assert outcome(results)["Saved"] >= 2
    assert not set(outcome(results)) - {"Saved", "TitleTaken"}, results
    whole()


def test_edits_during_a_renaming_are_all_in_the_history() -> None:
    people = [make_user(f"Writer {i}") for i in range(3)]
    article = make_article("A", "".join(f"## Part {i}\n\nold\n\n" for i in range(3)), author=people[0])
    base = head(article)
    sections = [section_of(article, f"Part {i}") for i in range(3)]

    def write(i: int) -> edits.Saved:
        mine = Article.objects.get(pk=article.pk)
        return edits.save(mine, base=base, text=f"## Part {i}\n\nnew {i}\n\n", section=sections[i], author=people[i])

    results = together(
        lambda: write(0),
        lambda: write(1),
        lambda: edits.rename(Article.objects.get(pk=article.pk), to=clean_title("B"), author=people[0]),
        lambda: write(2),
    )
    assert outcome(results) == {"Saved": 4}, results
    assert all(f"new {i}\n" in text_of(article) for i in range(3))
    whole()


def test_an_edit_and_a_deletion_never_mix() -> None:
    ada, mo = make_user("Ada"), make_moderator("Mo")
    article = make_article("A", author=ada)
    base = head(article)
    text = TEXT.replace("First", "Newer")
    results = together(
        lambda: edits.save(Article.objects.get(pk=article.pk), base=base, text=text, author=ada),
        lambda: edits.delete(Article.objects.get(pk=article.pk), author=mo, base=base),
    )
    assert outcome(results) in ({"Saved": 1, "ArticleGone": 1}, {"Saved": 1, "HeadMoved": 1}), results
    whole()


def test_deleted_twice_and_restored_twice_is_done_once() -> None:
    mo, max_ = make_moderator("Mo"), make_moderator("Max")
    article = make_article("A", author=mo)
    results = together(*[lambda who=who: edits.delete(Article.objects.get(pk=article.pk), author=who)
                         for who in (mo, max_)])  # fmt: skip
    assert outcome(results) == {"Saved": 1, "ArticleGone": 1}, results
    results = together(*[lambda who=who: edits.restore(Article.objects.get(pk=article.pk), author=who)
                         for who in (mo, max_)])  # fmt: skip
    assert outcome(results) == {"Saved": 1, "NotDeleted": 1}, results
    whole()


def test_a_title_is_created_and_restored_once() -> None:
    ada, mo = make_user("Ada"), make_moderator("Mo")
    article = make_article("A", author=ada)
    edits.delete(article, author=mo)
    results = together(
        lambda: edits.restore(Article.objects.get(pk=article.pk), author=mo),
        lambda: edits.create(title=clean_title("A"), text="Anew.\n", author=ada),
    )
    assert outcome(results) == {"Saved": 1, "TitleTaken": 1}, results
    whole()


def test_links_to_one_title_are_counted_whoever_comes_first() -> None:
    people = [make_user(f"Writer {i}") for i in range(4)]
    text = "[[X]] [[Y]] [[Z]]\n"
    results = together(
        *[lambda i=i: edits.create(title=clean_title(f"A {i}"), text=text, author=people[i]) for i in range(4)]
    )
    assert outcome(results) == {"Saved": 4}, results
    counted = dict(LinkTarget.objects.values_list("title_key", "articles"))
    assert counted == {"x": 4, "y": 4, "z": 4}


def test_a_double_click_deletes_and_restores_once() -> None:
    mo = make_moderator("Mo")
    for _round in range(3):
        article = make_article(author=mo)
        number = uuid.uuid4()
        results = together(
            *[lambda a=article, n=number: edits.delete(Article.objects.get(pk=a.pk), author=mo, form=n)] * 3
        )
        assert outcome(results) == {"Saved": 3}, results
        number = uuid.uuid4()
        results = together(
            *[lambda a=article, n=number: edits.restore(Article.objects.get(pk=a.pk), author=mo, form=n)] * 3
        )
        assert outcome(results) == {"Saved": 3}, results
        assert article.revisions.count() == 3
    whole()

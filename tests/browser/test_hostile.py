"""Nothing that somebody types runs: bodies, headings, titles, summaries and names, with the policy and without it."""

import pytest
from playwright.sync_api import Route

from articles import edits
from articles.models import ArticleRevision
from tests.browser.hostile import LIBRARY, NAME, SUMMARY, TEXT, TRAPS
from tests.browser.visitor import Visitor
from tests.factories import head, make_article, make_user

pytestmark = pytest.mark.browser


def without_policy(route: Route) -> None:
    """Let an answer through as a browser sees it that knows no Content-Security-Policy."""
    if route.request.resource_type != "document":
        route.continue_()
        return
    answer = route.fetch(max_redirects=0)
    headers = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
    route.fulfill(response=answer, headers=headers)


def quiet(visitor: Visitor) -> bool:
    """Whether nothing ran on the page, and nothing is in it that could."""
    assert visitor.page.evaluate(TRAPS) == {"ran": None, "found": []}, visitor.path
    return True


def test_nothing_runs(visit):
    author = make_user(NAME)
    title = "\"onmouseover='window.pwned=1' & javascript:window.pwned=1"
    make_article("Juche", "Lead.\n")
    article = make_article(title, "Lead.\n", author=author, summary=SUMMARY)
    edits.save(article, base=head(article), text=TEXT, author=author, summary=SUMMARY)
    make_article("Library", LIBRARY)
    first, second = ArticleRevision.objects.filter(article=article).order_by("number")
    section = article.sections.current().filter(level=2).first()
    person = visit(author)
    for path in (article.get_absolute_url(), "/wiki/Library"):
        person.go(path)
        assert quiet(person)

    person.page.route("**/*", without_policy)
    for path in (
        article.get_absolute_url(),
        "/wiki/Library",
        f"/history/{article.address}",
        f"/revision/{second.pk}",
        f"/compare/{first.pk}/{second.pk}",
        f"/revision/{first.pk}/revert",
        f"/section/{section.pk}/edit",
        f"/search?q={title.replace('&', '%26')} (x",
    ):
        person.go(path)
        assert quiet(person)
    person.go(f"/edit/{article.address}")
    assert quiet(person)
    assert person.text == TEXT
    for wish in ("Preview", "Show changes"):
        person.type(TEXT + "<b>More.")
        person.press(wish)
        assert quiet(person)
    person.page.fill("#id_summary", SUMMARY)
    person.press("Save changes")
    assert quiet(person)
    assert head(article).summary == SUMMARY
    # What was typed of a forbidden element shows as text or not at all, and what follows is still there.
    assert person.page.locator("#x-text section").count() == TEXT.count("\n## ") + 1

"""Nothing that somebody types runs: bodies, headings, titles, summaries and names, with the policy and without it."""

import pytest
from playwright.sync_api import Route

from articles import edits
from articles.models import ArticleRevision
from tests.browser.hostile import LIBRARY, NAME, SUMMARY, TEXT, TRAPS
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


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without it"])
def test_nothing_runs(visit, policy):
    author = make_user(NAME)
    title = "\"onmouseover='window.pwned=1' & javascript:window.pwned=1"
    make_article("Juche", "Lead.\n")
    article = make_article(title, "Lead.\n", author=author, summary=SUMMARY)
    edits.save(article, base=head(article), text=TEXT, author=author, summary=SUMMARY)
    first, second = ArticleRevision.objects.filter(article=article).order_by("number")
    person = visit(author)
    page = person.page
    if not policy:
        page.route("**/*", without_policy)
    section = article.sections.current().filter(level=2).first()
    for path in (
        article.get_absolute_url(),
        f"/history/{article.address}",
        f"/revision/{first.pk}",
        f"/revision/{second.pk}",
        f"/compare/{first.pk}/{second.pk}",
        f"/revision/{first.pk}/revert",
        f"/edit/{article.address}",
        f"/section/{section.pk}/edit",
        f"/search?q={title.replace('&', '%26')} (x",
    ):
        person.go(path)
        assert page.evaluate(TRAPS) == {"ran": None, "found": []}, path
    person.go(f"/edit/{article.address}")
    assert person.text == TEXT
    for wish in ("Preview", "Show changes"):
        person.type(TEXT + "<b>More.")
        person.press(wish)
        assert page.evaluate(TRAPS) == {"ran": None, "found": []}, wish
    page.fill("#id_summary", SUMMARY)
    person.press("Save changes")
    assert page.evaluate(TRAPS) == {"ran": None, "found": []}
    assert head(article).summary == SUMMARY
    # What was typed of a forbidden element shows as text or not at all, and what follows is still there.
    assert page.locator("#x-text section").count() == TEXT.count("\n## ") + 1

    make_article("Library", LIBRARY)
    person.go("/wiki/Library")
    assert page.evaluate(TRAPS) == {"ran": None, "found": []}

"""Titles and names of every script and with every sign that they may have."""

from urllib.parse import quote

import pytest

from articles.models import Article
from tests.factories import make_article, make_user

pytestmark = pytest.mark.browser

LONG = "김" * 85

TITLES = (
    "AC/DC",
    "شبه الجزيرة الكورية",
    LONG,
    "Why “?” & 'how'; 100% (sic)",
    '"Quoted" + plus = C:\\x?section=new&y',
)


def test_titles_from_creating_to_history(visit):
    ada = visit(make_user("Ádá & “Co.”"))
    page = ada.page
    for title in TITLES:
        ada.go(f"/new?title={quote(title)}")
        assert page.inner_text("h1") == f"Create {title}"
        ada.type(f"About {title}.\n\n## {title}\n\nText.\n")
        ada.press("Create the article")
        assert page.inner_text("h1") == title
        assert page.title() == f"{title} · Stemma"
        assert ada.path == Article.objects.get(title=title).get_absolute_url()
        ada.press(f"Edit section {title}")
        assert page.inner_text("h1") == f"Edit {title}"
        ada.type(f"## {title}\n\nText of [[{title}]].\n")
        ada.press("Save changes")
        assert page.locator("section[id] a.self").inner_text() == title
        # The way back leads to the very section.
        assert page.evaluate("decodeURIComponent(location.hash.slice(1)) === document.querySelector('section').id")
        ada.press("History")
        assert page.inner_text("h1") == f"History of {title}"
        page.get_by_role("searchbox").fill(title.lower())
        with ada.arriving():
            page.get_by_role("searchbox").press("Enter")
        assert page.inner_text("h1") == title


def test_spellings_of_one_title(visit):
    make_article("École", "Une école.\n")
    make_article("شبه الجزيرة الكورية", "شبه الجزيرة الكورية في شرق آسيا.\n")
    reader = visit()
    page = reader.page
    for path in ("/wiki/école", "/wiki/E%CC%81cole", "/wiki/École"):
        reader.go(path)
        assert reader.path == f"/wiki/{quote('École')}"
    reader.go("/wiki/ÉCOLE")
    assert "Redirected from ÉCOLE" in reader.messages[0]
    reader.go(f"/wiki/{quote('شبه الجزيرة الكورية')}")
    direction = "element => getComputedStyle(element).direction"
    assert page.locator("#x-text p").evaluate(direction) == "rtl"
    assert page.locator("main").evaluate(direction) == "ltr"
    for path, words in (("/wiki/a|b", "|"), ("/wiki/%00", ""), (f"/wiki/{'x' * 300}", "")):
        reader.go(path, status=404)
        assert words in page.inner_text("main")

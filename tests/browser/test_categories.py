"""From an article to its categories, through their members and back."""

import pytest

from tests.factories import make_article, make_user

pytestmark = pytest.mark.browser


def test_categories(visit):
    make_article("Category:Korea", "Everything about *Korea*.\n")
    make_article("Category:North Korea", "[[Category:Korea]]\n")
    for number in range(100, 220):
        make_article(f"Thing {number}", "[[Category:Korea]]\n")
    author = visit(make_user("Ada"))
    page = author.page

    author.go("/new?title=Byungjin")
    author.type("A line.\n\n[[Category:Korea]] [[Category:Lines|Weapons]]\n")
    author.press("Preview")
    row = page.get_by_role("navigation", name="Categories")
    assert row.get_by_role("link").all_inner_texts() == ["Korea", "Lines"]
    author.press("Create the article")
    assert page.inner_text("#x-text").strip() == "A line."
    assert row.get_by_role("link").all_inner_texts() == ["Korea", "Lines"]

    author.press(row.get_by_role("link", name="Lines"), status=404)
    assert page.locator(".members h3").all_inner_texts() == ["W"]
    author.press(page.locator(".members").get_by_role("link", name="Byungjin"))
    author.press(row.get_by_role("link", name="Korea"))
    assert author.path == "/wiki/Category:Korea"
    assert page.locator(".members h2").all_inner_texts() == ["Subcategories", "Articles in this category"]
    first = page.locator(".members li").all_inner_texts()
    assert first[:3] == ["North Korea", "Byungjin", "Thing 100"]
    author.press(page.get_by_role("link", name="Next"))
    assert page.locator(".members li").all_inner_texts() == [f"Thing {number}" for number in range(198, 220)]
    author.press(page.get_by_role("link", name="Previous"))
    assert page.locator(".members li").all_inner_texts() == first

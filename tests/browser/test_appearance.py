"""What every page owes its readers: rules of WCAG 2.2 level AA in both colour schemes, and no scrolling sideways."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from articles.models import Article
from tests.browser.tour import furnish, walk_as_author, walk_as_reader
from tests.browser.visitor import Visitor
from wiki.accounts.models import User

pytestmark = pytest.mark.browser

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL_RULES = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": LEVELS}}
COLOURS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
WIDTHS = (320, 390, 640, 900, 1280, 1600)
HEIGHT = 900
# What reaches further than the window, by its selector; only asked for to say what is wrong.
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 5).map((element) => element.outerHTML.slice(0, 120))"""
FITS = "() => document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"


@pytest.mark.parametrize("walk", [walk_as_reader, walk_as_author], ids=["reader", "author"])
def test_every_page_is_accessible_and_fits(visit, walk: Callable[[Visitor, Article], Iterator[str]]):
    article = furnish()
    visitor = visit(User.objects.get(username="Ada") if walk is walk_as_author else None)
    problems = [f"{name}: {problem}" for name in walk(visitor, article) for problem in problems_of(visitor)]
    assert not problems, "\n".join(problems)


def problems_of(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if not page.evaluate(FITS):
            yield f"wider than {width} px: {page.evaluate(TOO_WIDE)}"
    page.evaluate(AXE_SCRIPT)
    # Which rules hold does not depend on the scheme, but for those about colours.
    for scheme, options in (("light", ALL_RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            for violation in page.evaluate("async (options) => (await axe.run(options)).violations", options):
                yield f"{scheme}, {width} px: {violation['id']} {[node['target'] for node in violation['nodes']]}"
    page.emulate_media(color_scheme="light")

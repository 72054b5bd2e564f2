import pytest, pathlib, json
from axe_playwright_python.sync_playwright import Axe
from tests.browser.tour import furnish, walk_as_reader, walk_as_author
from wiki.accounts.models import User
pytestmark = pytest.mark.browser
OUT = pathlib.Path("/tmp/shots"); OUT.mkdir(exist_ok=True)
def shots(v, name):
    name = name.replace(" ", "_").replace(",", "")
    for scheme in ("light", "dark"):
        v.page.emulate_media(color_scheme=scheme)
        for w in (1280, 390):
            v.page.set_viewport_size({"width": w, "height": 900})
            v.page.screenshot(path=str(OUT / f"{name}-{w}-{scheme}.png"), full_page=True)
def test_shots(visit):
    art = furnish()
    r = visit()
    for n in walk_as_reader(r, art): shots(r, n)
    a = visit(User.objects.get(username="Ada"))
    for n in walk_as_author(a, art): shots(a, n)
    print(set(r.warnings + a.warnings))

"""Somebody signs up, logs out and in, and changes the password; an administrator names the wiki."""

import pytest

from tests.factories import make_article, make_user
from wiki.accounts.models import User

pytestmark = pytest.mark.browser


def test_an_account_from_sign_up_to_a_new_password(visit):
    make_article("Byungjin")
    ada = visit()
    page = ada.page
    ada.go("/wiki/Byungjin")
    ada.press("Sign up")
    page.fill("#id_username", "ada lovelace")
    page.fill("#id_password1", "analytical-engine")
    page.fill("#id_password2", "analytical-engine")
    with ada.arriving():
        page.get_by_role("main").get_by_role("button").click()
    assert ada.path == "/wiki/Byungjin"
    assert page.locator("nav.links summary").inner_text() == "Ada lovelace"

    page.locator("nav.links summary").click()
    ada.press("Change password")
    page.fill("#id_oldpassword", "analytical-engine")
    page.fill("#id_password1", "difference-engine")
    page.fill("#id_password2", "difference-engine")
    with ada.arriving():
        page.get_by_role("main").get_by_role("button").click()
    assert ada.says("Password successfully changed.")

    page.locator("nav.links summary").click()
    ada.press("Log out")
    assert page.locator("nav.links").get_by_role("link", name="Log in").is_visible()

    ada.go("/wiki/Byungjin")
    ada.press("Log in")
    page.fill("#id_login", "Ada Lovelace")
    page.fill("#id_password", "analytical-engine")
    main = page.get_by_role("main")
    with ada.arriving():
        main.get_by_role("button", name="Log in").click()
    assert ada.says("not correct")
    page.fill("#id_password", "difference-engine")
    with ada.arriving():
        main.get_by_role("button", name="Log in").click()
    assert ada.path == "/wiki/Byungjin"
    assert page.locator("nav.links summary").inner_text() == "Ada lovelace"


def test_the_menu_of_a_narrow_screen_holds_the_same(visit):
    make_article("Byungjin")
    ada = visit(make_user("Ada"), viewport={"width": 390, "height": 800})
    page = ada.page
    ada.go("/wiki/Byungjin")
    assert not page.locator("nav.links").is_visible()
    page.locator(".menu.all > summary").click()
    for name in ("New article", "Change password", "E-mail address"):
        assert ada.named(name).is_visible()
    ada.press("Log out")
    page.locator(".menu.all > summary").click()
    ada.press("Sign up")
    assert page.locator("#id_username").is_visible()


def test_settings_changed_by_an_administrator_show_at_once(visit):
    make_article("Byungjin")
    reader = visit()
    reader.go("/wiki/Byungjin")
    assert reader.page.inner_text(".masthead .name") == "Stemma"
    root = visit(User.objects.create_superuser("Root", password="secret-words"))
    page = root.page
    root.go("/wiki/Byungjin")
    page.locator("nav.links summary").click()
    root.press("Administration")
    root.press(page.get_by_role("link", name="Site settings"))
    if page.locator("#id_name").count() == 0:
        root.press(page.locator("#content-main, .object-tools").get_by_role("link").first)
    page.fill("#id_name", "Korean <i>Atlas</i>")
    page.fill("#id_licence_name", "CC0 1.0")
    page.fill("#id_licence_url", "")
    with root.arriving():
        page.locator("input[name=_save]").click()
    for visitor in (reader, root):
        visitor.go("/wiki/Byungjin")
        assert visitor.page.inner_text(".masthead .name") == "Korean <i>Atlas</i>"
        assert visitor.page.title() == "Byungjin · Korean <i>Atlas</i>"
        assert "The text may be used under CC0 1.0." in visitor.page.inner_text(".colophon")

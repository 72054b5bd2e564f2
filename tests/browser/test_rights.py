"""An administrator makes a moderator and takes it back, lets somebody in who is locked out, and closes the sign-up."""

import pytest
from django.conf import settings

from tests.factories import make_article, make_user
from wiki.accounts.models import User

pytestmark = pytest.mark.browser


def open_account(root, name: str) -> None:
    """From the main page to an account in the admin, as one finds it."""
    root.go("/search")
    root.page.locator("nav.links summary").click()
    root.press("Administration")
    root.press(root.page.locator("#content-main").get_by_role("link", name="Accounts", exact=True))
    root.page.fill("#searchbar", name[:5].lower())
    with root.arriving():
        root.page.press("#searchbar", "Enter")
    root.press(root.page.locator("#result_list").get_by_role("link", name=name, exact=True))


def save(root) -> None:
    with root.arriving():
        root.page.locator("input[name=_save]").click()


def test_a_moderator_comes_and_goes(visit):
    mia, root = visit(make_user("Mia Mild")), visit(User.objects.create_superuser("Root", password="secret-words"))
    mia.go("/search")
    mia.page.locator("nav.links summary").click()
    assert mia.named("Administration").count() == 0
    mia.go("/admin/", status=403)

    open_account(root, "Mia Mild")
    root.page.check("#id_moderator")
    save(root)
    row = root.page.locator("#result_list tr", has_text="Mia Mild")
    assert row.locator(".field-moderator img").get_attribute("alt") == "True"

    mia.go("/search")
    mia.page.locator("nav.links summary").click()
    mia.press("Administration")
    accounts = mia.page.locator("#content-main").get_by_role("link", name="Accounts", exact=True)
    assert mia.page.get_by_role("link", name="Site settings").count() == 0
    mia.press(accounts)
    mia.press(mia.page.locator("#result_list").get_by_role("link", name="Root", exact=True))
    assert mia.page.locator("input[name=_save]").count() == 0
    mia.press("View on site")
    assert mia.path.startswith("/user/Root")

    open_account(root, "Mia Mild")
    root.page.uncheck("#id_moderator")
    save(root)
    mia.go("/admin/", status=403)
    mia.go("/search")
    mia.page.locator("nav.links summary").click()
    assert mia.named("Administration").count() == 0


def test_a_link_lets_in_once_who_is_locked_out(visit):
    make_user("Ada Lovelace")
    root, ada = visit(User.objects.create_superuser("Root", password="secret-words")), visit()
    open_account(root, "Ada Lovelace")
    root.press("One-time password link")
    root.press("Make the link")
    link = root.page.input_value("#id_link")
    assert link.startswith(settings.SITE_URL + "/accounts/password/reset/key/")
    path = link.removeprefix(settings.SITE_URL)

    ada.go(path)
    for field in ("#id_password1", "#id_password2"):
        ada.page.fill(field, "difference-engine")
    ada.press("Change password")
    ada.go("/accounts/login/")
    ada.page.fill("#id_login", "Ada Lovelace")
    ada.page.fill("#id_password", "difference-engine")
    with ada.arriving():
        ada.page.get_by_role("main").get_by_role("button", name="Log in").click()
    assert ada.page.locator("nav.links summary").inner_text() == "Ada Lovelace"

    ada.go(path)
    assert "does not work any more" in ada.page.inner_text("main")
    assert ada.page.locator("#id_password1").count() == 0


def test_a_closed_sign_up_is_offered_nowhere(visit):
    make_article("Byungjin")
    reader, root = visit(), visit(User.objects.create_superuser("Root", password="secret-words"))
    reader.go("/wiki/Byungjin")
    assert reader.named("Sign up").is_visible()
    root.go("/admin/")
    root.press(root.page.locator("#content-main").get_by_role("link", name="Site settings", exact=True))
    root.page.select_option("#id_who_signs_up", "nobody")
    root.page.select_option("#id_who_edits", "moderators")
    save(root)

    reader.go("/wiki/Byungjin")
    assert reader.named("Sign up").count() == 0
    reader.press("Log in")
    assert reader.page.locator("main").get_by_role("link", name="Sign up").count() == 0
    reader.go("/accounts/signup/", status=403)
    assert "does not take new accounts" in reader.page.inner_text("main")
    ada = visit(make_user("Ada"))
    ada.go("/edit/Byungjin")
    assert ada.says("Only moderators edit this wiki at present.")
    assert ada.page.locator("#id_text").get_attribute("readonly") is not None

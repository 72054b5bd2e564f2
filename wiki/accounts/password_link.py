"""The link on which somebody who is locked out chooses a new password, made by an administrator, without any mail.

It is the same link that allauth sends by mail: signed, not stored; it stops working once the password was changed or
the account was logged in to, and after settings.PASSWORD_RESET_TIMEOUT.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from wiki.accounts.models import User


def password_link(user: User) -> str:
    """A new link, as a whole address below SITE_URL. Whoever opens it takes the account over."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)


def is_of_use_to(user: User) -> bool:
    """Whether there is a log-in that a new password would open."""
    return user.is_active and user.kind in (User.Kind.PERSON, User.Kind.BOT)

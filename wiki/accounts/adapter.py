"""What allauth asks this wiki: which names are free, where links in mail lead, which redirects are ours."""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from wiki.accounts.models import User
from wiki.accounts.names import clean_name
from wiki.site.models import SiteSettings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MailSite:
    """What the texts of mails call `current_site`."""

    name: str
    domain: str


def on_this_site(url: str) -> str:
    """The address with scheme and host of SITE_URL, whatever Host the request named."""
    site = urlsplit(settings.SITE_URL)
    return urlsplit(url)._replace(scheme=site.scheme, netloc=site.netloc).geturl()


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the site's settings let anybody make an account; asked for the page and again for its form."""
        return SiteSettings.objects.current().takes_accounts

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The clean form of a new name. Raises ValidationError when it may not or can't be had."""
        return clean_name(username) if shallow else User.objects.free_name(username)

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        """Fill the account from the form's own fields; what else was posted is nobody's business."""
        assert isinstance(user, User)
        user.name_as(form.cleaned_data["username"])
        return super().save_user(request, user, form, commit)

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a redirect stays here: a path, or an address below SITE_URL.

        allauth's own answer lets in all ports of the site's hosts.
        """
        return url_has_allowed_host_and_scheme(url, allowed_hosts={urlsplit(settings.SITE_URL).netloc})

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: the pages are the only interface, and answer scripts as they answer browsers."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject after the wiki's name."""
        return f"[{_site_name()}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one mail whose links lead to SITE_URL. A mail server that fails is only logged."""
        ours = {key: on_this_site(value) if key.endswith("_url") else value for key, value in context.items()}
        ours["current_site"] = MailSite(name=_site_name(), domain=urlsplit(settings.SITE_URL).netloc)
        try:
            super().send_mail(template_prefix, email, ours)
        except (OSError, ValueError):
            logger.exception("A mail (%s) could not be sent.", template_prefix)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the request's Host into this key, with its port: varying that would give new tries.
        return str(credentials.get("username", credentials.get("email", ""))).lower()


def _site_name() -> str:
    return " ".join(SiteSettings.objects.current().name.split())

"""The link on which an administrator is made, for a new wiki and for one whose administrator is locked out.

Whoever can start the wiki can print such a link; whoever opens it chooses name and password of a new
administrator. There is one link at a time, good for one account and one day. An administrator who lost a
password makes a second account with it, and sets the first one's password in the admin.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from wiki.accounts.models import AdminLink, User

LIFETIME = timedelta(days=1)


class LinkUsed(Exception):  # exceptions say what happened
    """Somebody else used the link in the same moment."""


def needed() -> bool:
    """Whether nobody can administrate the wiki."""
    return not User.objects.filter(is_superuser=True, is_active=True).exists()


def link() -> str:
    """A new link, as a whole address. Links made before stop working; only the hash of this one is stored."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        AdminLink.objects.filter(used_at=None).delete()
        AdminLink.objects.create(token_sha256=_digest(token))
    return settings.SITE_URL + reverse("first_administrator", args=[token])


def find(token: str) -> AdminLink | None:
    """The link of a token, if it can still be used."""
    fresh = timezone.now() - LIFETIME
    return AdminLink.objects.filter(token_sha256=_digest(token), used_at=None, created_at__gt=fresh).first()


def use(opened: AdminLink, *, username: str, password: str) -> User:
    """Make the administrator and use the link up, both or neither.

    Raises LinkUsed when another post was faster, ValidationError or IntegrityError when the name was taken
    meanwhile.
    """
    with transaction.atomic():
        if not AdminLink.objects.filter(pk=opened.pk, used_at=None).update(used_at=timezone.now()):
            raise LinkUsed
        return User.objects.create_superuser(username, password=password)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()

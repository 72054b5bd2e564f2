"""Who may do what: plain predicates, asked by pages, by the admin and, under the lock, by the verbs themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from articles.markup.titles import Title
from articles.models import Article
from wiki.accounts.models import User

if TYPE_CHECKING:
    Person = User | AnonymousUser


def can_read(person: Person, article: Article) -> bool:
    """Anybody reads what is not deleted."""
    return article.deleted_at is None


def can_edit(person: Person, article: Article) -> bool:
    """Accounts edit; so does the system itself, in imports."""
    return article.deleted_at is None and person.is_authenticated and person.is_active


def can_create(person: Person, title: Title) -> bool:
    """Accounts create articles."""
    return person.is_authenticated and person.is_active


def can_revert(person: Person, article: Article) -> bool:
    """Going back to an older revision is an edit."""
    return can_edit(person, article)


def fresh(person: User) -> User:
    """The account as it stands in the database now: a verb asks with this, under the lock."""
    return User.objects.get(pk=person.pk)


def account(person: Person) -> User:
    """The account of somebody of whom a predicate has just said that they may write. Raises PermissionDenied."""
    if not isinstance(person, User):
        raise PermissionDenied
    return person

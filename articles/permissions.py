"""Who may do what: plain predicates, asked by pages, by the admin and, under the lock, by the verbs themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from articles.markup.titles import Title
from articles.models import Article
from wiki.accounts.models import User
from wiki.site.models import SiteSettings

if TYPE_CHECKING:
    Person = User | AnonymousUser


def can_read(person: Person, article: Article) -> bool:
    """Anybody reads what is not deleted; what is, moderators."""
    return article.deleted_at is None or can_see_deleted(person)


def can_edit(person: Person, article: Article) -> bool:
    """Whoever may write edits what is not deleted."""
    return article.deleted_at is None and can_write(person)


def can_create(person: Person, title: Title) -> bool:
    """Whoever may write creates articles."""
    return can_write(person)


def can_revert(person: Person, article: Article) -> bool:
    """Going back to an older revision is an edit."""
    return can_edit(person, article)


def can_undo(person: Person, article: Article) -> bool:
    """Undoing an edit is one."""
    return can_edit(person, article)


def can_rename(person: Person, article: Article) -> bool:
    """Whoever may edit an article gives it another title."""
    return can_edit(person, article)


def can_delete(person: Person, article: Article) -> bool:
    """Moderators delete what is not deleted yet."""
    return article.deleted_at is None and is_moderator(person)


def can_restore(person: Person, article: Article) -> bool:
    """Moderators bring back what is deleted."""
    return article.deleted_at is not None and is_moderator(person)


def can_see_deleted(person: Person) -> bool:
    """Moderators see the text, the summaries and the history of what is deleted."""
    return is_moderator(person)


def can_write(person: Person) -> bool:
    """Accounts write, or where the site's settings say so moderators alone; the wiki itself does in imports."""
    if not isinstance(person, User) or not person.is_active:
        return False
    if person.kind == User.Kind.SYSTEM:
        return True
    only_moderators = SiteSettings.objects.current().who_edits == SiteSettings.Editors.MODERATORS
    return is_moderator(person) if only_moderators else True


def can_administer(person: Person) -> bool:
    """Moderators and administrators open the admin, which shows each of them what they may do."""
    return is_moderator(person)


def is_moderator(person: Person) -> bool:
    """Members of the group of moderators, and administrators."""
    return isinstance(person, User) and person.is_moderator


def fresh(person: User) -> User:
    """The account as it stands in the database now: a verb asks with this, under the lock."""
    return User.objects.get(pk=person.pk)


def account(person: Person) -> User:
    """The account of somebody of whom a predicate has just said that they may write. Raises PermissionDenied."""
    if not isinstance(person, User):
        raise PermissionDenied
    return person

"""Plain functions that make what a test needs."""

import itertools

from django.contrib.auth.models import Group

from articles import edits
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision
from wiki.accounts.models import MODERATORS, User

counter = itertools.count(1)

TEXT = """Lead words.

## One

First text.

## Two

Second text.

### Deep

Deep text.

## Three

Third text.
"""


def make_user(name: str = "", **values: object) -> User:
    """An account with the password "secret-words"."""
    return User.objects.create_user(name or f"Person {next(counter)}", password="secret-words", **values)


def make_moderator(name: str = "", **values: object) -> User:
    """An account in the group of moderators, which a migration makes (and a flush of all tables removes)."""
    user = make_user(name or f"Moderator {next(counter)}", **values)
    user.groups.add(Group.objects.get_or_create(name=MODERATORS)[0])
    return user


def make_article(title: str = "", text: str = TEXT, author: User | None = None, **values: object) -> Article:
    """An article with one revision, or the state after `save`."""
    author = author or User.objects.filter(username="Maker").first() or make_user("Maker")
    saved = edits.create(title=clean_title(title or f"Article {next(counter)}"), text=text, author=author, **values)
    return saved.revision.article


def head(article: Article) -> ArticleRevision:
    """The head, read now, with everything."""
    pk = Article.objects.values_list("head_id", flat=True).get(pk=article.pk)
    return ArticleRevision.objects.defer(None).get(pk=pk)


def text_of(article: Article) -> str:
    """The current text, from the section rows."""
    return "".join(article.sections.current().values_list("source", flat=True))


def section_of(article: Article, heading: str):
    """The current section of this heading ("" for the lead)."""
    return article.sections.current().get(heading=heading)

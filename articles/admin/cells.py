"""What stands in the cells of the lists and beside the fields: made by templates, which escape."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.markup.titles import Namespace, Title
from articles.models import Article, ArticleRevision, Section
from wiki.accounts.models import User

# (what people read, address)
Anchor = tuple[str, str]


def anchors(*shown: Anchor) -> str:
    """Links side by side."""
    return render_to_string("admin/articles/anchors.html", {"anchors": shown})


def list_url(model: str, **chosen: str | int) -> str:
    """The list of a model, narrowed."""
    query = f"?{urlencode(chosen)}" if chosen else ""
    return reverse(f"admin:articles_{model}_changelist") + query


def article_anchor(article: Article) -> Anchor:
    """The page of an article here."""
    name = article.full_title
    if article.deleted_at is not None:
        name = _("%(title)s (deleted)") % {"title": name}
    return name, reverse("admin:articles_article_change", args=[article.pk])


def section_anchor(section: Section) -> Anchor:
    """The page of a section here."""
    return heading_of(section), reverse("admin:articles_section_change", args=[section.pk])


def revision_anchor(revision: ArticleRevision) -> Anchor:
    """The page of a revision here."""
    name = _("revision %(number)s") % {"number": revision.number}
    return name, reverse("admin:articles_articlerevision_change", args=[revision.pk])


def author_anchor(author: User) -> Anchor:
    """What somebody has done."""
    return author.username, list_url("articlerevision", author=author.username)


def heading_of(section: Section) -> str:
    """The heading in plain words; the lead has a name."""
    return section.plain_heading or _("Introduction")


def title_of(namespace: int, title: str) -> str:
    """A title that a row holds, with its namespace in front."""
    known = {int(each) for each in Namespace}
    return Title(Namespace(namespace), title).full if namespace in known else title


def site_url(article: Article) -> str:
    """Where the site shows an article; a deleted one as it was, for another one may have its title by now."""
    if article.deleted_at is not None:
        return reverse("articles:restore", args=[article.pk])
    return article.get_absolute_url()

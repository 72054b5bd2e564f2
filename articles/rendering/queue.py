"""Working off what is stale, article by article."""

from __future__ import annotations

from articles.models import Article, Fragment, Section, Stale
from articles.rendering.fragments import fragment_key
from articles.rendering.late import render_late

PAGE = 200


def render_stale() -> int:
    """Render what the Stale rows name; how many sections. Rows written meanwhile are left to the next run."""
    count = last = 0
    newest = Stale.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    while True:
        page = Stale.objects.filter(pk__gt=last, pk__lte=newest, reason=Stale.Reason.FRAGMENTS).order_by("pk")[:PAGE]
        told = list(page.select_related("article"))
        if not told:
            return count
        last = told[-1].pk
        for article in {stale.article_id: stale.article for stale in told}.values():
            count += render_late(article) if article is not None else 0


def render_everything() -> int:
    """Render every section whose HTML is missing, stale or made by another renderer; how many."""
    count = last = 0
    while True:
        page = list(Article.objects.filter(pk__gt=last).order_by("pk")[:PAGE])
        if not page:
            return count
        last = page[-1].pk
        for article in page:
            _forget_other_renderers(article)
            count += render_late(article)


def _forget_other_renderers(article: Article) -> None:
    """Mark fragments of another renderer as made from no version at all, which makes them stale."""
    last = 0
    while True:
        rows = Section.objects.filter(article=article, pk__gt=last).current().order_by("pk")[:PAGE]
        page = list(rows.select_related("fragment"))
        if not page:
            return
        last = page[-1].pk
        old = [
            section.pk
            for section in page
            if hasattr(section, "fragment") and section.fragment.key != fragment_key(section.source)
        ]
        Fragment.objects.filter(section__in=old).update(version=0)

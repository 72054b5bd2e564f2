"""Giving an article another title."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import edits, permissions
from articles.forms import RenameForm, new_uid
from articles.markup.titles import Title
from articles.models import Article, LinkTarget
from articles.refusals import Refused, refused
from articles.views.deciding import form_number, opened, show
from articles.views.edit_page import SIMILAR_SHOWN, why_not
from articles.views.lookup import live_article, respelled, title_of

TEMPLATE = "articles/rename.html"


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, title: str) -> HttpResponse:
    """Says what will happen and asks for the new title; POST renames."""
    name = title_of(title)
    if request.method == "POST":
        return _post(request, name)
    if answer := respelled(request, name, title, "articles:rename"):
        return answer
    article = live_article(name)
    initial = {"base": article.head_id, "form": new_uid(), "title": article.full_title, "leave_redirect": True}
    return _show(request, article, RenameForm(initial=initial))


def _post(request: HttpRequest, name: Title) -> HttpResponse:
    form = RenameForm(request.POST)
    form.full_clean()
    article = opened(name, form)
    if not permissions.can_rename(request.user, article):
        why = edits.ArticleGone() if article.deleted_at is not None else edits.NotAllowed()
        return _show(request, article, form, refusal=refused(why))
    if not form.is_valid():
        return _show(request, article, form, status=HTTPStatus.BAD_REQUEST)
    to: Title = form.cleaned_data["title"]
    number = form_number(form, "rename", article, to)
    author = permissions.account(request.user)
    repeated = edits.repeated(author, number)
    if article.full != name and repeated is None:
        words = _("Meanwhile the article was renamed: this is its title now. Look again, then rename it.")
        return _show(request, article, form, refusal=Refused(words, HTTPStatus.CONFLICT))
    similar = [other for other in Article.objects.alike(to)[:SIMILAR_SHOWN] if other.pk != article.pk]
    if similar and not form.cleaned_data["confirm"] and repeated is None and not Article.objects.titled(to).exists():
        return _show(request, article, form, status=HTTPStatus.CONFLICT, similar=similar)
    try:
        saved = edits.rename(
            article,
            to=to,
            author=author,
            summary=form.cleaned_data["summary"],
            leave_redirect=form.cleaned_data["leave_redirect"],
            form=number,
        )
    except edits.SameTitle:
        form.add_error("title", _("The article has this title already. Type another one."))
        return _show(request, article, form, status=HTTPStatus.BAD_REQUEST)
    except edits.TitleTaken as refusal:
        form.add_error("title", _("There is an article of this title already. Choose another one."))
        return _show(request, article, form, status=HTTPStatus.CONFLICT, taken=refusal.article)
    except edits.EditRefused as refusal:
        return _show(request, article, form, refusal=refused(refusal))
    if not saved.repeated:
        messages.success(request, _("Renamed."))
    return redirect(saved.revision.article)


def _show(request: HttpRequest, article: Article, form: RenameForm, **values: Any) -> HttpResponse:
    # A form whose article was deleted comes back as well: what was typed is in it.
    allowed = permissions.can_rename(request.user, article) or article.deleted_at is not None
    return show(
        request,
        TEMPLATE,
        article,
        form,
        url=reverse("articles:rename", args=[article.address]),
        cancel_url=reverse("articles:read", args=[article.address]),
        reason="" if allowed else why_not(request, _("You have to log in to rename articles.")),
        links=LinkTarget.objects.count_for(article.full),
        **values,
    )

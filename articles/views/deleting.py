"""Deleting an article, and bringing it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import edits, permissions
from articles.forms import DeleteForm, RestoreForm, new_uid, posted_data
from articles.history.listing import page_of_history
from articles.history.versions import sections_at
from articles.markup.split import Piece
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision, LinkTarget
from articles.refusals import Refused, refused
from articles.rendering.page import typed_page
from articles.views.deciding import form_number, opened, show
from articles.views.lookup import article_at, live_article, respelled, title_of
from wiki.lib.numbers import whole


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, title: str) -> HttpResponse:
    """Says what will happen and asks for a reason; POST deletes."""
    name = title_of(title)
    if request.method == "POST":
        return _post_delete(request, name)
    if answer := respelled(request, name, title, "articles:delete"):
        return answer
    article = live_article(name)
    form = DeleteForm(initial={"base": article.head_id, "form": new_uid()})
    return _show_delete(request, article, form)


def _post_delete(request: HttpRequest, name: Title) -> HttpResponse:
    form = DeleteForm(request.POST)
    form.full_clean()
    article = opened(name, form)
    done = _deleted_by_this(request, article, form)
    if done is not None:
        return _tell_deleted(request, done)
    if not permissions.can_delete(request.user, article):
        why = edits.ArticleGone() if article.deleted_at is not None else edits.NotAllowed()
        return _show_delete(request, article, form, refusal=refused(why))
    if not form.is_valid():
        return _show_delete(request, article, form, status=HTTPStatus.BAD_REQUEST)
    if article.full != name:
        words = _("Meanwhile the article was renamed: this is its title now. Look again, then delete it.")
        return _show_delete(request, article, form, refusal=Refused(words, HTTPStatus.CONFLICT))
    base = ArticleRevision.objects.filter(pk=form.cleaned_data["base"] or 0, article=article).first()
    if base is None:
        words = _("This form did not say what it was opened on. Look at the article again, then delete it.")
        fresh = DeleteForm(posted_data(form, base=str(article.head_id)))
        return _show_delete(request, article, fresh, refusal=Refused(words, HTTPStatus.CONFLICT))
    try:
        saved = edits.delete(
            article,
            author=permissions.account(request.user),
            summary=form.cleaned_data["summary"],
            base=base,
            form=form_number(form, "delete", article, article.full),
        )
    except edits.HeadMoved as refusal:
        # The next post is about what the page shows now.
        article = opened(name, form)
        fresh = DeleteForm(posted_data(form, base=str(article.head_id)))
        return _show_delete(request, article, fresh, refusal=refused(refusal))
    except edits.EditRefused as refusal:
        return _show_delete(request, article, form, refusal=refused(refusal))
    return _tell_deleted(request, saved.revision)


def _deleted_by_this(request: HttpRequest, article: Article, form: DeleteForm) -> ArticleRevision | None:
    """The deletion that this very post has made already, if any."""
    if not form.is_valid() or not request.user.is_authenticated:
        return None
    author = permissions.account(request.user)
    return edits.repeated(author, form_number(form, "delete", article, article.full))


def _tell_deleted(request: HttpRequest, revision: ArticleRevision) -> HttpResponse:
    if revision.article.deleted_at is None:
        messages.info(request, _("This form deleted the article before; it was restored since."))
        return redirect(revision.article)
    url = reverse("articles:restore", args=[revision.article_id])
    messages.success(request, format_html('{} <a href="{}">{}</a>', _("Deleted."), url, _("Restore")))
    return redirect("articles:deleted")


def _show_delete(request: HttpRequest, article: Article, form: DeleteForm, **values: Any) -> HttpResponse:
    allowed = permissions.can_delete(request.user, article) or permissions.can_restore(request.user, article)
    if article.deleted_at is not None and not allowed:
        raise Http404(_("The article “%(title)s” was deleted.") % {"title": article.full_title})
    return show(
        request,
        "articles/delete.html",
        article,
        form,
        url=reverse("articles:delete", args=[article.address]),
        cancel_url=reverse("articles:read", args=[article.address]),
        reason="" if allowed else _("Only moderators delete articles."),
        head=article.head_revision(),
        links=LinkTarget.objects.count_for(article.full),
        **values,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """A deleted article with its text and history, for moderators; POST brings it back."""
    article = article_at(pk)
    if article is None or not permissions.can_see_deleted(request.user):
        raise Http404(_("There is no deleted article here, or you may not see it. Moderators restore articles."))
    if request.method == "POST":
        return _post_restore(request, article)
    if article.deleted_at is None:
        return redirect(article)
    return _show_restore(request, article, RestoreForm(initial={"form": new_uid(), "title": article.full_title}))


def _post_restore(request: HttpRequest, article: Article) -> HttpResponse:
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return _show_restore(request, article, form, status=HTTPStatus.BAD_REQUEST)
    to: Title = form.cleaned_data["title"]
    try:
        saved = edits.restore(
            article,
            author=permissions.account(request.user),
            summary=form.cleaned_data["summary"],
            to=to,
            form=form_number(form, "restore", article, to),
        )
    except edits.TitleTaken as refusal:
        form.add_error("title", _("There is an article of this title now. Choose another one for this one."))
        return _show_restore(request, article, form, status=HTTPStatus.CONFLICT, taken=refusal.article)
    except edits.EditRefused as refusal:
        return _show_restore(request, article, form, refusal=refused(refusal))
    if not saved.repeated:
        messages.success(request, _("Restored."))
    return redirect(saved.revision.article)


def _show_restore(request: HttpRequest, article: Article, form: RestoreForm, **values: Any) -> HttpResponse:
    head = article.head_revision()
    page = page_of_history(
        article, before=whole(request.GET.get("before", "")), after=whole(request.GET.get("after", ""))
    )
    pieces = [Piece(past.level, past.heading, past.source) for past in sections_at(head)]
    return show(
        request,
        "articles/restore.html",
        article,
        form,
        url=reverse("articles:restore", args=[article.pk]),
        cancel_url=reverse("articles:deleted"),
        reason="",
        head=head,
        rows=page.rows,
        before=page.before,
        after=page.after,
        page=typed_page(article.full, pieces),
        **values,
    )

"""What the pages of renaming, deleting and restoring share: a form that says what will happen, and its refusals."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles import edits
from articles.forms import WritingForm
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision
from articles.refusals import Refused
from articles.views.lookup import article_at, live_article, login_url


def opened(title: Title, form: WritingForm) -> Article:
    """The article that a posted form was opened on, which may have been renamed or deleted since. Raises Http404."""
    base = getattr(form, "cleaned_data", {}).get("base")
    pk = ArticleRevision.objects.filter(pk=base).values_list("article", flat=True).first() if base else None
    article = article_at(pk) if pk else None
    return article or live_article(title)


def form_number(form: WritingForm, verb: str, article: Article, title: Title) -> UUID:
    """The number under which the revision is found again when the same form is posted again."""
    values = form.cleaned_data
    return edits.posted_form(
        values["form"], verb=verb, target=f"article {article.pk}", title=title.full, text="", summary=values["summary"]
    )


def show(
    request: HttpRequest,
    template: str,
    article: Article,
    form: WritingForm,
    *,
    url: str,
    cancel_url: str,
    reason: str,
    refusal: Refused | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    **context: Any,
) -> HttpResponse:
    """The page with its form as typed, or with the `reason` why there is none."""
    values = {
        "article": article,
        "form": form,
        "action_url": url,
        "cancel_url": cancel_url,
        "reason": reason,
        "login_url": login_url(request, url) if reason else None,
        "notices": [{"level": "error", "text": refusal.words}] if refusal else [],
        **context,
    }
    answer = render(request, template, values, status=refusal.status if refusal else status)
    if refusal and refusal.retry_after:
        answer["Retry-After"] = str(refusal.retry_after)
    return answer

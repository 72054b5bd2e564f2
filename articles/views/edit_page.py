"""The edit form as a page: fresh, with what is wrong, with a preview, with the changes, or read-only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import edits, permissions
from articles.forms import EditForm
from articles.history.versions import PastSection
from articles.markup.split import split
from articles.markup.titles import Title
from articles.models import Article, Draft
from articles.rendering.assembly import Page
from articles.rendering.page import typed_page
from articles.views.keeping import MOST_DRAFTS, Kept
from articles.views.lookup import login_url
from articles.views.panels import panels_of_texts
from articles.views.syntax import examples
from articles.views.targets import Mode, Target, published_text, subsections
from wiki.accounts.models import User
from wiki.site.models import SiteSettings

# The list of all one's drafts has the others.
DRAFTS_SHOWN = 3
SIMILAR_SHOWN = 10


def show_form(
    request: HttpRequest,
    target: Target,
    form: EditForm,
    sections: Sequence[PastSection],
    *,
    wish: str = "",
    refused: bool = False,
    ask: bool = False,
    notice: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    kept: Kept | None = None,
) -> HttpResponse:
    """The form with whatever is to be said about it, and what became of its text. `sections` are those of its base."""
    context = _context(request, target, form, sections)
    if wish == "preview":
        context["preview"] = preview(target, form, form.typed, sections)
        status = HTTPStatus.BAD_REQUEST if form.errors else status
    if wish == "changes":
        published = published_text(sections, target)
        context["panels"] = panels_of_texts(target.name_for_people, published, form.typed)
    if refused:
        context["notices"].append(refusal_notice(request, target))
    if notice:
        context["notices"].append({"level": "error", "text": notice})
    if kept is not None:
        context["kept"] = kept
        context["notices"] += not_kept(kept)
    if ask:
        context["similar"] = Article.objects.alike(target.title)[:SIMILAR_SHOWN]
    return render(request, "articles/edit.html", context, status=status)


def preview(target: Target, form: EditForm, text: str, sections: Sequence[PastSection]) -> Page | None:
    """What the text will look like; None, with the reason as an error of the form, where it could not be saved."""
    pieces = split(text)
    try:
        edits.check_limits(pieces, [past.source for past in sections])
    except edits.TextTooLong as refusal:
        form.add_error("text", str(refusal))
        return None
    return typed_page(target.title, pieces)


def show_source(request: HttpRequest, target: Target, sections: Sequence[PastSection], text: str) -> HttpResponse:
    """The source read-only, with the reason and a way to log in."""
    form = EditForm(initial={"text": text}, new_section=target.mode == Mode.NEW_SECTION)
    context = _context(request, target, form, sections)
    context |= {"read_only": why_not(request), "login_url": login_url(request, target.action_url)}
    return render(request, "articles/edit.html", context)


def show_gone(request: HttpRequest, target: Target | None) -> HttpResponse:
    """A section that is not (or no longer) there: says so, and leads to the article."""
    context: dict[str, Any] = {"exception": _("There is no such section.")}
    if target is not None:
        context |= {
            "exception": _("This section is no longer in the article."),
            "article_url": reverse("articles:read", args=[target.address]),
            "article_title": target.title.full,
        }
    return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)


def _context(request: HttpRequest, target: Target, form: EditForm, sections: Sequence[PastSection]) -> dict[str, Any]:
    inside = []
    if target.section is not None and any(past.id == target.section.pk for past in sections):
        inside = subsections(list(sections), target.section)
    action_url = target.action_url
    if target.mode == Mode.NEW_ARTICLE and ("similar" in request.GET or "confirm" in request.POST):
        # Whoever has said once that the like title is meant is not asked again.
        action_url += "?similar=ok"
    return {
        "mode": target.mode.value,
        "title": target.title,
        "article": target.article,
        "section": target.section,
        "subsections": inside,
        "form": form,
        "action_url": action_url,
        "cancel_url": target.cancel_url,
        "whole_url": reverse("articles:edit", args=[target.address]) if target.article else None,
        **_offers(request, target, form, sections),
        "preview": None,
        "panels": None,
        "kept": None,
        "notices": [],
        "syntax": examples(),
        "most_bytes": settings.MAX_BODY,
        **(deletion_context(request, target.title) if target.mode == Mode.NEW_ARTICLE else {}),
    }


def _offers(request: HttpRequest, target: Target, form: EditForm, sections: Sequence[PastSection]) -> dict[str, Any]:
    """The author's other drafts for the same target, the latest first, and whether there are more."""
    if not isinstance(request.user, User):
        return {"drafts": []}
    own = str(form["form"].value())
    found = [draft for draft in target.drafts(request.user)[: DRAFTS_SHOWN + 2] if str(draft.form) != own]
    published = len(published_text(sections, target).split())
    return {
        "drafts": [_offer(draft, target, published) for draft in found[:DRAFTS_SHOWN]],
        "has_more_drafts": len(found) > DRAFTS_SHOWN,
    }


def _offer(draft: Draft, target: Target, published: int) -> dict[str, Any]:
    """A draft as it is offered; `published` counts the words of the text that readers see."""
    longer = len(draft.source.split()) - published if published else 0
    return {
        "pk": draft.pk,
        "updated_at": draft.updated_at,
        "is_fresh": timezone.now() - draft.updated_at < timedelta(minutes=1),
        "summary": draft.summary,
        "conflict": draft.conflict,
        "text_url": reverse("articles:draft", args=[draft.pk]),
        "go_on_url": target.with_draft(draft),
        "discard_url": reverse("articles:discard_draft", args=[draft.pk]),
        "words_more": max(longer, 0),
        "words_less": max(-longer, 0),
    }


def not_kept(kept: Kept) -> list[dict[str, str]]:
    """That a text is in its form alone, where it should have become a draft."""
    if kept.is_full:
        words = _("You have %(count)s drafts, and there can be no more: this text is in the form below alone.")
        notice = {"level": "warning", "text": words % {"count": MOST_DRAFTS}}
        return [notice | {"url": reverse("articles:drafts"), "label": _("Look through your drafts")}]
    if kept.has_failed:
        words = _("No draft could be kept now: your text is in the form below alone. Keep a copy of it elsewhere.")
        return [{"level": "warning", "text": words}]
    return []


def refusal_notice(request: HttpRequest, target: Target) -> dict[str, str]:
    """That this person may not edit, and the way to log in where that would help."""
    words = _("Not saved: %(reason)s Your text is still in the form below.") % {"reason": why_not(request)}
    notice = {"level": "error", "text": words}
    if not request.user.is_authenticated:
        notice |= {"url": login_url(request, target.action_url) or "", "label": _("Log in")}
    return notice


def renamed_notice(target: Target) -> str:
    """That the form is about the article under its new title now."""
    words = _("Meanwhile the article was renamed to “%(title)s”. Your text is below; save again to save it there.")
    return words % {"title": target.title.full}


def why_not(request: HttpRequest, to_visitors: str = "") -> str:
    """Why this person may not edit, as a sentence; `to_visitors` is what those hear who are not logged in."""
    if SiteSettings.objects.current().moderators_edit:
        return _("Only moderators edit this wiki at present.")
    if not request.user.is_authenticated:
        return to_visitors or _("You have to log in to edit.")
    return _("Your account may not edit this article.")


def deletion_context(request: HttpRequest, title: Title) -> dict[str, Any]:
    """What is told of the article that had this title and was deleted, and for moderators the way to it."""
    buried = (
        Article.objects.buried(title).select_related("head__author").defer("head__manifest", "head__digest").first()
    )
    if buried is None:
        return {"deletion": None, "restore_url": None}
    restores = permissions.can_restore(request.user, buried)
    return {
        "deletion": buried.head,
        "restore_url": reverse("articles:restore", args=[buried.pk]) if restores else None,
    }

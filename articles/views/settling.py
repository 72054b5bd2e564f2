"""Taking the answers of the conflict page."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.conflict_form import ConflictForm
from articles.forms import EditForm, posted_data
from articles.history.overlaps import misplaced
from articles.history.versions import sections_at
from articles.models import ArticleRevision
from articles.views.edit_page import preview, refusal_notice, renamed_notice, show_form
from articles.views.keeping import Kept, keep_settling
from articles.views.panels import panels_of_texts
from articles.views.posting import Posted, save_posted
from articles.views.resolver import show_page, undone_by
from articles.views.targets import Target, published_text
from wiki.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Mapping

WISHES = ("save", "preview", "changes", "draft")


def settle(
    request: HttpRequest,
    target: Target,
    form: ConflictForm,
    head: ArticleRevision,
    *,
    allowed: bool,
    renamed: bool = False,
) -> HttpResponse:
    """Save what the answers make of the text; whatever else is asked for, keep them and show the page again.

    `head` is the revision that the page was given out on. Under a new title nothing is saved before that was told.
    """
    wish = request.POST.get("do", "save")
    if not allowed:
        told = [refusal_notice(request, target)]
        return _again(request, target, form, head, HTTPStatus.FORBIDDEN, notices=told, allowed=False)
    if renamed:
        return _again(request, target, form, head, notices=[{"level": "error", "text": renamed_notice(target)}])
    if wish not in WISHES:
        form.add_error(None, _("This form asks for something that can't be done. Your text is below; save again."))
    if form.cleaned_data.get("undoes") and undone_by(form, head) is None:
        form.add_error(None, _("What this form was to undo is none of this article's edits. Save again to save it."))
        form.data = {name: value for name, value in form.data.items() if name != "undoes"}
    if form.errors:
        return _again(request, target, form, head, HTTPStatus.BAD_REQUEST)
    if wish == "draft":
        return _keep_for_later(request, target, form, head)
    if wish == "changes":
        published = published_text(sections_at(head), target)
        panels = panels_of_texts(target.name_for_people, published, form.typed)
        return _again(request, target, form, head, panels=panels)
    if wish == "preview":
        return _preview(request, target, form, head)
    problems = {i: problem for i in range(len(form.hunks)) if (problem := form.problem(i))}
    if problems:
        return _again(request, target, form, head, problems=problems)
    harm = misplaced(form.cleaned_data["merged"], form.hunks, *_chosen(form))
    if harm and not form.cleaned_data["confirm"]:
        return _again(request, target, form, head, harm=harm)
    return _save(request, target, form, head)


def _save(request: HttpRequest, target: Target, form: ConflictForm, head: ArticleRevision) -> HttpResponse:
    """Every passage is answered: from here on it is a text like any other, which was typed on the head shown."""
    plain = _plain(form)
    sections = sections_at(head)
    if not plain.is_valid():
        return show_form(request, target, plain, sections, status=HTTPStatus.BAD_REQUEST)
    posted = replace(Posted.from_form(request, target, plain, head), undoes=undone_by(form, head))
    return save_posted(request, posted, plain, sections)


def _preview(request: HttpRequest, target: Target, form: ConflictForm, head: ArticleRevision) -> HttpResponse:
    plain = _plain(form)
    page = preview(target, plain, form.typed, sections_at(head)) if plain.is_valid() else None
    for problem in plain.errors.get("text", ()):
        form.add_error(None, str(problem))
    return _again(request, target, form, head, preview=page)


def _keep_for_later(request: HttpRequest, target: Target, form: ConflictForm, head: ArticleRevision) -> HttpResponse:
    kept = _keep(request, target, form, head)
    if kept.draft is None:
        return _again(request, target, form, head, HTTPStatus.SERVICE_UNAVAILABLE)
    url = reverse("articles:draft", args=[kept.draft.pk])
    words = _("Kept as a draft, with the choices made so far.")
    messages.success(request, format_html('{} <a href="{}" rel="nofollow">{}</a>', words, url, _("Go on with it")))
    return redirect(target.cancel_url)


def _again(
    request: HttpRequest,
    target: Target,
    form: ConflictForm,
    head: ArticleRevision,
    status: HTTPStatus = HTTPStatus.CONFLICT,
    *,
    problems: Mapping[int, str] | None = None,
    **more: Any,
) -> HttpResponse:
    kept = _keep(request, target, form, head)
    return show_page(request, target, form, head, kept.draft, status=status, problems=problems, kept=kept, **more)


def _keep(request: HttpRequest, target: Target, form: ConflictForm, head: ArticleRevision) -> Kept:
    """Keep the answers given so far with the draft of the form."""
    if not isinstance(request.user, User):
        return Kept()
    posted = Posted.from_form(request, target, form, head)
    settling = {"section": target.section.pk if target.section else None, "fields": form.kept}
    return keep_settling(posted, settling)


def _plain(form: ConflictForm) -> EditForm:
    return EditForm(posted_data(form, text=form.typed))


def _chosen(form: ConflictForm) -> tuple[list[str], set[int]]:
    """The words of each passage, all of which are answered, and which of them their author wrote."""
    own = {i for i, answer in enumerate(form.answers) if answer == "own"}
    return [words or "" for words in form.passages], own

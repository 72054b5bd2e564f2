"""Taking the answers of the conflict page."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.forms import ConflictForm, EditForm, Given, posted_data
from articles.history.compare import panel_of_texts
from articles.history.merge import Hunk
from articles.history.overlaps import PassageLost, answer
from articles.history.versions import sections_at
from articles.models import ArticleRevision, Draft
from articles.views.conflicts import conflict_context
from articles.views.edit_page import describe, preview, show_form
from articles.views.posting import Posted, save_posted
from articles.views.targets import Target, published_text


def settle(request: HttpRequest, target: Target, form: ConflictForm, base: ArticleRevision, wish: str) -> HttpResponse:
    """Apply the answers and save; ask again for those that are missing or that no longer can be applied."""
    given: list[Given] = form.cleaned_data["overlaps"]
    answers = form.answers()
    text = form.cleaned_data["text"]
    errors = {i: _("Choose which words readers will see.") for i, each in enumerate(answers) if not each}
    if wish == "save" and not errors:
        wanted = [i for i, each in enumerate(answers) if each == "theirs"]
        try:
            spans = [(given[i].start, given[i].end, given[i].theirs) for i in wanted]
            text = answer(form.cleaned_data["merged"], text, spans)
        except PassageLost as lost:
            errors = {wanted[lost.number]: _("You rewrote this passage in the text below: choose “as it stands”.")}
    if wish == "save" and not errors:
        plain = EditForm(posted_data(form, text=text))
        if not plain.is_valid():
            return show_form(request, target, plain, sections_at(base), status=HTTPStatus.BAD_REQUEST)
        return save_posted(request, Posted.from_form(request, target, plain, base), plain, sections_at(base))
    merged = form.cleaned_data["merged"]
    hunks = [Hunk(each.base, merged[each.start : each.end], each.theirs, each.start, each.end, each.why)
             for each in given]  # fmt: skip
    posted = Posted.from_form(request, target, form, base)
    context = conflict_context(request, posted, base, target.section, form, hunks, answers)
    if draft := Draft.objects.of(posted.author).filter(form=posted.uid).first():
        context["draft"] = describe(draft, target)
        if draft.base_id and draft.base_id < base.pk:
            context["compare_url"] = reverse("articles:compare", args=[draft.base_id, base.pk])
    if wish == "save":
        for i, problem in errors.items():
            context["overlaps"][i]["error"] = problem
    elif wish == "changes":
        panel = panel_of_texts(target.name_for_people, published_text(sections_at(base), target), text)
        context["panels"] = [panel] if panel.rows else []
    else:
        context["preview"] = preview(target, form, text, sections_at(base))
    return render(request, "articles/conflict.html", context, status=HTTPStatus.CONFLICT)

"""Writing: the edit form of an article, of a section, of a new section and of a new article."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles import permissions
from articles.forms import EditForm, TitleForm, new_uid
from articles.markup.titles import Title
from articles.models import Article, Draft, Section
from articles.views import conflicts
from articles.views.edit_page import SIMILAR_SHOWN, show_form, show_gone, show_source, why_not
from articles.views.lookup import login_url, respelled, title_of
from articles.views.receiving import receive
from articles.views.targets import Mode, Target, base_sections, is_stranded, left_over, target_of, text_in
from wiki.accounts.models import User
from wiki.lib.numbers import BIGINT, whole


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Ask for the title of a new article, and lead to its form."""
    form = TitleForm(request.GET if "title" in request.GET else None)
    similar: list[Article] = []
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.BAD_REQUEST
        if form.is_valid():
            title: Title = form.cleaned_data["title"]
            similar = list(Article.objects.alike(title)[:SIMILAR_SHOWN])
            if not similar or form.cleaned_data["confirm"] or Article.objects.titled(title).exists():
                url = reverse("articles:edit", args=[title.address])
                return HttpResponseRedirect(f"{url}?similar=ok" if similar else url)
    allowed = permissions.can_write(request.user)
    context = {
        "form": form,
        "similar": similar,
        "reason": "" if allowed else why_not(request, _("You have to log in to write an article.")),
        "login_url": login_url(request, request.get_full_path()),
    }
    return render(request, "articles/new.html", context, status=HTTPStatus.OK if similar else status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, title: str) -> HttpResponse:
    """The whole article; with ?section=new a section to add; the first text where there is no article yet."""
    name = title_of(title)
    if request.method != "POST" and (answer := respelled(request, name, title, "articles:edit")):
        return answer
    article = Article.objects.titled(name).select_related("head").defer("head__digest").first()
    adds = request.GET.get("section") == "new"
    if article is None:
        asked = Target(Mode.NEW_SECTION, name) if adds else None
        return _answer(request, Target(Mode.NEW_ARTICLE, name), asked)
    return _answer(request, Target(Mode.NEW_SECTION if adds else Mode.ARTICLE, name, article))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_section(request: HttpRequest, pk: int) -> HttpResponse:
    """One section with its subsections."""
    rows = Section.objects.select_related("article__head").defer("article__head__digest", "source")
    section = rows.filter(pk=pk).first() if pk <= BIGINT else None
    if section is None:
        return show_gone(request, None)
    target = Target(Mode.SECTION, section.article.full, section.article, section)
    gone = section.article.deleted_at is not None
    if request.method == "POST":
        return _answer(request, left_over(target.title, is_part=True) if gone else target, target)
    if gone or section.position is None:
        draft = _wanted_draft(request)
        return redirect(target_of(draft).with_draft(draft)) if draft else show_gone(request, target)
    return _answer(request, target)


def _answer(request: HttpRequest, target: Target, asked: Target | None = None) -> HttpResponse:
    """The form or its answer. `asked` is what the address names, where its text can only go to `target` now."""
    allowed = (
        permissions.can_edit(request.user, target.article)
        if target.article is not None
        else permissions.can_create(request.user, target.title)
    )
    if request.method == "POST":
        return receive(request, target, asked or target, allowed)
    draft = _wanted_draft(request)
    if draft is not None and not allowed:
        return redirect("articles:draft", draft.pk)
    if draft is not None and (now := target_of(draft)) != target:
        return redirect(now.with_draft(draft))
    if draft is not None and draft.settling is not None and target.article is not None:
        return conflicts.reopen(request, target, draft)
    base = target.article.head_revision() if target.article else None
    sections = base_sections(base)
    try:
        text = text_in(sections, target)
    except LookupError:
        return show_gone(request, target)
    if not allowed:
        return show_source(request, target, sections, text)
    initial: dict[str, object] = {"base": base.pk if base else None, "form": new_uid(), "text": text}
    if draft is not None:
        initial |= _from_draft(draft, target, text)
    form = EditForm(initial=initial, new_section=target.mode == Mode.NEW_SECTION)
    return show_form(request, target, form, sections, notice=conflicts.left_behind(draft) if draft else "")


def _wanted_draft(request: HttpRequest) -> Draft | None:
    """One's own draft that an address asks for by ?draft=."""
    wanted = whole(request.GET.get("draft", ""))
    if not wanted or not isinstance(request.user, User):
        return None
    drafts = Draft.objects.of(request.user).with_place().select_related("base")
    return drafts.defer("section__source", "base__manifest", "base__digest").filter(pk=wanted).first()


def _from_draft(draft: Draft, target: Target, text: str) -> dict[str, object]:
    """What a form opens with that goes on from a draft: its text, its base, its own uid.

    What was typed for a section that is gone is put under the article's current `text`. What started from another
    article, or from none, has no base here: saving it shows both texts.
    """
    taken = {"form": draft.form, "text": draft.source, "summary": draft.summary, "minor": draft.minor}
    if target.mode == Mode.ARTICLE and draft.article == target.article and is_stranded(draft):
        return taken | {"text": f"{text}\n{draft.source}"}
    is_of_it = draft.base is not None and target.article is not None and draft.base.article_id == target.article.pk
    return taken | {"base": draft.base_id if is_of_it else None}

"""Writing: the edit form of an article, of a section, of a new section and of a new article."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles import edits, permissions
from articles.forms import ConflictForm, EditForm, TitleForm, new_uid, posted_data
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision, Section
from articles.views.edit_page import SIMILAR_SHOWN, show_form, show_gone, show_source, why_not
from articles.views.keeping import keep_draft
from articles.views.lookup import login_url, respelled, title_of
from articles.views.posting import Posted, save_posted, tell_saved
from articles.views.settling import settle
from articles.views.targets import Mode, Target, base_sections, text_in
from wiki.lib.numbers import BIGINT, whole

WISHES = ("save", "preview", "changes")


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
    if article is None:
        return _answer(request, Target(Mode.NEW_ARTICLE, name))
    adds = request.GET.get("section") == "new"
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
    if request.method != "POST" and (gone or section.position is None):
        return show_gone(request, target)
    return _answer(request, _left_over(target) if gone else target)


def _left_over(target: Target) -> Target:
    """What the text of a section can still become after its article was deleted: a new one, or a part of the next."""
    article = Article.objects.titled(target.title).select_related("head").defer("head__digest").first()
    return Target(Mode.NEW_SECTION if article else Mode.NEW_ARTICLE, target.title, article)


def _answer(request: HttpRequest, target: Target) -> HttpResponse:
    allowed = (
        permissions.can_edit(request.user, target.article)
        if target.article is not None
        else permissions.can_create(request.user, target.title)
    )
    if request.method == "POST":
        return _post(request, target, allowed)
    base = target.article.head_revision() if target.article else None
    sections = base_sections(base)
    try:
        text = text_in(sections, target)
    except LookupError:
        return show_gone(request, target)
    if not allowed:
        return show_source(request, target, sections, text)
    initial: dict[str, object] = {"base": base.pk if base else None, "form": new_uid(), "text": text}
    if wanted := request.GET.get("draft", ""):
        initial |= _from_draft(request, target, wanted, text)
    form = EditForm(initial=initial, new_section=target.mode == Mode.NEW_SECTION)
    return show_form(request, target, form, sections)


def _from_draft(request: HttpRequest, target: Target, wanted: str, text: str) -> dict[str, object]:
    """What a form opens with that goes on from a draft: its text, its base, its own uid.

    What was typed for a section that is gone is put under the article's current `text`.
    """
    draft = target.drafts(permissions.account(request.user)).filter(pk=whole(wanted) or 0).first()
    if draft is None:
        return {}
    taken = {"form": draft.form, "text": draft.source, "summary": draft.summary, "minor": draft.minor}
    if draft.target == Mode.SECTION and target.mode == Mode.ARTICLE:
        return taken | {"text": f"{text}\n{draft.source}"}
    return taken | ({"base": draft.base_id} if draft.base_id else {})


def _post(request: HttpRequest, target: Target, allowed: bool) -> HttpResponse:
    """Everything that a form can send, and every way in which it can go wrong, with the text kept."""
    if "overlaps" in request.POST:
        form: EditForm = ConflictForm(request.POST)
    else:
        form = EditForm(request.POST, new_section=target.mode == Mode.NEW_SECTION)
    form.full_clean()
    if allowed and (renamed := _renamed(target, form)) is not None:
        return _show_renamed(request, renamed, form)
    base, is_gone = _base_of(target, form)
    seen = base or (target.article.head_revision() if target.article else None)
    sections = base_sections(seen)
    if not allowed:
        return show_form(request, target, form, sections, refused=True, status=HTTPStatus.FORBIDDEN)
    wish = request.POST.get("do", "save")
    if wish not in WISHES:
        form.add_error(None, _("This form asks for something that can't be done. Your text is below; save again."))
    if not form.is_valid():
        return show_form(request, target, _renumbered(form, target), sections, status=HTTPStatus.BAD_REQUEST)
    if isinstance(form, ConflictForm) and base is not None:
        return settle(request, target, form, base, wish)
    if wish in ("preview", "changes"):
        return show_form(request, target, form, sections, wish=wish)
    posted = Posted.from_form(request, target, form, base)
    if done := edits.repeated(posted.author, posted.form_id):
        return tell_saved(request, posted, edits.Saved(done, repeated=True))
    if is_gone:
        keep_draft(posted, conflict=True)
        notice = _("The article that this form was opened on is no longer here. Saving again makes a new one.")
        fresh = EditForm(posted_data(form, form=str(new_uid()), base=""))
        fresh.is_valid()
        return show_form(request, target, fresh, sections, notice=notice, status=HTTPStatus.CONFLICT)
    asked = "similar" in request.GET or request.POST.get("confirm")
    if target.article is None and not asked and Article.objects.alike(target.title).exists():
        return show_form(request, target, form, sections, ask=True, status=HTTPStatus.CONFLICT)
    return save_posted(request, posted, form, sections)


def _renamed(target: Target, form: EditForm) -> Target | None:
    """Where the text belongs now, if the article that the form was opened on has got another title meanwhile."""
    pk = getattr(form, "cleaned_data", {}).get("base")
    if not pk or target.section is not None:
        return None
    base = ArticleRevision.objects.filter(pk=pk, namespace=target.title.namespace, title=target.title.title).first()
    if base is None or (target.article is not None and base.article_id == target.article.pk):
        return None
    opened = Article.objects.live().select_related("head").defer("head__digest").filter(pk=base.article_id).first()
    if opened is None:
        return None
    mode = Mode.NEW_SECTION if target.mode == Mode.NEW_SECTION else Mode.ARTICLE
    return Target(mode, opened.full, opened)


def _show_renamed(request: HttpRequest, target: Target, form: EditForm) -> HttpResponse:
    """The form with its text, now about the article under its new title."""
    again = EditForm(posted_data(form, text=form.typed), new_section=target.mode == Mode.NEW_SECTION)
    again.full_clean()
    base, _gone = _base_of(target, again)
    words = _("Meanwhile the article was renamed to “%(title)s”. Your text is below; save again to save it there.")
    notice = words % {"title": target.title.full}
    return show_form(request, target, again, base_sections(base), notice=notice, status=HTTPStatus.CONFLICT)


def _base_of(target: Target, form: EditForm) -> tuple[ArticleRevision | None, bool]:
    """The revision that the form started from, None where it names none; and whether its article is gone.

    Without a base nothing can be merged: the author is shown both texts. A new section needs none, it is only added.
    """
    pk = getattr(form, "cleaned_data", {}).get("base")
    if target.article is None:
        return None, pk is not None
    found = ArticleRevision.objects.defer("digest").filter(pk=pk, article=target.article).first() if pk else None
    if found is None and target.mode == Mode.NEW_SECTION:
        return target.article.head_revision(), False
    return found, False


def _renumbered(form: EditForm, target: Target) -> EditForm:
    """The same form with its text as typed, and without those of its hidden numbers that were none."""
    wrong = form.errors.keys()
    if not wrong & {"form", "base", "overlaps"}:
        return form
    data = posted_data(form)
    if "form" in wrong:
        data["form"] = str(new_uid())
    if wrong & {"base", "overlaps"}:
        data["base"] = ""
    renewed = EditForm(data, new_section=target.mode == Mode.NEW_SECTION)
    for field in wrong - {"base"}:
        renewed.add_error(field if field in renewed.fields else None, form.errors[field])
    if "base" in wrong:
        renewed.add_error(
            None, _("This form did not say which revision it started from. Your text is below; save again.")
        )
    return renewed

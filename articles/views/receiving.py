"""What an edit form sends: to be previewed, compared or saved; and every way in which it can go wrong."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles import edits
from articles.conflict_form import ConflictForm, answers_in
from articles.forms import EditForm, new_uid, posted_data
from articles.models import Article, ArticleRevision, Draft
from articles.views.edit_page import renamed_notice, show_form
from articles.views.keeping import Kept, keep, keep_settling, keep_typed
from articles.views.lookup import article_at
from articles.views.posting import Posted, continued, save_posted, tell_saved, text_of
from articles.views.settling import settle
from articles.views.targets import Mode, Target, base_sections
from wiki.accounts.models import User

WISHES = ("save", "preview", "changes")


def receive(request: HttpRequest, target: Target, asked: Target, allowed: bool) -> HttpResponse:
    """Do what the form asks for; whatever does not become a revision comes back in the form, and is kept as a draft.

    `asked` is what the address names, where its text can only go to `target` now.
    """
    form = _given(request, target, asked)
    opened, base = _opened_on(asked, form)
    if isinstance(form, ConflictForm):
        if base is not None and opened.mode in (Mode.ARTICLE, Mode.SECTION) and opened.is_live:
            renamed = opened.article != target.article
            return settle(request, opened, form, base, allowed=allowed, renamed=renamed)
        # There is no article any more in which its passages stand.
        form = _plain(form, target)
    return _receive_text(request, target, form, (opened, base), allowed)


def _receive_text(
    request: HttpRequest,
    target: Target,
    form: EditForm,
    origin: tuple[Target, ArticleRevision | None],
    allowed: bool,
) -> HttpResponse:
    """The same for a text. `origin` is what the form was opened on, and the revision that it started from."""
    opened, base = origin

    def kept(conflict: bool = False) -> Kept | None:
        return _keep(request, form, opened, base, conflict)

    has_moved = opened.article is not None and opened.article != target.article
    if allowed and has_moved and opened.article is not None and opened.article.deleted_at is None:
        return _show_renamed(request, opened, form, base, kept())
    start = None if has_moved else base
    head = target.article.head_revision() if target.article else None
    sections = base_sections(start or head)
    if not allowed:
        return show_form(request, target, form, sections, refused=True, status=HTTPStatus.FORBIDDEN, kept=kept())
    wish = request.POST.get("do", "save")
    if wish not in WISHES:
        form.add_error(None, _("This form asks for something that can't be done. Your text is below; save again."))
    if not form.is_valid():
        return show_form(request, target, form, sections, status=HTTPStatus.BAD_REQUEST, kept=kept())
    if wish in ("preview", "changes"):
        return show_form(request, target, form, sections, wish=wish, kept=kept())
    if start is None and target.mode == Mode.NEW_SECTION:
        # Nothing has to be merged with what is only added.
        start = head
    posted = Posted.from_form(request, target, form, start)
    if done := edits.repeated(posted.author, posted.form_id):
        return tell_saved(request, posted, edits.Saved(done, repeated=True))
    is_gone = has_moved and target.mode == Mode.NEW_SECTION
    if is_gone or (target.article is None and form.cleaned_data["base"]):
        return _show_gone(request, target, form, kept(conflict=True))
    asks = "similar" not in request.GET and not request.POST.get("confirm")
    if target.article is None and asks and Article.objects.alike(target.title).exists():
        return show_form(request, target, form, sections, ask=True, status=HTTPStatus.CONFLICT, kept=kept())
    return save_posted(request, posted, form, sections)


def _given(request: HttpRequest, target: Target, asked: Target) -> EditForm:
    """The form as it came, cleaned, with hidden numbers that are some."""
    if "overlaps" in request.POST:
        form: EditForm = ConflictForm(request.POST)
    else:
        form = EditForm(request.POST, new_section=Mode.NEW_SECTION in (target.mode, asked.mode))
    form.full_clean()
    if "heading" in form.fields and "text" in form.data and target.mode == Mode.NEW_ARTICLE:
        # Where there is no article to add a section to, its heading is a part of the text.
        form = EditForm(posted_data(form, text=text_of(form), heading=""))
        form.full_clean()
    return _renumbered(form, target)


def _renumbered(form: EditForm, target: Target) -> EditForm:
    """The same form with its text as typed, and without those of its hidden numbers that were none."""
    wrong = form.errors.keys() & {"form", "base"}
    if isinstance(form, ConflictForm):
        return form if form.is_readable else _plain(form, target)
    if not wrong:
        return form
    data = posted_data(form)
    if "form" in wrong:
        data["form"] = str(new_uid())
    if "base" in wrong:
        data["base"] = ""
    renewed = EditForm(data, new_section=target.mode == Mode.NEW_SECTION)
    for field in wrong - {"base"}:
        renewed.add_error(None, form.errors[field])
    if "base" in wrong:
        renewed.add_error(
            None, _("This form did not say which revision it started from. Your text is below; save again.")
        )
    return renewed


def _plain(form: ConflictForm, target: Target) -> EditForm:
    """A conflict page that can't be made again as a form with all of its text, and with what is wrong with it.

    A page that did not come back whole has no base any more: what was left open would be written over what others did.
    """
    data = posted_data(form, text=form.typed)
    if "form" in form.errors:
        data["form"] = str(new_uid())
    if not form.is_readable:
        data["base"] = ""
    plain = EditForm(data, new_section=target.mode == Mode.NEW_SECTION)
    plain.full_clean()
    for problem in dict.fromkeys(problem for problems in form.errors.values() for problem in problems):
        plain.add_error(None, problem)
    return plain


def _opened_on(asked: Target, form: EditForm) -> tuple[Target, ArticleRevision | None]:
    """What the form was opened on, be it renamed or deleted by now, and the revision that it started from.

    The base tells; a base that nothing at this address ever had counts as none.
    """
    pk = form.cleaned_data.get("base")
    base = ArticleRevision.objects.defer("digest").filter(pk=pk).first() if pk else None
    if base is None or (asked.article is not None and base.article_id == asked.article.pk):
        return asked, base
    title = asked.title
    if asked.section is not None or (base.namespace, base.title) != (title.namespace, title.title):
        return asked, None
    opened = article_at(base.article_id)
    if opened is None:
        return asked, None
    mode = Mode.NEW_SECTION if asked.mode == Mode.NEW_SECTION else Mode.ARTICLE
    return Target(mode, opened.full, opened), base


def _keep(
    request: HttpRequest, form: EditForm, opened: Target, base: ArticleRevision | None, conflict: bool
) -> Kept | None:
    """Keep what was typed as a draft of what the form was opened on; None for visitors, and where there is no text."""
    if not isinstance(request.user, User) or not {"text", "overlaps"} & request.POST.keys():
        return None
    posted = Posted.from_form(request, opened, form, base)
    if "overlaps" in request.POST:
        # What is being settled has its draft, which holds the text as it was typed; the answers go with it.
        settling = Draft.objects.of(request.user).filter(form=posted.uid, settling__isnull=False).first()
        if settling is None:
            return keep(posted, conflict=True)
        before = settling.settling or {}
        fields = before.get("fields", {}) | answers_in(request.POST)
        return keep_settling(posted, {**before, "fields": fields})
    return keep_typed(continued(posted), conflict=conflict)


def _show_renamed(
    request: HttpRequest, target: Target, form: EditForm, base: ArticleRevision | None, kept: Kept | None
) -> HttpResponse:
    """The form with its text, now about the article under its new title."""
    again = EditForm(posted_data(form), new_section=target.mode == Mode.NEW_SECTION)
    again.full_clean()
    sections, notice = base_sections(base), renamed_notice(target)
    return show_form(request, target, again, sections, notice=notice, status=HTTPStatus.CONFLICT, kept=kept)


def _show_gone(request: HttpRequest, target: Target, form: EditForm, kept: Kept | None) -> HttpResponse:
    """The form with its text, whose article was deleted: what another click would make of it."""
    head = target.article.head_revision() if target.article else None
    notice = _("The article that this form was opened on is no longer here. Saving again makes a new one.")
    if head is not None:
        notice = _(
            "The article that this form was opened on was deleted, and there is another one of its title. "
            "Saving again adds your text to that one, as a section."
        )
    fresh = EditForm(posted_data(form, base=str(head.pk) if head else ""), new_section=head is not None)
    fresh.full_clean()
    return show_form(request, target, fresh, base_sections(head), notice=notice, status=HTTPStatus.CONFLICT, kept=kept)

"""From a posted form to a verb, and from what the verb said to an answer in which no typed word is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles import edits, permissions
from articles.forms import EditForm
from articles.history.versions import PastSection
from articles.markup.links import is_broken_redirect
from articles.markup.source import SourceRefused
from articles.markup.split import StrayMarkup, anchor_path
from articles.models import ArticleRevision, Section, SectionChange
from articles.refusals import refused
from articles.views import conflicts
from articles.views.edit_page import show_form
from articles.views.keeping import drop_draft, keep_typed, storable
from articles.views.targets import Mode, Target

if TYPE_CHECKING:
    from wiki.accounts.models import User


@dataclass(frozen=True, slots=True)
class Posted:
    """One form as it came: what it writes to, by whom, and what was typed."""

    target: Target
    author: User
    base: ArticleRevision | None
    text: str
    summary: str
    minor: bool
    uid: UUID
    # The revision that is undone, where that is what the form is for.
    undoes: ArticleRevision | None = None

    @classmethod
    def from_form(cls, request: HttpRequest, target: Target, form: EditForm, base: ArticleRevision | None) -> Posted:
        """The values of a form that has a number; where it is not valid, what was typed as far as it can be stored."""
        values = form.cleaned_data
        author = permissions.account(request.user)
        summary = values["summary"] if "summary" in values else _line(form, "summary")
        return cls(target, author, base, text_of(form), summary, values.get("minor", False), values["form"])

    @property
    def form_id(self) -> UUID:
        """The number under which the revision is found again when the same form is posted again."""
        return edits.posted_form(
            self.uid,
            verb=f"undo {self.undoes.pk}" if self.undoes else "save",
            target=self.target.name,
            title=self.target.title.full,
            text=self.text,
            summary=self.summary,
        )


def save_posted(request: HttpRequest, posted: Posted, form: EditForm, sections: Sequence[PastSection]) -> HttpResponse:
    """Call the verb. Every refusal comes back as the form, or as the conflict page, with the text in it."""
    posted = continued(posted)
    target = posted.target
    if problem := _problem(posted):
        form.add_error("text", problem)
        kept = keep_typed(posted)
        return show_form(request, target, form, sections, status=HTTPStatus.BAD_REQUEST, kept=kept)
    try:
        if target.article is None:
            saved = _create(posted)
        elif posted.base is None:
            if target.section is not None and not any(past.id == target.section.pk for past in sections):
                raise edits.BadBase("the section is gone")
            return conflicts.show_without_base(request, posted)
        else:
            saved = _save(posted, posted.base)
    except edits.EditConflict as refusal:
        return conflicts.show(request, posted, refusal.head, refusal.conflict)
    except edits.TitleTaken as refusal:
        if refusal.article is None:
            raise
        return conflicts.show_without_base(request, replace(posted, target=_whole(refusal, posted)))
    except (edits.TextTooLong, SourceRefused, StrayMarkup) as refusal:
        form.add_error("text", explain(refusal))
        kept = keep_typed(posted)
        return show_form(request, target, form, sections, status=HTTPStatus.BAD_REQUEST, kept=kept)
    except edits.NotAllowed:
        kept = keep_typed(posted)
        return show_form(request, target, form, sections, refused=True, status=HTTPStatus.FORBIDDEN, kept=kept)
    except (edits.Busy, edits.DiskFull, edits.TooFast) as refusal:
        later = refused(refusal)
        notice = _("Not saved: %(reason)s Your text is still in the form below.") % {"reason": later.words}
        kept = keep_typed(posted)
        answer = show_form(request, target, form, sections, notice=notice, status=later.status, kept=kept)
        answer["Retry-After"] = str(later.retry_after)
        return answer
    except (edits.ArticleGone, edits.BadBase):
        kept = keep_typed(posted, conflict=True)
        notice = _("What this form was opened on is no longer there. Copy your text to where it belongs now.")
        return show_form(request, target, form, sections, notice=notice, status=HTTPStatus.CONFLICT, kept=kept)
    return tell_saved(request, posted, saved)


def text_of(form: EditForm) -> str:
    """The text of a form, with its heading above it where the form could not put it there."""
    text = storable(form.typed)
    if not form.errors.keys() & {"heading", "text"} or not (heading := _line(form, "heading")):
        return text
    return f"## {heading}\n\n{text}"


def _line(form: EditForm, name: str) -> str:
    """One line of a form as it was typed, but for what no column can hold."""
    return str(form.fields[name].to_python(form.data.get(name, ""))) if name in form.fields else ""


def _problem(posted: Posted) -> str:
    """What can be said against a text before any verb is asked."""
    mode = posted.target.mode
    if mode == Mode.NEW_ARTICLE and not posted.text.strip():
        return _("Write something before you create the article.")
    if mode in (Mode.ARTICLE, Mode.NEW_ARTICLE) and is_broken_redirect(posted.text):
        return _("A redirect leads to an article of this wiki: #REDIRECT [[Title]], with a title that can be one.")
    return ""


def explain(refusal: Exception) -> str:
    """The sentence of a refusal in the reader's language."""
    if isinstance(refusal, StrayMarkup):
        return _(
            "“%(token)s” in line %(line)s reaches into other sections of the article. "
            "Close or remove it here, or edit the whole article."
        ) % {"token": refusal.token, "line": refusal.line}
    return _(str(refusal))


def tell_saved(request: HttpRequest, posted: Posted, saved: edits.Saved) -> HttpResponse:
    """Drop the form's draft, say what happened, and lead to the place."""
    drop_draft(posted)
    article = saved.revision.article
    if saved.repeated and saved.revision.pk != article.head_id:
        return redirect(saved.revision)
    if saved.merged and posted.base is not None and saved.changed:
        url = reverse("articles:compare", args=[posted.base.pk, saved.revision.pk])
        words = _("Saved. While you were writing, others edited this article too: your changes and theirs are merged.")
        if posted.undoes:
            words = _("Undone. Meanwhile others edited this article too: what they changed stays.")
        text = format_html('{} <a href="{}" rel="nofollow">{}</a>', words, url, _("Compare"))
        messages.success(request, text)
    elif not saved.changed and posted.undoes:
        messages.info(request, _("Nothing was left to undo: the text stays as it was."))
    elif not saved.changed:
        messages.info(request, _("Nothing has changed, so there was nothing to save."))
    elif not saved.repeated:
        messages.success(request, _("Undone.") if posted.undoes else _("Saved."))
    response = redirect("articles:read", article.address)
    if not saved.merged:
        # Where others' words were merged in, the note above the article has to be seen first.
        response["Location"] += _place(saved.revision, posted.target)
    return response


def _place(revision: ArticleRevision, target: Target) -> str:
    """The anchor of the section that was written, where it stands now."""
    section = target.section
    if target.mode == Mode.NEW_SECTION:
        section = added_section(revision)
    if section is None:
        return ""
    anchor = Section.objects.current().filter(pk=section.pk, position__gt=0).values_list("anchor", flat=True).first()
    # A header holds ASCII alone; Django encodes what is in it when it is made, not what is added.
    return f"#{anchor_path(anchor)}" if anchor else ""


def added_section(revision: ArticleRevision) -> Section | None:
    """The one section, perhaps with subsections, that a revision added; None where it added several or none."""
    changes = SectionChange.objects.filter(revision=revision, what=SectionChange.What.ADDED)
    added = [change.section for change in changes.select_related("section").order_by("section_id")[:100]]
    if not added or any(other.level <= added[0].level for other in added[1:]):
        return None
    return added[0]


def continued(posted: Posted) -> Posted:
    """The same form posted again with other words goes on from the revision that its first post made."""
    earlier = edits.made_earlier(posted.author, posted.form_id)
    target = posted.target
    if earlier is None or earlier.article.deleted_at is not None:
        return posted
    if earlier.is_merge:
        # The form never held what others wrote: only its own base tells its author's changes from theirs.
        return posted
    if target.article is None or earlier.article_id != target.article.pk:
        return posted
    if posted.base is not None and posted.base.number >= earlier.number:
        return posted
    if target.mode == Mode.NEW_SECTION:
        section = added_section(earlier)
        if section is None:
            return posted
        target = replace(target, mode=Mode.SECTION, section=section)
    return replace(posted, base=earlier, target=target)


def _create(posted: Posted) -> edits.Saved:
    return edits.create(
        title=posted.target.title,
        text=posted.text,
        author=posted.author,
        summary=posted.summary,
        minor=posted.minor,
        form=posted.form_id,
    )


def _save(posted: Posted, base: ArticleRevision) -> edits.Saved:
    target = posted.target
    assert target.article is not None, "only an existing article has a base"
    return edits.save(
        target.article,
        base=base,
        text=posted.text,
        section="new" if target.mode == Mode.NEW_SECTION else target.section,
        author=posted.author,
        summary=posted.summary,
        minor=posted.minor,
        kind=ArticleRevision.Kind.UNDO if posted.undoes else ArticleRevision.Kind.EDIT,
        origin=posted.undoes,
        form=posted.form_id,
    )


def _whole(refusal: edits.TitleTaken, posted: Posted) -> Target:
    return Target(Mode.ARTICLE, posted.target.title, refusal.article)

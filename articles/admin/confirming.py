"""The page that asks before a verb runs, and runs it for each row: outside any transaction, for verbs open their own.

What was refused stays on the page with its reason, and what was typed with it; what was done is told in a message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import edits, permissions
from articles.admin.cells import Anchor, article_anchor, revision_anchor
from articles.admin.verbs import Act, Verb
from articles.forms import WritingForm, new_uid, posted_data
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision
from articles.refusals import Refused, refused
from wiki.lib.numbers import whole

if TYPE_CHECKING:
    from articles.admin.rows import Rows

MOST = 100


@dataclass(slots=True)
class Item:
    """One row on the page. base: the head that the moderator sees or saw; refused: why it stays as it is."""

    article: Article
    revision: ArticleRevision | None
    base: int
    refused: Refused | None = None

    @property
    def pk(self) -> int:
        """The id of the row that was selected."""
        return self.revision.pk if self.revision is not None else self.article.pk

    @property
    def value(self) -> str:
        """What the page sends: the row, and the head that it shows."""
        return f"{self.pk}:{self.base}"

    @property
    def may_act(self) -> bool:
        """Whether the page sends it (again)."""
        return self.refused is None or self.refused.again

    @property
    def head(self) -> ArticleRevision:
        """The last change of the article."""
        return self.article.head_revision()

    @property
    def anchors(self) -> list[Anchor]:
        """What is selected."""
        shown = [article_anchor(self.article)]
        if self.revision is not None:
            shown.append(revision_anchor(self.revision))
            if self.revision.pk != self.base:
                compare = reverse("articles:compare", args=[self.revision.pk, self.base])
                shown.append((_("compare with the current text"), compare))
        return shown

    @property
    def target(self) -> str:
        """What is written to, as it counts for telling a repeated post."""
        return f"article {self.pk}" if self.revision is None else f"revision {self.pk}"


def confirm(request: HttpRequest, rows: Rows, verb: Verb) -> HttpResponse:
    """Says what will happen to the rows of ?item=, and asks for a reason; POST does it."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    given = _given(request.POST.getlist("item") if request.method == "POST" else request.GET.getlist("item"))
    items = _find(rows, given) if len(given) <= MOST else []
    form_class = verb.alone if len(items) == 1 else verb.together
    if not items or form_class is None:
        return _back(request, rows, _why_not(given, items))
    _mark_doubles(items)
    if request.method != "POST":
        _mark_refused(request, verb, items)
        first = items[0].article.full_title
        initial = {"form": new_uid(), "title": first, "leave_redirect": True}
        return _show(request, rows, verb, items, form_class(initial=initial))
    form = form_class(request.POST)
    if form.is_valid():
        return _act(request, rows, verb, items, form)
    if "form" in form.errors:
        problem = _("This page was sent without its number, so nothing was done. Look at it, then send it again.")
        messages.error(request, problem)
        form = form_class(posted_data(form, form=str(new_uid())))
    return _show(request, rows, verb, items, form, HTTPStatus.BAD_REQUEST)


def _given(values: Iterable[str]) -> dict[int, int | None]:
    """Id -> base, out of `12` or `12:345`; nonsense is left out."""
    given: dict[int, int | None] = {}
    for value in values:
        pk, _colon, base = value.partition(":")
        if (found := whole(pk)) is not None:
            given[found] = whole(base)
    return given


def _find(rows: Rows, given: dict[int, int | None]) -> list[Item]:
    """The rows that there are, in the order in which they were given."""
    found = rows.selected(given)
    items = []
    for pk, base in given.items():
        if (row := found.get(pk)) is None:
            continue
        article = row.article if isinstance(row, ArticleRevision) else row
        revision = row if isinstance(row, ArticleRevision) else None
        items.append(Item(article, revision, base or 0))
    return items


def _why_not(given: dict[int, int | None], items: list[Item]) -> str:
    if len(given) > MOST:
        return _("At most %(most)s at once.") % {"most": MOST}
    if items:
        return _("This can be done with one at a time.")
    return _("There is nothing here that was selected.")


def _back(request: HttpRequest, rows: Rows, words: str) -> HttpResponse:
    messages.warning(request, words)
    return redirect(f"admin:articles_{rows.opts.model_name}_changelist")


def _mark_doubles(items: list[Item]) -> None:
    """Of two revisions of one article the text of one alone can be the current one."""
    seen: set[int] = set()
    for item in items:
        if item.article.pk in seen:
            item.refused = Refused(_("Another revision of this article is selected."))
        seen.add(item.article.pk)


def _mark_refused(request: HttpRequest, verb: Verb, items: list[Item]) -> None:
    """Say at once what the verb would refuse."""
    for item in items:
        if item.refused is not None or verb.allowed(request.user, item.article):
            continue
        deleted = item.article.deleted_at is not None
        if deleted and not permissions.can_restore(request.user, item.article):
            item.refused = refused(edits.NotAllowed())
        elif deleted:
            item.refused = refused(edits.ArticleGone())
        else:
            item.refused = refused(edits.NotDeleted() if verb.name == "restore" else edits.NotAllowed())


def _act(request: HttpRequest, rows: Rows, verb: Verb, items: list[Item], form: WritingForm) -> HttpResponse:
    """Run the verb for each row, then tell what was done and what was not."""
    bases = ArticleRevision.objects.in_bulk({item.base for item in items})
    for item in items:
        base = bases.get(item.base)
        if item.refused is None:
            item.refused = _run(request, rows, verb, item, base, form)
    left = {item.pk: item.refused for item in items if item.refused is not None}
    if done := len(items) - len(left):
        messages.success(request, verb.done(done) % {"count": done})
    if left:
        # Read anew: a verb that failed may have left the rows in memory half changed.
        again = _find(rows, dict.fromkeys(left))
        for item in again:
            item.refused = left[item.pk]
        if len(again) == 1 and not isinstance(form, verb.alone):
            # What is left alone is asked for more.
            form = verb.alone(posted_data(form, title=again[0].article.full_title))
        statuses = {why.status for why in left.values()}
        return _show(request, rows, verb, again, form, statuses.pop() if len(statuses) == 1 else HTTPStatus.CONFLICT)
    if len(items) == 1:
        return redirect("admin:articles_article_change", items[0].article.pk)
    return redirect(f"admin:articles_{rows.opts.model_name}_changelist")


def _run(
    request: HttpRequest, rows: Rows, verb: Verb, item: Item, base: ArticleRevision | None, form: WritingForm
) -> Refused | None:
    if base is None or base.article_id != item.article.pk:
        return refused(edits.BadBase())
    values = form.cleaned_data
    to = values.get("title")
    act = Act(
        article=item.article,
        revision=item.revision,
        base=base,
        author=permissions.account(request.user),
        summary=values["summary"],
        to=to,
        leave_redirect=values.get("leave_redirect", False),
        form=edits.posted_form(
            values["form"],
            verb=verb.name,
            target=item.target,
            title=to.full if to else "",
            text="",
            summary=values["summary"],
        ),
    )
    try:
        saved = verb.run(act)
    except edits.EditRefused as refusal:
        why = refused(refusal)
        if isinstance(refusal, edits.EditConflict):
            why.anchor = (_("Settle it on the site"), reverse("articles:revert", args=[item.pk]))
        if isinstance(refusal, edits.TitleTaken):
            why.anchor = _where_taken(refusal, rows, verb, item, to)
        return why
    return None if saved.changed else Refused(_("The current text is the same already."))


def _where_taken(refusal: edits.TitleTaken, rows: Rows, verb: Verb, item: Item, to: Title | None) -> Anchor | None:
    """The way to another title where none was asked for, else to the article that has it."""
    if to is None:
        return _("Restore it under another title"), rows.verb_url(verb.name, item.pk)
    return article_anchor(refusal.article) if refusal.article is not None else None


def _show(
    request: HttpRequest,
    rows: Rows,
    verb: Verb,
    items: list[Item],
    form: WritingForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    form.fields["summary"].label = _("Reason")
    for item in items:
        # From here on it is about what the page shows.
        item.base = item.article.head_id or 0
    context: dict[str, Any] = {
        **rows.admin_site.each_context(request),
        "title": verb.heading,
        "opts": rows.opts,
        "verb": verb,
        "items": items,
        "form": form,
        "fields": [form[name] for name in ("title", "leave_redirect", "summary") if name in form.fields],
        "may_act": any(item.may_act for item in items),
        "list_url": reverse(f"admin:articles_{rows.opts.model_name}_changelist"),
    }
    request.current_app = rows.admin_site.name
    answer = TemplateResponse(request, "admin/articles/confirm.html", context, status=status)
    waits = [item.refused.retry_after for item in items if item.refused is not None and item.refused.retry_after]
    if waits:
        answer["Retry-After"] = str(max(waits))
    return answer

"""What reverting and undoing share: a form that was confirmed, the verb that it asks for, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles import edits
from articles.forms import WritingForm
from articles.models import Article, ArticleRevision
from articles.refusals import refused
from articles.views import conflicts
from articles.views.edit_page import why_not
from articles.views.posting import Posted, tell_saved

# The page, shown anew: with a `problem` above its form, or with the `reason` why there is none, and a `status`.
Show = Callable[..., HttpResponse]


def head_seen(form: WritingForm, article: Article) -> ArticleRevision | None:
    """The head that a valid form was opened on; None where it does not say."""
    return ArticleRevision.objects.defer("digest").filter(pk=form.cleaned_data["base"], article=article).first()


def carry_out(
    request: HttpRequest, posted: Posted, seen: ArticleRevision, verb: Callable[[], edits.Saved], show: Show
) -> HttpResponse:
    """Call the verb; what overlaps with the edits of others goes to the conflict page, any other refusal to `show`.

    `posted` is what the conflict page settles, as if it had been typed; `seen` is the head that its author saw.
    """
    try:
        saved = verb()
    except edits.EditConflict as conflict:
        return conflicts.show(request, posted, conflict.head, conflict.conflict)
    except edits.NotAllowed:
        return show(reason=why_not(request), status=HTTPStatus.FORBIDDEN)
    except edits.ArticleGone:
        raise Http404(_("The article was deleted.")) from None
    except edits.EditRefused as refusal:
        told = refused(refusal)
        answer = show(problem=told.words, status=told.status)
        if told.retry_after:
            answer["Retry-After"] = str(told.retry_after)
        return answer
    return tell_saved(request, replace(posted, base=seen), saved)

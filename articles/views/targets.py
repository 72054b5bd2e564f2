"""What an edit form writes to: an article, one of its sections, a new section, a new article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from articles.history.versions import PastSection, sections_at
from articles.markup.split import plain_heading, subtree_end
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision, Draft, Section
from articles.models.draft import homeless

if TYPE_CHECKING:
    from wiki.accounts.models import User

Mode = Draft.Target


@dataclass(frozen=True, slots=True)
class Target:
    """Where the text of a form goes."""

    mode: Mode
    title: Title
    article: Article | None = None
    section: Section | None = None

    @property
    def is_live(self) -> bool:
        """Whether there is an article, and it is not deleted."""
        return self.article is not None and self.article.deleted_at is None

    @property
    def address(self) -> str:
        """The title as it stands in addresses."""
        return self.title.address

    @property
    def action_url(self) -> str:
        """Where the form is, and where it posts to."""
        if self.mode == Mode.SECTION and self.section is not None:
            return reverse("articles:edit_section", args=[self.section.pk])
        url = reverse("articles:edit", args=[self.address])
        return f"{url}?section=new" if self.mode == Mode.NEW_SECTION else url

    @property
    def cancel_url(self) -> str:
        """Where one goes who changes nothing."""
        if self.mode == Mode.SECTION and self.section is not None and self.section.position:
            return f"{reverse('articles:read', args=[self.address])}#{self.section.anchor}"
        return reverse("articles:read", args=[self.address])

    @property
    def name(self) -> str:
        """What is written to, as it counts for telling a repeated post."""
        if self.section is not None:
            return f"section {self.section.pk}"
        return f"{self.mode} {self.article.pk if self.article else ''}"

    @property
    def name_for_people(self) -> str:
        """The heading of the section, else the title of the article."""
        return self.section.plain_heading if self.section is not None else self.title.full

    def with_draft(self, draft: Draft) -> str:
        """The address that opens the form with the text of a draft."""
        joint = "&" if "?" in self.action_url else "?"
        return f"{self.action_url}{joint}draft={draft.pk}"

    def drafts(self, user: User) -> QuerySet[Draft]:
        """This person's drafts that go here now, the latest first: those of which `target_of` says this target."""
        own = Draft.objects.of(user)
        parts = (Mode.SECTION, Mode.NEW_SECTION)
        if self.mode == Mode.SECTION:
            return own.filter(target=Mode.SECTION, section=self.section)
        if self.mode == Mode.NEW_SECTION:
            here = Q(target=Mode.NEW_SECTION, article=self.article)
            return own.filter(here | homeless(self.title) & Q(target__in=parts))
        if self.mode == Mode.ARTICLE:
            # What was typed for a section that is no longer there is offered with the whole article.
            here = Q(Q(target=Mode.ARTICLE) | Q(target=Mode.SECTION, section__position=None), article=self.article)
            return own.filter(here | homeless(self.title) & ~Q(target__in=parts))
        return own.filter(homeless(self.title))


def target_of(draft: Draft) -> Target:
    """Where the text of a draft goes now, whatever became of what its form was opened on.

    That of a removed section goes to its article; what was typed for an article that is deleted, or was not there yet,
    goes to the one that has the title now, or to a new one.
    """
    mode, article = Mode(draft.target), draft.article
    if article is None or article.deleted_at is not None:
        return left_over(draft.full, is_part=mode in (Mode.SECTION, Mode.NEW_SECTION))
    if mode == Mode.SECTION and is_stranded(draft):
        return Target(Mode.ARTICLE, article.full, article)
    return Target(mode, article.full, article, draft.section)


def is_stranded(draft: Draft) -> bool:
    """Whether the draft is of a section that is no longer in its article."""
    return draft.target == Mode.SECTION and (draft.section is None or draft.section.position is None)


def left_over(title: Title, *, is_part: bool) -> Target:
    """What a text can still become whose article is gone: a new one, or where the title is taken again that one.

    A part of an article becomes a part of the other one.
    """
    article = Article.objects.titled(title).select_related("head").defer("head__digest").first()
    if article is None:
        return Target(Mode.NEW_ARTICLE, title)
    return Target(Mode.NEW_SECTION if is_part else Mode.ARTICLE, title, article)


def text_in(sections: list[PastSection], target: Target) -> str:
    """The text that the target's form opens with, in a revision with these sections. Raises LookupError."""
    if target.mode == Mode.ARTICLE:
        return "".join(past.source for past in sections)
    if target.section is None:
        return ""
    start, end = _span(sections, target.section)
    return "".join(past.source for past in sections[start:end])


def published_text(sections: Sequence[PastSection], target: Target) -> str:
    """The same, or nothing where the section is not among them."""
    try:
        return text_in(list(sections), target)
    except LookupError:
        return ""


def subsections(sections: list[PastSection], section: Section) -> list[dict[str, object]]:
    """The sections that are edited along with one. Raises LookupError."""
    start, end = _span(sections, section)
    return [{"plain_heading": plain_heading(past.heading), "pk": past.id} for past in sections[start + 1 : end]]


def base_sections(base: ArticleRevision | None) -> list[PastSection]:
    """The sections of the revision that an edit starts from; none for a new article."""
    return sections_at(base) if base is not None else []


def _span(sections: list[PastSection], section: Section) -> tuple[int, int]:
    start = next((i for i, past in enumerate(sections) if past.id == section.pk), None)
    if start is None:
        raise LookupError("the section is not among them")
    return start, subtree_end([past.level for past in sections], start)

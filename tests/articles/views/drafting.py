"""Forms that are posted without becoming a revision, and what may befall their article meanwhile."""

from __future__ import annotations

import html
import re
import uuid
from datetime import timedelta

from django.utils import timezone

from articles import edits
from articles.markup.titles import clean_title
from articles.models import Article, Draft
from tests.factories import make_moderator, make_user, section_of
from wiki.accounts.models import User
from wiki.site.models import SiteSettings

WORDS = "Words that were typed."

ONE = f"## One\n\n{WORDS}\n"

SAVED_AT = re.compile(r"Draft saved\s+<time")


def fields(base: object = "", text: str = ONE, **values: object) -> dict[str, object]:
    return {"base": base, "form": str(uuid.uuid4()), "text": text, "summary": "why", "do": "save"} | values


def one(article: Article) -> str:
    return f"/section/{section_of(article, 'One').pk}/edit"


def field(response, name: str) -> str:
    """What a field of the form holds that a page shows."""
    markup = response.content.decode()
    if name == "text":
        found = re.search(r'<textarea [^>]*name="text"[^>]*>\n(.*?)</textarea>', markup, re.DOTALL)
    else:
        found = re.search(rf'<input [^>]*\bname="{name}"[^>]*?\svalue="([^"]*)"', markup, re.DOTALL)
        found = found or re.search(rf'<input [^>]*\svalue="([^"]*)"[^>]*?\bname="{name}"', markup, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def renamed(article: Article) -> None:
    edits.rename(article, to=clean_title("Other"), author=make_user("Cy"), leave_redirect=False)


def only_moderators(article: Article) -> None:
    SiteSettings.objects.change(who_edits="moderators")


def deleted(article: Article) -> None:
    edits.delete(article, author=make_moderator("Mo"), summary="Because")


def many_drafts(user: User, count: int, **values: object) -> list[Draft]:
    now = timezone.now()
    return Draft.objects.bulk_create(
        Draft(**{"user": user, "form": uuid.uuid4(), "target": "new_article", "title": f"T{i}", "source": "x\n",
                 "updated_at": now - timedelta(seconds=i // 3)} | values)
        for i in range(count)
    )  # fmt: skip

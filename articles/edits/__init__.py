"""All that writes articles. One module a verb; pages, imports and the admin call them as `edits.save(...)`."""

from articles.edits.create import create
from articles.edits.errors import (
    ArticleGone,
    BadBase,
    Busy,
    EditConflict,
    EditRefused,
    NotAllowed,
    TextTooLong,
    TitleTaken,
)
from articles.edits.plan import Conflict, check_limits
from articles.edits.posted import made_earlier, posted_form, repeated
from articles.edits.revert import revert
from articles.edits.save import save
from articles.edits.saved import Saved

__all__ = [
    "ArticleGone",
    "BadBase",
    "Busy",
    "Conflict",
    "EditConflict",
    "EditRefused",
    "NotAllowed",
    "Saved",
    "TextTooLong",
    "TitleTaken",
    "check_limits",
    "create",
    "made_earlier",
    "posted_form",
    "repeated",
    "revert",
    "save",
]

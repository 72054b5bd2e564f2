"""All that writes articles. One module a verb; pages, imports and the admin call them as `edits.save(...)`."""

from articles.edits.append_history import append_history
from articles.edits.bulk.past import History, HistoryDiffers, PastEdit, Report
from articles.edits.create import create
from articles.edits.delete import delete
from articles.edits.errors import (
    ArticleGone,
    BadBase,
    Busy,
    DiskFull,
    EditConflict,
    EditRefused,
    FirstRevision,
    HeadMoved,
    NotAllowed,
    NotDeleted,
    SameTitle,
    TextTooLong,
    TitleTaken,
    TooFast,
)
from articles.edits.plan import Conflict, check_limits
from articles.edits.posted import made_earlier, posted_form, repeated
from articles.edits.rename import rename
from articles.edits.restore import restore
from articles.edits.revert import revert
from articles.edits.save import save
from articles.edits.saved import Saved
from articles.edits.undo import Foreseen, foresee_undo, undo

__all__ = [
    "ArticleGone",
    "BadBase",
    "Busy",
    "Conflict",
    "DiskFull",
    "EditConflict",
    "EditRefused",
    "FirstRevision",
    "Foreseen",
    "HeadMoved",
    "History",
    "HistoryDiffers",
    "NotAllowed",
    "NotDeleted",
    "PastEdit",
    "Report",
    "SameTitle",
    "Saved",
    "TextTooLong",
    "TitleTaken",
    "TooFast",
    "append_history",
    "check_limits",
    "create",
    "delete",
    "foresee_undo",
    "made_earlier",
    "posted_form",
    "rename",
    "repeated",
    "restore",
    "revert",
    "save",
    "undo",
]

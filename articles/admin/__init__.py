"""The wiki in the admin: lists of its rows, and the verbs as actions on them."""

from articles.admin import articles, links, revisions, sections

__all__ = ["articles", "links", "revisions", "sections"]

"""The data of the wiki (ARCHITECTURE.md draws how the rows hang together)."""

from articles.models.article import Article
from articles.models.draft import Draft
from articles.models.fragment import Fragment, Stale
from articles.models.link import Link, LinkTarget
from articles.models.revision import ArticleRevision
from articles.models.section import Section, SectionChange

__all__ = ["Article", "ArticleRevision", "Draft", "Fragment", "Link", "LinkTarget", "Section", "SectionChange", "Stale"]

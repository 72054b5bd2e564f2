"""The addresses of the wiki. Nothing may follow a title: titles can hold slashes."""

from django.urls import path

from articles.views import deleting, drafts, editing, lists, pages, past, people, renaming, search, undoing

app_name = "articles"

urlpatterns = [
    path("", pages.main, name="main"),
    path("wiki/<path:title>", pages.read, name="read"),
    path("raw/<path:title>", pages.raw, name="raw"),
    path("section/<int:pk>", pages.section, name="section"),
    path("new", editing.new, name="new"),
    path("edit/<path:title>", editing.edit, name="edit"),
    path("section/<int:pk>/edit", editing.edit_section, name="edit_section"),
    path("drafts", drafts.drafts, name="drafts"),
    path("drafts/<int:pk>", drafts.draft, name="draft"),
    path("drafts/<int:pk>/discard", drafts.discard_draft, name="discard_draft"),
    path("rename/<path:title>", renaming.rename, name="rename"),
    path("delete/<path:title>", deleting.delete, name="delete"),
    path("article/<int:pk>/restore", deleting.restore, name="restore"),
    path("history/<path:title>", past.history, name="history"),
    path("revision/<int:pk>", past.revision, name="revision"),
    path("revision/<int:pk>/revert", past.revert, name="revert"),
    path("revision/<int:pk>/undo", undoing.undo, name="undo"),
    path("compare/<int:old>/<int:new>", past.compare, name="compare"),
    path("section/<int:pk>/history", lists.section_history, name="section_history"),
    path("search", search.search, name="search"),
    path("all", lists.all_articles, name="all_articles"),
    path("recent", lists.recent, name="recent"),
    path("links/<path:title>", lists.links, name="links"),
    path("user/<path:name>", people.user, name="user"),
    path("wanted", lists.wanted, name="wanted"),
    path("deleted", lists.deleted, name="deleted"),
]

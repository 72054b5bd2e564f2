"""Markdown in, safe HTML or plain dataclasses out: no database, no request, no settings."""

from articles.markup.render import render_html

__all__ = ["render_html"]

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """The wiki: articles, their sections and every revision of them."""

    default = True
    name = "articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        """Register what reversion keeps, and the checks of what must never be switched on."""
        from articles.edits import checks, registration  # noqa: F401 - importing registers them


class AdminConfig(apps.AdminConfig):
    """Django's admin, behind our own door."""

    default = False
    default_site = "articles.admin.site.WikiAdminSite"

    def ready(self) -> None:
        """Register the lists, those of the wiki first.

        The site stands in their package: were it asked for first, it would be made twice, and the lists lost with one.
        """
        import_module("articles.admin")
        super().ready()

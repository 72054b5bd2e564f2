from importlib import import_module

from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    """Django's admin, behind our own door."""

    default_site = "articles.admin.site.WikiAdminSite"

    def ready(self) -> None:
        """Register the lists, those of the wiki first.

        The site stands in their package: were it asked for first, it would be made twice, and the lists lost with one.
        """
        import_module("articles.admin")
        super().ready()

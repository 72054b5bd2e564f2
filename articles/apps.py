from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """The wiki: articles, their sections and every revision of them."""

    name = "articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        """Register what reversion keeps, and the checks of what must never be switched on."""
        from articles.edits import checks, registration  # noqa: F401 - importing registers them

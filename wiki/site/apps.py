from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """The one row of settings that administrators change without a restart."""

    name = "wiki.site"
    label = "site"
    verbose_name = _("Site")

"""The settings of the site in the admin: one row, neither added twice nor deleted."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wiki.site.models import SiteSettings


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Opens the one row at once instead of a list."""

    fields = ("name", "language", "main_page", "licence_name", "licence_url")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Lead to the form of the one row."""
        exists = SiteSettings.objects.filter(pk=1).exists()
        return redirect("admin:site_sitesettings_change", 1) if exists else redirect("admin:site_sitesettings_add")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is nothing to add once the row exists."""
        return super().has_add_permission(request) and not SiteSettings.objects.filter(pk=1).exists()

    def has_delete_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        """A site without settings would fall back to the defaults unasked."""
        return False

    def save_model(self, request: HttpRequest, obj: SiteSettings, form: object, change: bool) -> None:
        """Raise the version with every change: the other processes read the row anew when they see it."""
        obj.pk = 1
        obj.version += 1
        super().save_model(request, obj, form, change)

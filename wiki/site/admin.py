"""The settings of the site in the admin: one row, neither added twice nor deleted."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wiki.lib.rights import AsksPermissions, administrators
from wiki.site.models import SiteSettings


@admin.register(SiteSettings)
class SiteSettingsAdmin(AsksPermissions, admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Opens the one row at once instead of a list."""

    fields = ("name", "language", "main_page", "licence_name", "licence_url", "who_edits", "who_signs_up")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    may_view = may_add = may_change = staticmethod(administrators)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Lead to the form of the one row."""
        exists = SiteSettings.objects.filter(pk=1).exists()
        return redirect("admin:site_sitesettings_change", 1) if exists else redirect("admin:site_sitesettings_add")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """There is nothing to add once the row exists."""
        return super().has_add_permission(request, obj) and not SiteSettings.objects.filter(pk=1).exists()

    def save_model(self, request: HttpRequest, obj: SiteSettings, form: object, change: bool) -> None:
        """Write what the form shows; the version rises with it, and every process reads the row anew."""
        obj.pk = 1
        SiteSettings.objects.change(**{field: getattr(obj, field) for field in self.fields})

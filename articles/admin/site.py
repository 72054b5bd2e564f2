"""The admin's door: who is let in is asked of permissions.py, with every request."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from articles import permissions


class WikiAdminSite(admin.AdminSite):
    """Opens to moderators and administrators. `is_staff`, Django's own switch, is not asked: one answer, not two."""

    site_title = site_header = index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        """Asked before every page of the admin."""
        return permissions.can_administer(request.user)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the site's log-in: its limits hold for the admin because there is no other one."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(wanted, settings.LOGIN_URL)

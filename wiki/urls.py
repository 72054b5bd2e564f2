"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from wiki import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("accounts/", include("wiki.accounts.urls")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]

if settings.DEBUG and "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns.insert(0, path("__debug__/", include("debug_toolbar.urls")))

handler400 = "wiki.views.bad_request"
# Not one of Django's: allauth looks for it here.
handler429 = "wiki.views.too_many_requests"

"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from wiki import views

# The admin asks for no password of its own: log-in limits hold for it because there is only one log-in.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign, no-untyped-call]

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("accounts/", include("wiki.accounts.urls")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]

if settings.DEBUG and "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns.insert(0, path("__debug__/", include("debug_toolbar.urls")))

handler400 = "wiki.views.bad_request"

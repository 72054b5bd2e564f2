"""Addresses under /accounts/: ours first, then allauth's under the same names."""

from django.urls import include, path, re_path

from wiki.accounts import views

urlpatterns = [
    path("first-administrator/<str:token>", views.first_administrator, name="first_administrator"),
    path("signup/", views.Signup.as_view(), name="account_signup"),
    path("email/", views.Email.as_view(), name="account_email"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.ConfirmEmail.as_view(), name="account_confirm_email"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.ResetPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("", include("allauth.account.urls")),
]

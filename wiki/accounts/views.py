"""Pages of ours for people's accounts; allauth's stand for all others."""

from http import HTTPStatus
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.forms import UserTokenForm
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django.views.generic.edit import FormView

from wiki.accounts import first_admin
from wiki.accounts.forms import NewAccountForm, SignupForm
from wiki.accounts.models import User


class Signup(allauth_views.SignupView):
    def closed(self) -> HttpResponse:
        """403 where the site takes no new accounts."""
        answer: HttpResponse = super().closed()  # type: ignore[no-untyped-call]
        answer.status_code = HTTPStatus.FORBIDDEN
        return answer

    def form_valid(self, form: SignupForm) -> HttpResponse:
        """Sign up; a name that another post took in the same moment is an error of the form."""
        try:
            answer: HttpResponse = super().form_valid(form)
        except IntegrityError:
            form.add_error("username", _("This name is taken. Choose another one."))
            answer = self.form_invalid(form)
        except OperationalError:
            if not User.objects.filter(username=form.cleaned_data["username"]).exists():
                raise
            answer = _made_but_not_logged_in(self.request)
        return answer


class Email(allauth_views.EmailView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As allauth's, which would write rows on GET for addresses that it does not know yet."""
        if request.method == "POST":
            posted: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return posted
        return self.show(request, *args, **kwargs)

    @method_decorator(login_required)
    def show(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._did_send_verification_email = False
        shown: HttpResponseBase = FormView.dispatch(self, request, *args, **kwargs)
        return shown


class ConfirmEmail(allauth_views.ConfirmEmailView):
    def logout_other_user(self, confirmation: Any) -> None:
        """Whoever reads the mail of two accounts stays logged in; a GET must not end a session anyway."""


class ResetPassword(allauth_views.PasswordResetFromKeyView):
    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **kwargs: Any) -> HttpResponseBase:
        """The form at the address in the mail.

        allauth moves the key into the session first, on GET. It would do so against the Referer, which the
        site's policy keeps from others.
        """
        self.request, self.key, self.reset_user = request, key, None
        token = UserTokenForm(data={"uidb36": uidb36, "key": key})
        if token.is_valid():
            self.reset_user = token.reset_user
            answer: HttpResponseBase = FormView.dispatch(self, request, uidb36, key, **kwargs)
        else:
            answer = self.render_to_response(self.get_context_data(token_fail=True))
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """Set the password; whoever was logged in with another account in this browser is logged out."""
        if self.request.user.is_authenticated and self.request.user != self.reset_user:
            self.logout()
        answer: HttpResponse = super().form_valid(form)
        return answer


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def first_administrator(request: HttpRequest, token: str) -> HttpResponse:
    """The form behind the one-time link; 410 when it was used, replaced or is older than a day."""
    link = first_admin.find(token)
    if link is None:
        return _gone(request)
    form = NewAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            user = first_admin.use(link, username=chosen["username"], password=chosen["password1"])
        except first_admin.LinkUsed:
            return _gone(request)
        except (IntegrityError, ValidationError):
            form.add_error("username", _("This name is taken. Choose another one."))
        else:
            try:
                login(request, user)
            except OperationalError:
                return _made_but_not_logged_in(request)
            return redirect("articles:main")
    return render(request, "accounts/first_admin.html", {"form": form, "expired": False})


def _made_but_not_logged_in(request: HttpRequest) -> HttpResponse:
    """The account is stored and its session could not be, since the database is busy or has no room."""
    request.session.modified = False
    messages.warning(request, _("Your account was made, but the wiki could not log you in just now. Log in here."))
    return redirect("account_login")


def _gone(request: HttpRequest) -> HttpResponse:
    context = {"form": None, "expired": True}
    return render(request, "accounts/first_admin.html", context, status=HTTPStatus.GONE)

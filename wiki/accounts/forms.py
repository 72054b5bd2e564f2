"""Forms of allauth and of the admin, with our rules for names."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wiki.accounts.models import User
from wiki.accounts.names import clean_name


class LoginForm(allauth_forms.LoginForm):
    def clean_login(self) -> str:
        """The stored name of the account that looks like what was typed: limits count tries by account."""
        typed: str = super().clean_login()
        try:
            name = clean_name(typed)
        except ValidationError:
            name = typed
        account = User.objects.like(name)
        return account.username if account else name


class SignupForm(allauth_forms.SignupForm):
    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        """Store account and mail address together. Raises IntegrityError when another post took the name."""
        with transaction.atomic():
            saved: tuple[User | None, Any] = super().try_save(request)
            return saved


class NewAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Name and password of an account that an administrator makes."""

    username = forms.CharField(
        label=_("User name"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )

    class Meta:
        model = User
        fields = ("username",)

    def clean_username(self) -> str:
        """A clean name that looks like nobody's. Raises ValidationError otherwise."""
        return User.objects.free_name(self.cleaned_data["username"])

    def save(self, commit: bool = True) -> User:
        """The account, with the key of its name."""
        self.instance.name_as(self.cleaned_data["username"])
        user: User = super().save(commit)
        return user


class AccountForm(UserChangeForm):  # type: ignore[type-arg]  # generic in the stubs only
    """What an administrator changes of an account: the group of moderators is one box, not a list of groups."""

    moderator = forms.BooleanField(
        label=_("Moderator"),
        required=False,
        help_text=_("Deletes and restores articles, and opens the administration."),
    )

    class Meta(UserChangeForm.Meta):
        model = User
        labels = {"is_superuser": _("Administrator")}
        help_texts = {"is_superuser": _("May do everything: change accounts, rights and the settings of the site too.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moderator"].initial = User.objects.moderators().filter(pk=self.instance.pk).exists()

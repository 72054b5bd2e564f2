"""Accounts in the admin. Whoever is staff but no administrator can raise nobody, themselves included."""

from typing import Any

from allauth.account import admin as _allauth_admin  # noqa: F401  # registers what is taken away below
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from wiki.accounts.forms import NewAccountForm
from wiki.accounts.models import User

# Whoever may change a mail address or a group could take over an administrator's account through it.
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions", "kind")
PRIVATE = ("password", "email")
FIXED = ("username", "uid", "email", "claimed_by", "last_login", "date_joined")


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Nobody finds out private addresses by filtering the list letter by letter."""
        if lookup.partition("__")[0] in ("email", "emailaddress", "password"):
            return False
        return bool(super().lookup_allowed(lookup, value, request))

    add_form = NewAccountForm
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("username", "password", "uid", "email")}),
        (_("What it is"), {"fields": ("kind", "claimed_by")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    list_display = ("username", "kind", "is_active", "is_staff", "is_superuser", "date_joined")
    list_filter = ("kind", "is_staff", "is_superuser", "is_active")
    search_fields = ("username",)
    list_per_page = 100
    show_full_result_count = False

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Mail addresses and the way to a new password are for administrators."""
        groups = super().get_fieldsets(request, obj)
        if obj is None or request.user.is_superuser:
            return groups
        return [
            (title, {"fields": [field for field in options["fields"] if field not in PRIVATE]})
            for title, options in groups
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Powers are given by administrators; the wiki's own user and imported names stay what they are."""
        fixed = FIXED if request.user.is_superuser else FIXED + POWERS
        return fixed if obj is None or obj.kind in User.EXCLUSIVE else (*fixed, "kind")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The accounts of staff and administrators are changed by administrators only."""
        above = obj is not None and (obj.is_staff or obj.is_superuser)
        return super().has_change_permission(request, obj) and (request.user.is_superuser or not above)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody's: revisions keep their authors."""
        return False

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Nobody becomes the wiki's own user, a temporary account or an imported name by hand."""
        if db_field.name == "kind":
            kwargs["choices"] = [(kind.value, kind.label) for kind in (User.Kind.PERSON, User.Kind.BOT)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Others' passwords are set by administrators: with a password comes the account."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

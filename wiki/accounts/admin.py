"""Accounts in the admin: administrators change them, moderators look at what is no secret."""

from typing import Any

from allauth.account import admin as _allauth_admin  # noqa: F401  # registers what is taken away below
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wiki.accounts.changelist import AccountList
from wiki.accounts.forms import AccountForm, NewAccountForm
from wiki.accounts.models import User
from wiki.accounts.password_link import is_of_use_to, password_link
from wiki.lib.rights import AsksPermissions, administrators

# Whoever may change a mail address or a group could take over an administrator's account through it.
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)

PRIVATE = ("password", "email", "last_login")
FIXED = ("username", "uid", "email", "claimed_by", "last_login", "date_joined")
# Nobody shuts the door behind themselves: another administrator has to.
OWN = ("is_active", "is_superuser")
# What the filters of the list ask for in the address.
LOOKUPS = ("kind__exact", "is_active__exact", "rights")


def moderators(person: Any) -> bool:
    """Moderators, and administrators."""
    return isinstance(person, User) and person.is_moderator


class RightsFilter(admin.SimpleListFilter):
    """Those with the rights of ..."""

    title = _("rights")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The roles."""
        return [("moderators", _("moderators")), ("administrators", _("administrators"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """The accounts of the chosen role; all of them where none is chosen."""
        if self.value() == "moderators":
            return queryset.filter(pk__in=User.objects.moderators().values("pk"))
        return queryset.filter(is_superuser=True) if self.value() == "administrators" else queryset


@admin.register(User)
class UserAdmin(AsksPermissions, auth_admin.UserAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    form = AccountForm
    add_form = NewAccountForm
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("username", "password", "uid", "email")}),
        (_("What it is"), {"fields": ("kind", "claimed_by")}),
        (_("Rights"), {"fields": ("is_active", "moderator", "is_superuser")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    list_display = ("username", "kind", "is_active", "moderator", "administrator", "date_joined", "page")
    list_filter = ("kind", "is_active", RightsFilter)
    filter_horizontal = ()
    search_fields = ("username",)
    search_help_text = _("The beginning of a name, in any spelling that looks like it.")
    ordering = ("name_key",)
    sortable_by = ()
    list_per_page = 100
    show_facets = admin.ShowFacets.NEVER
    may_view = staticmethod(moderators)
    may_add = may_change = staticmethod(administrators)

    @admin.display(description=_("page"))
    def page(self, obj: User) -> str:
        """The account's page on the site."""
        return format_html('<a href="{}">{}</a>', self.view_on_site(obj), gettext("View on site"))

    @admin.display(description=_("moderator"), boolean=True)
    def moderator(self, obj: User) -> bool:
        """Whether the account is in the group."""
        return bool(getattr(obj, "in_group", False))

    @admin.display(description=_("administrator"), boolean=True)
    def administrator(self, obj: User) -> bool:
        """Whether every right is theirs, which Django calls superuser."""
        return obj.is_superuser

    def view_on_site(self, obj: User) -> str:
        """Where the site lists what the account did."""
        return reverse("articles:user", args=[obj.username])

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Accounts with `in_group`, so that no row asks for its groups."""
        group = User.objects.moderators().filter(pk=OuterRef("pk"))
        found: QuerySet[User] = super().get_queryset(request).annotate(in_group=Exists(group))
        return found

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Accounts by the beginning of their names: searching the middle would read all of them."""
        wanted = " ".join(search_term.split())
        return (queryset.filter(User.objects.beginning(wanted)) if wanted else queryset), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What the filters ask, and nothing else: nobody finds out what is private letter by letter."""
        return lookup in LOOKUPS

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What was done to an account in the admin is for administrators."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[AccountList]:
        """A list that stays quick with many accounts."""
        return AccountList

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Mail addresses and the way to a new password are for administrators."""
        groups = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return groups
        return [
            (title, {"fields": [field for field in options["fields"] if field not in PRIVATE]})
            for title, options in groups
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Names stay; the wiki's own user and imported names stay what they are; one's own powers do too."""
        own = OWN if obj is not None and obj.pk == request.user.pk else ()
        kind = () if obj is None or obj.kind in User.EXCLUSIVE else ("kind",)
        return (*FIXED, *own, *kind)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Nobody becomes the wiki's own user, a temporary account or an imported name by hand."""
        if db_field.name == "kind":
            kwargs["choices"] = [(kind.value, kind.label) for kind in (User.Kind.PERSON, User.Kind.BOT)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Put the account into the group of moderators or take it out, as its box says."""
        super().save_related(request, form, formsets, change)
        if "moderator" in form.changed_data:
            form.instance.moderate(form.cleaned_data["moderator"])

    def get_urls(self) -> list[URLPattern]:
        """The admin's addresses of accounts, and that of the one-time link."""
        link = self.admin_site.admin_view(self.password_link)
        return [path("<path:object_id>/password-link/", link, name="accounts_user_password_link"), *super().get_urls()]

    @method_decorator([never_cache, require_http_methods(["GET", "HEAD", "POST"])])
    def password_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what a one-time link is; on POST make one and show it, this once."""
        user = self.get_object(request, object_id)
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        link = None
        if request.method == "POST" and is_of_use_to(user):
            link = password_link(user)
            self.log_change(request, user, gettext("Made a one-time link for a new password."))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("One-time password link"),
            "subtitle": str(user),
            "opts": self.opts,
            "original": user,
            "of_use": is_of_use_to(user),
            "link": link,
            "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        }
        return TemplateResponse(request, "admin/accounts/user/password_link.html", context)

"""Rights of the admin's lists: predicates over the person, where Django would ask rows of Permission."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Predicate = Callable[[Any], bool]


def nobody(person: object) -> bool:
    """Whoever it is, no."""
    return False


def administrators(person: Any) -> bool:
    """Superusers: accounts, rights and the settings of the site are theirs."""
    return bool(person.is_active and person.is_superuser)


class AsksPermissions:
    """Comes before ModelAdmin among the bases. What a list does not name is nobody's right.

    Predicates are given as `may_view = staticmethod(...)`; the person that they are asked about is `request.user`.
    """

    may_view: Predicate = staticmethod(nobody)
    may_add: Predicate = staticmethod(nobody)
    may_change: Predicate = staticmethod(nobody)
    may_delete: Predicate = staticmethod(nobody)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the list stands in the admin's index."""
        return self.may_view(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether its rows are shown."""
        return self.may_view(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows are added. Inline lists are asked about the row that they belong to."""
        return self.may_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows are changed."""
        return self.may_change(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows are deleted."""
        return self.may_delete(request.user)

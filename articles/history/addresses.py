"""Addresses for lists, which need so many that resolving each by its name would be a third of the page's time."""

from collections.abc import Callable
from functools import lru_cache

from django.urls import NoReverseMatch, reverse


def numbered(name: str) -> Callable[[int], str]:
    """Makes the addresses of this name, which differ in one number: resolved once."""
    before, _number, after = reverse(name, args=[0]).rpartition("0")
    return lambda number: f"{before}{number}{after}"


@lru_cache(maxsize=5_000)
def address_of_user(username: str) -> str:
    """Where it stands what somebody did; empty where no address can hold the name."""
    try:
        return reverse("articles:user", args=[username])
    except NoReverseMatch:
        return ""

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
    """Where what somebody did is listed; empty where no address can hold the name."""
    try:
        return reverse("articles:user", args=[username])
    except NoReverseMatch:
        return ""


def histories() -> Callable[[str], str]:
    """Makes the address of an article's history from that of the article, whose title is spelled alike in both."""
    read, history = (reverse(name, args=["x"])[:-1] for name in ("articles:read", "articles:history"))
    return lambda address: history + address.removeprefix(read)

"""From the main page every page is reached by links and buttons: nobody needs to type an address."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404

from articles import edits
from articles.models import Article
from articles.urls import urlpatterns
from tests.factories import head, make_article, make_moderator

pytestmark = pytest.mark.django_db

# Reached from a text of one's own that could not be saved, which the editor offers; the wiki has none here.
ONLY_WITH_A_DRAFT = {"draft", "discard_draft"}
ONLY_FOR_MODERATORS = {"restore", "deleted"}
ONLY_FOR_ACCOUNTS = {"drafts"}


def reached(client: Client) -> set[str]:
    """The names of all pages of the wiki to which one can click from the main page, by links and search forms."""
    seen, names, waiting = {"/"}, {"main"}, ["/"]
    while waiting:
        response = client.get(waiting.pop(), follow=True)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        html = response.content.decode()
        targets = re.findall(r'<(?:a|form)\b[^>]*?\b(?:href|action)="(/[^"#]*)', html)
        for target in map(unescape, targets):
            path = target.partition("?")[0]
            try:
                match = resolve(path)
            except Resolver404:
                continue
            kind = (match.view_name, "?" in target)
            if match.namespace == "articles" and target not in seen:
                seen.add(target)
                names.add(match.url_name or "")
                # A few of each kind lead on to all the others.
                if sum(resolve(each.partition("?")[0]).view_name == kind[0] for each in seen) < 8:
                    waiting.append(target)
    return names


def furnish() -> None:
    main = make_article("Main Page", "See [[Byungjin]] and [[Nothing yet]].\n\n## Part\n\nWords.\n")
    edits.save(main, base=head(main), text="See [[Byungjin]] and [[Nothing yet]].\n", author=head(main).author)
    make_article("Byungjin")
    gone = make_article("Gone")
    edits.delete(Article.objects.get(pk=gone.pk), author=make_moderator("Mo"))


@pytest.mark.parametrize("role", ["anonymous", "account", "moderator"])
def test_every_page_is_reached_from_the_main_page(ada, role: str) -> None:
    furnish()
    client = Client()
    if role != "anonymous":
        client.force_login(ada if role == "account" else type(ada).objects.get(username="Mo"))
    hidden = {"moderator": set(), "account": ONLY_FOR_MODERATORS}.get(role, ONLY_FOR_MODERATORS | ONLY_FOR_ACCOUNTS)
    names = {pattern.name for pattern in urlpatterns} - ONLY_WITH_A_DRAFT - hidden
    found = reached(client)
    # Who can't rename or delete is offered neither.
    offered = {"moderator": set(), "account": {"delete"}, "anonymous": {"delete", "rename"}}[role]
    assert names - found == offered
    assert not found & hidden


def test_pages_for_everybody_are_the_same_for_each_anonymous_reader(client) -> None:
    furnish()
    for address in ("/recent", "/all", "/wanted", "/links/Byungjin", "/user/Mo", "/search?q=b", "/wiki/Byungjin"):
        response = client.get(address)
        assert not response.cookies, address
        assert "csrfmiddlewaretoken" not in response.content.decode(), address


@pytest.mark.parametrize(
    ("address", "name"),
    [("/recent", "Recent changes"), ("/all", "All articles"), ("/wanted", "Wanted articles"), ("/new", "New article")],
)
def test_the_menus_say_where_one_is(client, address: str, name: str) -> None:
    head_of_page = client.get(address).content.decode().partition("</header>")[0]
    marked = re.findall(r'aria-current="page">([^<]+)<', head_of_page)
    assert set(marked) == {name}

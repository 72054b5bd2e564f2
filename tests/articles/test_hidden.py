"""What is deleted shows no text, summary or diff to others than moderators, by any address of the wiki."""

import uuid

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import edits
from articles.models import Article, Draft
from articles.urls import urlpatterns
from tests.factories import head, make_article, make_moderator, make_user, section_of
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

# Each part of a deleted article carries a word of its own: its text now and before, a heading, a summary, a target.
SECRETS = ("swordfish", "marlin", "Barracuda", "piranha", "Stingray", "Moray")
FIRST = "Lead swordfish.\n\n## Barracuda\n\nText marlin [[Stingray]] [[Category:Moray]].\n"

# What readers are told of a deletion, and nothing else.
REASON = "Copied from elsewhere"

GET = [
    "/",
    "/all",
    "/all?from=Gone",
    "/recent",
    "/user/{author}",
    "/user/Mo",
    "/wanted",
    "/deleted",
    "/search?q=Gone",
    "/search?q=Go",
    "/new?title=Gone",
    "/links/Gone",
    "/links/Stingray",
    "/wiki/Gone",
    "/wiki/gONE",
    "/wiki/Gone?redirect=no",
    "/wiki/Linking",
    "/wiki/Category:Moray",
    "/raw/Gone",
    "/raw/Gone?revision={first}",
    "/raw/Linking?revision={first}",
    "/edit/Gone",
    "/edit/Gone?section=new",
    "/rename/Gone",
    "/delete/Gone",
    "/article/{article}/restore",
    "/history/Gone",
    "/history/Gone?old={first}&new={second}",
    "/revision/{first}",
    "/revision/{second}",
    "/revision/{last}",
    "/revision/{first}/revert",
    "/revision/{second}/undo",
    "/compare/{first}/{second}",
    "/compare/{second}/{last}",
    "/compare/{first}/{linking}",
    "/section/{section}",
    "/section/{section}/edit",
    "/section/{section}/history",
    "/drafts",
    "/drafts/{draft}",
    "/edit/Gone?draft={draft}",
    "/section/{section}/edit?draft={draft}",
]
POST = [
    "/edit/Gone",
    "/edit/Gone?section=new",
    "/edit/Linking",
    "/section/{section}/edit",
    "/revision/{first}/revert",
    "/revision/{second}/undo",
    "/rename/Gone",
    "/delete/Gone",
    "/article/{article}/restore",
    "/drafts/{draft}/discard",
]


class Deleted:
    """An article that was edited and deleted, and another one that links to it."""

    def __init__(self) -> None:
        self.author, self.mo = make_user("Ada"), make_moderator("Mo")
        self.article = make_article("Gone", FIRST, author=self.author)
        self.section = section_of(self.article, "Barracuda")
        self.first = head(self.article)
        text = FIRST.replace("marlin", "cod")
        saved = edits.save(self.article, base=self.first, text=text, author=self.author, summary="About piranha")
        self.second = saved.revision
        self.linking = head(make_article("Linking", "[[Gone]]\n", author=self.author))
        self.last = edits.delete(self.article, author=self.mo, summary=REASON).revision
        # What the author had under way: of the article it knows no more than its title.
        self.draft = Draft.objects.create(
            user=self.author, form=uuid.uuid4(), target="section", article=self.article, section=self.section,
            title="Gone", base=self.first, source="Own words.\n", updated_at=timezone.now(),
        )  # fmt: skip

    def address(self, pattern: str) -> str:
        return pattern.format(
            article=self.article.pk,
            author=self.author.username,
            first=self.first.pk,
            second=self.second.pk,
            last=self.last.pk,
            linking=self.linking.pk,
            section=self.section.pk,
            draft=self.draft.pk,
        )


@pytest.fixture
def deleted(db) -> Deleted:
    return Deleted()


def client_of(role: str, deleted: Deleted) -> Client:
    client = Client()
    if role == "author":
        client.force_login(deleted.author)
    elif role == "account":
        client.force_login(make_user("Somebody"))
    elif role == "former moderator":
        client.force_login(deleted.mo)
        deleted.mo.groups.clear()
    elif role == "inactive moderator":
        client.force_login(deleted.mo)
        User.objects.filter(pk=deleted.mo.pk).update(is_active=False)
    return client


def forms(deleted: Deleted) -> list[dict[str, object]]:
    """What somebody could post who has read the article before."""
    common = {"form": str(uuid.uuid4()), "summary": "x", "text": "Typed.\n", "title": "Gone"}
    bases = (deleted.first.pk, deleted.last.pk, "")
    return [common | {"base": base, "do": wish} for base in bases for wish in ("preview", "changes", "save")]


@pytest.mark.parametrize("role", ["anonymous", "account", "author", "former moderator", "inactive moderator"])
def test_nobody_else_sees_a_word_of_it(deleted: Deleted, role: str) -> None:
    client = client_of(role, deleted)
    for pattern in GET:
        check(client.get(deleted.address(pattern)), pattern)
        check(client.get(deleted.address(pattern), follow=True), pattern)
    for pattern in POST:
        for form in forms(deleted):
            check(client.post(deleted.address(pattern), form), f"POST {pattern} {form}")
    assert Article.objects.get(pk=deleted.article.pk).deleted_at is not None


def check(response, where: str) -> None:
    assert response.status_code < 500, where
    body = response.content.decode() + str(sorted(response.headers.items()))
    # The page of a missing title names what was asked for; nothing else of these words is the reader's own.
    asked = {word for word in SECRETS if word in where}
    assert [word for word in SECRETS if word in body and word not in asked] == [], where


def test_the_deletion_itself_is_told(deleted: Deleted, client: Client) -> None:
    for address in ("/wiki/Gone", "/recent", "/user/Mo"):
        page = client.get(address).content.decode()
        assert REASON in page, address
        assert "Mo" in page
        assert "deleted" in page.lower()
    assert 'href="/wiki/Gone"' not in client.get("/recent").content.decode()


def test_moderators_see_it_all(deleted: Deleted) -> None:
    client = Client()
    client.force_login(deleted.mo)
    seen = {
        "/revision/{first}": ("swordfish", "marlin", "Barracuda"),
        "/revision/{second}": ("swordfish", "Barracuda", "piranha"),
        "/compare/{first}/{second}": ("marlin",),
        "/raw/Gone": ("swordfish",),
        "/raw/Gone?revision={first}": ("marlin",),
        "/history/Gone": ("piranha", REASON),
        "/section/{section}/history": ("Barracuda", "piranha"),
        "/article/{article}/restore": ("swordfish", "piranha", REASON),
        "/recent": ("piranha", REASON),
        "/user/{author}": ("piranha",),
        "/deleted": ("Gone", REASON),
    }
    for pattern, expected in seen.items():
        response = client.get(deleted.address(pattern), follow=True)
        assert response.status_code == 200, pattern
        body = response.content.decode()
        for word in expected:
            assert word in body, (pattern, word)


def test_the_administration_shows_it_to_moderators_alone(deleted: Deleted) -> None:
    somebody, moderator = Client(), Client()
    somebody.force_login(make_user("Somebody"))
    moderator.force_login(deleted.mo)
    objects = {"articles_article": deleted.article.pk, "articles_articlerevision": deleted.second.pk,
               "articles_section": deleted.section.pk}  # fmt: skip
    for name, pk in objects.items():
        for address in (reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_change", args=[pk])):
            check(somebody.get(address, follow=True), address)
            assert moderator.get(address).status_code == 200, address


def test_every_address_is_crossed() -> None:
    listed = " ".join(GET + POST)
    for pattern in urlpatterns:
        beginning, _, rest = str(pattern.pattern).partition("<")
        end = rest.rpartition(">")[2]
        assert any(f"/{beginning}" in each and each.partition("?")[0].endswith(end) for each in listed.split()), pattern
    registered = {model._meta.label for model in admin.site._registry if model._meta.app_label == "articles"}
    assert registered <= {"articles.Article", "articles.ArticleRevision", "articles.Section", "articles.Link"}

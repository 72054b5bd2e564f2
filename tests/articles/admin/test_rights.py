"""Who opens what of the wiki's rows in the admin, with which method."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles.models import Article, ArticleRevision
from tests.factories import head, make_article, make_moderator, make_user
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "account", "staff", "moderator", "superuser", "inactive")
OPEN = ("moderator", "superuser")
MODELS = ("article", "section", "articlerevision", "link")
# Verb -> the model whose rows it takes.
VERBS = {"delete": "article", "restore": "article", "rename": "article", "revert": "articlerevision"}


def client_of(role: str) -> Client:
    client = Client()
    if role == "anonymous":
        return client
    if role == "superuser":
        user = User.objects.create_superuser("Root", password="secret-words")
    elif role == "moderator":
        user = make_moderator("Mo")
    else:
        user = make_user(role.title(), is_staff=role == "staff")
        if role == "staff":
            user.user_permissions.set(Permission.objects.all())
    client.force_login(user)
    if role == "inactive":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return client


@pytest.fixture
def article() -> Article:
    return make_article("Byungjin", "See [[Juche]].\n\n## One\n\nWords.\n")


def first_of(article: Article, model: str) -> int:
    if model == "article":
        return article.pk
    return (
        {
            "section": article.sections,
            "articlerevision": article.revisions,
            "link": article.links,
        }[model]
        .first()
        .pk
    )


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_what(role: str, article: Article) -> None:
    client = client_of(role)
    opens = role in OPEN
    closed = (302, 403)
    for model in MODELS:
        pk = first_of(article, model)
        for path in (f"/admin/articles/{model}/", f"/admin/articles/{model}/{pk}/change/"):
            status = client.get(path).status_code
            assert status == 200 if opens else status in closed, (role, path, status)
        page = client.post(f"/admin/articles/{model}/{pk}/change/", {"title": "Stolen", "source": "x"})
        assert page.status_code == 403 if opens else page.status_code in closed
        # Nothing is added, deleted, or changed by a form, by anybody.
        for path in ("add/", f"{pk}/delete/", f"{pk}/history/"):
            for answer in (
                client.get(f"/admin/articles/{model}/{path}"),
                client.post(f"/admin/articles/{model}/{path}"),
            ):
                assert answer.status_code == 404 if opens else answer.status_code in (*closed, 404), (role, model, path)
        posted = {"action": "delete_selected", "_selected_action": [pk], "post": "yes", "index": "0"}
        client.post(f"/admin/articles/{model}/", posted)
    for verb, model in VERBS.items():
        path = f"/admin/articles/{model}/{verb}/?item={first_of(article, model)}"
        status = client.get(path).status_code
        assert status == 200 if opens else status in closed, (role, verb, status)
        status = client.post(path).status_code
        assert status in (302, 400) if opens else status in closed, (role, verb, status)
        assert client.put(path).status_code in (405,) if opens else True
    assert head(article).number == 1
    assert (Article.objects.count(), ArticleRevision.objects.count()) == (1, 1)
    assert article.sections.count() == 2


@pytest.mark.parametrize("role", ["anonymous", "account", "staff", "inactive"])
def test_a_whole_form_of_somebody_without_the_right_does_nothing(role: str, article: Article) -> None:
    client = client_of(role)
    form = {"form": "8b1f2f9e-4f0e-4d8e-9a52-0a4b54a9d4f1", "summary": "Spam", "title": "Other"}
    revision = head(article).pk
    for verb, model in VERBS.items():
        pk = first_of(article, model)
        answer = client.post(f"/admin/articles/{model}/{verb}/", {**form, "item": f"{pk}:{revision}"})
        assert answer.status_code in (302, 403)
    assert head(article).number == 1


def test_who_is_no_moderator_any_more_is_shut_out_at_once(article: Article) -> None:
    mo, client = make_moderator("Mo"), Client()
    client.force_login(mo)
    assert client.get("/admin/articles/article/").status_code == 200
    mo.groups.clear()
    assert client.get("/admin/articles/article/").status_code in (302, 403)
    post = {"form": "8b1f2f9e-4f0e-4d8e-9a52-0a4b54a9d4f1", "summary": "x", "item": f"{article.pk}:{head(article).pk}"}
    assert client.post("/admin/articles/article/delete/", post).status_code in (302, 403)
    article.refresh_from_db()
    assert article.deleted_at is None


def test_a_verb_wants_a_token(article: Article) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_moderator("Mo"))
    post = {"form": "8b1f2f9e-4f0e-4d8e-9a52-0a4b54a9d4f1", "summary": "x", "item": f"{article.pk}:{head(article).pk}"}
    assert client.post("/admin/articles/article/delete/", post).status_code == 403
    article.refresh_from_db()
    assert article.deleted_at is None


def test_looking_writes_nothing(article: Article) -> None:
    client = client_of("moderator")
    before = list(ArticleRevision.objects.values_list("pk", "kind"))
    for verb, model in VERBS.items():
        client.get(f"/admin/articles/{model}/{verb}/", {"item": first_of(article, model), "summary": "x", "title": "Y"})
    assert list(ArticleRevision.objects.values_list("pk", "kind")) == before

"""An article that links to ten thousand others is saved, read, edited, renamed, deleted and restored like any other."""

import pytest
from django.test import Client

from articles import edits
from articles.markup.titles import clean_title
from articles.models import Link, LinkTarget
from tests.factories import head, make_article, make_moderator

pytestmark = pytest.mark.django_db

MANY = 10_000


def test_ten_thousand_links_on_one_page(client: Client, ada) -> None:
    mo = make_moderator("Mo")
    sections = "".join(
        f"## Part {part}\n\n" + "".join(f"[[Target {part} {n}]]\n" for n in range(MANY // 20)) + "\n"
        for part in range(20)
    )
    article = make_article("Everything", f"Lead.\n\n{sections}", author=ada)
    assert Link.objects.count() == LinkTarget.objects.filter(missing=True, articles=1).count() == MANY
    assert client.get("/wiki/Everything").content.count(b'class="missing"') == MANY
    for address in ("/links/Target_3_7", "/wanted", "/edit/Everything", "/wiki/Target_3_7"):
        assert client.get(address).status_code == (404 if "/wiki/" in address else 200)

    shorter = sections.replace("[[Target 3 7]]\n", "")
    edits.save(article, base=head(article), text=f"Lead.\n\n{shorter}", author=ada)
    assert not LinkTarget.objects.filter(title_key="target 3 7").exists()
    edits.rename(article, to=clean_title("All things"), author=ada)
    assert Link.objects.filter(sort_key="all things").count() == MANY - 1
    edits.delete(article, author=mo)
    assert not Link.objects.filter(article=article).exists()
    assert not LinkTarget.objects.exists()
    edits.restore(article, author=mo)
    assert LinkTarget.objects.filter(missing=True, articles=1).count() == MANY - 1

"""Reading: an article page through the whole of Django, beside a page that does nothing."""

import pytest
from django.test import Client

from articles import edits
from tests.bench.yardstick import measure
from tests.factories import head, make_article, make_user, section_of

pytestmark = [pytest.mark.bench, pytest.mark.django_db]


def test_read() -> None:
    print()
    client, author = Client(), make_user("Writer")
    measure("/healthz (what a page costs that does nothing)", lambda: client.get("/healthz"), times=20)
    for sections in (5, 40, 999):
        text = "".join(f"## Part {i}\n\n{'words ' * 60}[[Link {i}]]\n\n" for i in range(sections))
        article = make_article(f"Sections {sections}", text=text, author=author)
        measure(f"read {sections} sections", lambda a=article: client.get(a.get_absolute_url()), times=10)
    small = make_article("Edited often", author=author)
    section = section_of(small, "One")
    for count in (100, 500):
        while head(small).number < count:
            words = f"## One\n\n{head(small).number}\n\n"
            edits.save(small, base=head(small), text=words, section=section, author=author)
        measure(f"history of {count} revisions, first page", lambda: client.get("/history/Edited_often"), times=10)

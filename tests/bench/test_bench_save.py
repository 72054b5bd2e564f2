"""Saving: one writer, then eight at once on eight articles and on one."""

import random
import threading
import time

import pytest
from django.db import connection, connections

from articles import edits
from articles.history.verify import verify_all
from tests.bench.yardstick import judge, measure, percentile
from tests.factories import head, make_article, make_user, section_of

WRITERS, EDITS = 8, 15

# Of the saves of eight writers on one article 99 % may take so many seconds at most.
MOST = {"sqlite": 0.3, "postgresql": 0.5}

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


def text_of(sections: int) -> str:
    return "".join(f"## Part {i}\n\n{'words ' * 40}\n\n" for i in range(sections))


def test_one_writer() -> None:
    print()
    author = make_user("Writer")
    for sections in (1, 40, 999):
        article = make_article(text=text_of(sections), author=author)
        section = section_of(article, "Part 0")

        def save(article=article, section=section) -> None:
            words = f"## Part 0\n\n{random.random()}\n\n"
            edits.save(article, base=head(article), text=words, section=section, author=author)

        measure(f"save one section of {sections}", save)


@pytest.mark.parametrize("articles", [8, 1], ids=["eight articles", "one article"])
def test_eight_writers(articles: int) -> None:
    people = [make_user(f"Writer {i}") for i in range(WRITERS)]
    rows = [make_article(text=text_of(WRITERS), author=people[0]) for _ in range(articles)]
    sections = [section_of(rows[i % articles], f"Part {i}") for i in range(WRITERS)]
    taken: list[float] = []
    failed: list[BaseException] = []

    def write(i: int) -> None:
        article = rows[i % articles]
        try:
            for n in range(EDITS):
                base = head(article)
                began = time.perf_counter()
                text = f"## Part {i}\n\nedit {n}\n\n"
                edits.save(article, base=base, text=text, section=sections[i], author=people[i])
                taken.append(time.perf_counter() - began)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(i,)) for i in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed
    assert len(taken) == WRITERS * EDITS
    assert sum(head(article).number for article in rows) == articles + WRITERS * EDITS
    assert list(verify_all()) == []
    print(f"\n{WRITERS} writers, {articles} articles: median {percentile(taken, 0.5) * 1000:.0f} ms; nothing lost")
    name = f"{connection.display_name}: 99 % of their saves within"
    if articles == 1:
        judge(name, percentile(taken, 0.99), MOST[connection.vendor], "s")
    else:
        print(f"{name} {percentile(taken, 0.99):.2f} s")

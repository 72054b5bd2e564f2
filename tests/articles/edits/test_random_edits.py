"""Long random lives of an article: people edit from old revisions, undo and revert; what must hold holds throughout."""

import os
import random
from collections import Counter
from itertools import count

import pytest

from articles import edits
from articles.history.verify import verify_all
from articles.history.versions import sections_at, text_at
from articles.markup.split import split
from articles.models import ArticleRevision, Section
from tests.articles.history.articles import Author, text
from tests.articles.history.articles import Section as Part
from tests.factories import head, make_article, make_user, text_of

pytestmark = pytest.mark.django_db

LIVES = int(os.environ.get("LIVES", "4"))
EDITS = 40
KINDS = ("rewrite", "rewrite", "rewrite", "move", "remove", "add", "rename")


def version_of(revision: ArticleRevision) -> list[Part]:
    """The article as its author sees it: sections with headings and lines."""
    return [
        Part(past.id, past.level, past.heading, tuple(body(past.source, past.level).rstrip("\n").split("\n")))
        for past in sections_at(revision)
    ]


def body(source: str, level: int) -> str:
    return source.partition("\n\n")[2] if level else source


@pytest.mark.parametrize("seed", range(LIVES))
def test_a_random_life(seed: int) -> None:
    rng, fresh = random.Random(seed), count(1)
    people = [make_user(name) for name in ("Ada", "Bea", "Cleo")]
    authors = [Author(f"{person.username} {seed}", rng, fresh) for person in people]
    article = make_article("Life", text=text(authors[0].article(6)), author=people[0])
    outcomes: Counter[str] = Counter()
    for _ in range(EDITS):
        which = rng.randrange(3)
        now = head(article)
        act = rng.choice(("save", "save", "save", "save", "undo", "revert"))
        old = ArticleRevision.objects.defer(None).get(
            article=article, number=rng.randint(max(1, now.number - 4), now.number)
        )
        before = text_of(article)
        try:
            if act == "save":
                typed = text(authors[which].edit(version_of(old), rng.randint(1, 3), KINDS))
                saved = edits.save(article, base=old, text=typed, author=people[which])
            elif act == "undo":
                saved = edits.undo(article, revision=old, base=now, author=people[which])
            else:
                saved = edits.revert(article, to=old, base=now, author=people[which])
        except (edits.EditConflict, edits.FirstRevision) as refusal:
            outcomes[type(refusal).__name__] += 1
            assert text_of(article) == before
            continue
        outcomes[f"{act}{' merged' if saved.merged else ''}{'' if saved.changed else ' nothing'}"] += 1
        stands = list(Section.objects.filter(article=article).current())
        assert [section.source for section in stands] == [piece.source for piece in split(text_of(article))]
        ids = [section for section, _version in head(article).entries]
        assert ids == [section.pk for section in stands]
        assert len(set(ids)) == len(ids)
        assert text_at(head(article)) == text_of(article)
    assert list(verify_all()) == []
    assert outcomes["save"] + outcomes["save merged"] > EDITS / 10, outcomes

"""Append two long histories (tests/proofs/served.py starts it), and tell after each batch how far it has come.

Prints "present N" after a proof of what is there, "appended N" after each batch, and "whole N" with a hash over
all rows of both articles in the end.
"""

import hashlib
import json
import sys
from uuid import NAMESPACE_URL, uuid5

import django

# Few enough for a kill to come between two batches as well as amid one.
BATCH = 5
TITLES = ("Long", "Longer")


def main(revisions: int) -> None:
    from articles import edits
    from articles.history.verify import verify_all
    from articles.models import Article, ArticleRevision
    from tests.articles.edits.histories import everything, long_history
    from wiki.accounts.models import User

    problems = [str(problem) for problem in verify_all()]
    assert not problems, problems
    imported = ArticleRevision.objects.filter(article__title__in=TITLES)
    print("present", imported.count(), flush=True)
    author = User.objects.get(username="Writer 0")
    histories = [
        long_history(author, revisions // len(TITLES), title=title, uid=uuid5(NAMESPACE_URL, title)) for title in TITLES
    ]
    edits.append_history(
        histories, batch=BATCH, progress=lambda report: print("appended", report.revisions, flush=True)
    )
    problems = [str(problem) for problem in verify_all()]
    assert not problems, problems
    rows = [everything(article, named=False) for article in Article.objects.filter(title__in=TITLES).order_by("pk")]
    text = json.dumps(rows, sort_keys=True, default=str)
    print("whole", imported.count(), hashlib.sha256(text.encode()).hexdigest())


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))

"""What a database holds in the end (tests/proofs/served.py starts it as a process of that wiki); prints JSON.

Words that writers leave behind are marks such as `w3e12x7`; each stands in one posted form alone.
"""

import json
import re
import sys
from typing import Any

import django

MARK = re.compile(r"\bw\d+e\d+x\d+\b")


def read(title: str) -> dict[str, Any]:
    """problems: what verify_history finds; revisions, drafts: of the article of that title, with their marks."""
    from articles.history.verify import verify_all
    from articles.history.versions import text_at
    from articles.markup.titles import clean_title
    from articles.models import Article, ArticleRevision, Draft

    article = Article.objects.titled(clean_title(title)).get()
    revisions = ArticleRevision.objects.defer(None).filter(article=article).select_related("author").order_by("number")
    return {
        "problems": [str(problem) for problem in verify_all()],
        "sections": list(article.sections.current().values_list("pk", flat=True)),
        "text": "".join(article.sections.current().values_list("source", flat=True)),
        "revisions": [
            {
                "pk": row.pk,
                "number": row.number,
                "author": row.author.username,
                "summary": row.summary,
                "marks": MARK.findall(text_at(row)),
            }
            for row in revisions
        ],
        "drafts": [
            {"author": row.user.username, "form": str(row.form), "marks": MARK.findall(row.source)}
            for row in Draft.objects.filter(article=article).select_related("user")
        ],
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(read(sys.argv[1])))

"""`manage.py verify_history`: prove that nothing was lost."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand

from articles.history.verify import verify_all


class Command(BaseCommand):
    """Walks all articles and checks digests, manifests and current texts; exits with 1 where something is broken."""

    help = "Prove every article's digest chain, manifests and current text. Safe on a running wiki."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name what is broken, then say how much was read."""
        counts = (0, 0)
        shown = time.monotonic()

        def progress(articles: int, revisions: int) -> None:
            nonlocal counts, shown
            counts = (articles, revisions)
            if time.monotonic() - shown > 2:
                shown = time.monotonic()
                self.stderr.write(f"... {articles} articles, {revisions} revisions")

        problems = 0
        for problem in verify_all(progress):
            problems += 1
            self.stdout.write(self.style.ERROR(str(problem)))
        read = f"{counts[0]} articles, {counts[1]} revisions"
        if problems:
            self.stdout.write(self.style.ERROR(f"{read}: {problems} problems."))
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS(f"{read}: all as it was written."))

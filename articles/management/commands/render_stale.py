"""`manage.py render_stale`: render what edits left to be rendered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.rendering.queue import render_everything, render_stale


class Command(BaseCommand):
    """Renders the sections that were left stale; with --all, also those whose HTML an older renderer made."""

    help = "Render the sections that edits left stale."

    def add_arguments(self, parser: CommandParser) -> None:
        """--all looks at every section."""
        parser.add_argument("--all", action="store_true", help="also render what an older renderer made (slow)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many sections were rendered."""
        count = render_everything() if options["all"] else render_stale()
        self.stdout.write(f"{count} sections rendered.")

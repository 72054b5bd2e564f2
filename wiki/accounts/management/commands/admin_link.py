"""Print a one-time link on which an administrator's account is made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wiki.accounts import first_admin


class Command(BaseCommand):
    help = "Print a link, good for one day and one account, on which a new administrator is made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="print nothing where an administrator can already log in"
        )

    def handle(self, *args: Any, if_needed: bool, **options: Any) -> None:
        """Links printed before stop working."""
        if not if_needed or first_admin.needed():
            self.stdout.write(first_admin.link())

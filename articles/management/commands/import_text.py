"""`manage.py import_text`: plain-text encyclopedia pages into articles."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.importers.arrival import Fate, import_file
from wiki.accounts.models import User


class Command(BaseCommand):
    help = "Imports plain-text pages, as copied from a web encyclopedia: the first line is the title."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--update", action="store_true", help="make a new revision where a text differs")
        parser.add_argument("--author", metavar="NAME", help="the account that the revisions belong to")

    def handle(self, *_args: Any, **options: Any) -> None:
        author = author_named(options["author"])
        fates: Counter[Fate] = Counter()
        incomplete = 0
        for path in options["files"]:
            arrival = import_file(path, author=author, update=options["update"])
            fates[arrival.fate] += 1
            incomplete += not arrival.complete
            for message in arrival.messages:
                self.stderr.write(message)
        self.stdout.write(counts(fates))
        if incomplete:
            raise CommandError(_("Not everything could be read: see above."))


def author_named(name: str | None) -> User:
    """The account of this name, or the wiki itself. Raises CommandError."""
    if name is None:
        return User.objects.system()
    author = User.objects.filter(username=name).first()
    if author is None:
        raise CommandError(_("There is no account named “%(name)s”.") % {"name": name})
    return author


def counts(fates: Counter[Fate]) -> str:
    """One line that says what became of all files."""
    words = {
        Fate.CREATED: _("created"),
        Fate.UPDATED: _("updated"),
        Fate.UNCHANGED: _("unchanged"),
        Fate.LEFT_ALONE: _("left alone"),
        Fate.NOT_READ: _("not read"),
    }
    return ", ".join(f"{fates[fate]} {word}" for fate, word in words.items())

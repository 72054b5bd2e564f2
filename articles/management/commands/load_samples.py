"""`manage.py load_samples`: the sample articles into an empty wiki."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.importers import samples


class Command(BaseCommand):
    help = "Loads the sample articles if the wiki is empty, or goes on with a load that was broken off."

    def handle(self, *_args: Any, **_options: Any) -> None:
        samples.load(self.say)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

"""`manage.py start`: everything between a fresh copy and a wiki that answers."""

import io
import signal
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wiki.site import serving, starting


class Command(BaseCommand):
    help = "Sets up what is missing (data folder, database, static files, samples) and serves the wiki."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reload", action="store_true", help="serve with Django's reloading server")

    def handle(self, *_args: Any, **options: Any) -> None:
        # Until here Ctrl-C ends the process at once (manage.py): imports may swallow the exception.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            address = starting.listening_address(settings.HOST, settings.PORT)
            with starting.alone():
                self.set_up()
            if options["reload"]:
                serving.serve_reloading(address)
            serving.serve(address, self.listening)
        except KeyboardInterrupt:
            raise CommandError("Stopped; the next start goes on from here.", returncode=130) from None

    def set_up(self) -> None:
        starting.make_data_folder()
        if steps := starting.missing_migrations():
            self.say(f"Setting up the database ({steps} steps) ...")
            call_command("migrate", interactive=False, verbosity=0)
        # What would lose an edit must not be on: a running server would not say so.
        self.check(tags=["compatibility", "database"], databases=["default"])
        if not settings.DEBUG:
            self.collect_static_files()
        call_command("load_samples", stdout=self.stdout)
        self.offer_administration()

    def collect_static_files(self) -> None:
        signature = starting.static_signature()
        if starting.static_files_stale(signature):
            self.say("Compressing the static files ...")
            starting.collect_static_files(signature)

    def offer_administration(self) -> None:
        # By the command's name: accounts stand above this app, which must not import them.
        link = io.StringIO()
        call_command("admin_link", if_needed=True, stdout=link)
        if link.getvalue().strip():
            self.say("There is no administrator yet. Whoever opens this link first becomes one, within a day:")
            self.say("  " + link.getvalue().strip())

    def listening(self) -> None:
        self.say(f"The wiki is at {settings.SITE_URL}/ (Ctrl-C stops it)")
        if settings.SITE_URL_IS_DEFAULT and settings.HOST not in ("127.0.0.1", "localhost", "::1"):
            self.say("For other machines to reach it, set SITE_URL to the address that people type.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

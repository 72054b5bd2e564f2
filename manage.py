#!/usr/bin/env python
"""Django's command line for this wiki."""

import os
import signal
import sys


def main() -> None:
    """Run one management command with the site's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiki.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    if "start" in sys.argv[1:2]:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A setting that can't be used is the reader's to mend: where our code read it doesn't matter.
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()

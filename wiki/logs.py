"""What must never stand in a log."""

import logging
import re

# Addresses whose last part opens an account: one-time links, reset and confirmation keys.
SECRET = re.compile(r"(/accounts/(?:first-administrator|password/reset/key|confirm-email)/)[^/\s'\"]+")


class WithoutTokens(logging.Filter):
    """Takes the secret out of every address that is logged; lets every record through."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write the record's message anew where it holds such an address."""
        message = record.getMessage()
        if "/accounts/" in message:
            record.msg, record.args = SECRET.sub(r"\1...", message), None
        return True

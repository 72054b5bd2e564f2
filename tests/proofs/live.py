"""What the database says of a connection that the wiki's own settings open; prints JSON (tests/proofs/served.py)."""

import json

import django

SQLITE = ("journal_mode", "synchronous", "foreign_keys")
POSTGRESQL = ("synchronous_commit", "transaction_isolation", "statement_timeout")


def main() -> None:
    from django.db import connection

    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        shown = {}
        for name in SQLITE if sqlite else POSTGRESQL:
            cursor.execute(f"PRAGMA {name}" if sqlite else f"SHOW {name}")
            shown[name] = cursor.fetchone()[0]
    print(json.dumps(shown))


if __name__ == "__main__":
    django.setup()
    main()

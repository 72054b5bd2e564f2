"""Compare titles and keys by code point on PostgreSQL too.

Keyset pages and prefix look-ups need one order that no update of the system's locales can change.
"""

from django.db import migrations

COLUMNS = (
    ("articles_article", "title"),
    ("articles_article", "title_key"),
    ("articles_link", "title"),
    ("articles_link", "title_key"),
)


def collate(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, column in COLUMNS:
        schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE text COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(collate, migrations.RunPython.noop)]

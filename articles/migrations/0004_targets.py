"""Fill the counts of linked titles from the links that are there, and compare the new keys by code point."""

from django.db import migrations

COLUMNS = (("articles_linktarget", "title_key"), ("articles_link", "sort_key"))

COUNT = """
INSERT INTO articles_linktarget (namespace, title_key, title, articles, missing)
SELECT link.namespace, link.title_key, MIN(link.title), COUNT(DISTINCT link.article_id), NOT EXISTS (
    SELECT 1 FROM articles_article AS found
    WHERE found.namespace = link.namespace AND found.title_key = link.title_key AND found.deleted_at IS NULL
)
FROM articles_link AS link JOIN articles_article AS source ON source.id = link.article_id
WHERE link.kind = 'article' AND link.title_key <> '' AND source.deleted_at IS NULL
GROUP BY link.namespace, link.title_key
"""

# Category pages among the members of a category come first (markup/links.py: member_key).
SUBCATEGORIES = """
UPDATE articles_link SET sort_key = %s || sort_key
WHERE kind = 'category' AND article_id IN (SELECT id FROM articles_article WHERE namespace = 14)
"""


def collate_and_count(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, column in COLUMNS:
            schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE text COLLATE "C"')
    schema_editor.execute(COUNT)
    schema_editor.execute(SUBCATEGORIES, ["\x01"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_lists")]

    operations = [migrations.RunPython(collate_and_count, migrations.RunPython.noop)]

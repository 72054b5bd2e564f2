"""Have every section rendered anew: lists and category links come out differently now.

Readers get the new HTML at once, rendered in memory; `render_stale` stores it.
"""

from django.db import migrations

OUTDATED = "UPDATE articles_fragment SET version = 0"
LEFT = """
INSERT INTO articles_stale (article_id, title_key, reason, created_at)
SELECT id, '', 'fragments', CURRENT_TIMESTAMP FROM articles_article
"""


def mark_outdated(apps, schema_editor):
    schema_editor.execute(OUTDATED)
    schema_editor.execute(LEFT)


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_targets")]

    operations = [migrations.RunPython(mark_outdated, migrations.RunPython.noop)]

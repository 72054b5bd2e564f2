"""What django-reversion stores of the wiki's rows, and nothing else of them.

Never `follow` (a revision would drag rows of other articles along) and never `ignore_duplicates` (it would drop the
article that every revision holds, and with it the whole revision).
"""

import reversion

from articles.models import Article, Section

reversion.register(Article, fields=("namespace", "title"))
reversion.register(Section, fields=("article", "source"))

"""Make people, log them in, and one article for all of them (tests/proofs/served.py starts it); prints JSON."""

import json
import sys

import django

TITLE = "Race"

PARAGRAPHS = """{heading}

The first words of this part, which nobody touches here: they are as long as those of an article usually are, and
lie in two lines.

- One entry of a list with [[Target {number}]] in it
- Another one, which says **more**

{line}

The last words, before the next heading, with a [[Race|link]] to the article itself. Others may write below them.

"""


def the_line(number: int) -> str:
    """The line of a section for which writers contend."""
    return f"The line {number} that all of them want to be theirs"


def text_of(parts: int) -> str:
    """About 600 bytes a section."""
    sections = [PARAGRAPHS.format(heading=f"## Part {n}", number=n, line=the_line(n)) for n in range(parts)]
    return "A lead that says what it is about.\n\n" + "".join(sections)


def main(people: int) -> None:
    from django.test import Client

    from articles import edits
    from articles.markup.titles import clean_title
    from wiki.accounts.models import User

    sessions = {}
    for number in range(people):
        client = Client()
        user = User.objects.create_user(f"Writer {number}")
        client.force_login(user)
        sessions[user.username] = client.cookies["sessionid"].value
    saved = edits.create(title=clean_title(TITLE), text=text_of(people), author=user)
    sections = saved.revision.article.sections.current().filter(position__gt=0)
    print(json.dumps({"sessions": sessions, "sections": list(sections.values_list("pk", flat=True))}))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))

"""A wiki with one of everything, and a walk past every kind of page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from articles import edits
from articles.models import Article
from tests.browser.visitor import Visitor
from tests.factories import head, make_article, make_user, section_of
from wiki.accounts import first_admin

TEXT = """*Byungjin* (병진노선, “parallel development”) is a policy of [[North Korea]], set out in **March 2013**. It
asks for [weapons and prosperity](https://example.org/a/very/long/address/that/does/not/break/anywhere) at once.

한국어 문장은 띄어쓰기에서 줄이 바뀐다. النص العربي يُكتب من اليمين إلى اليسار.

## Origins and concept

The line goes back to a plenary session of 1962; see [[#Effects]] and [[Juche|what came before]].

> Weapons are only one half of it.

### Before the war

1. First, a plan
    - with a point
    - and another one
2. then its end

```
if weapons and not bread:
    raise ValueError("a line of code that is longer than the column in which it stands, so that it has to scroll")
```

#### A heading with `code` and *emphasis* that is long enough to be broken into two lines on every screen there is

| Year | Share of the army | Growth |
|------|------------------:|-------:|
| 2012 | 15.9 % | 1.3 % |
| 2013 | 16.0 % | 1.1 % |

## Effects

Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft; see ![a map](https://example.org/m.png).

---

## See also
"""


def furnish() -> Article:
    """An article with a history in which two authors met, and an author with a draft."""
    ada, bea = make_user("Ada"), make_user("Bea")
    make_article("Juche", "See [[Byungjin]].\n\n[[Category:Korea]] [[Category:Ideologies of the twentieth century]]\n")
    make_article("Category:Korea", "About *Korea*.\n\n[[Category:Asia]]\n")
    article = make_article("Byungjin", TEXT, author=ada, summary="First words")
    base = head(article)
    edits.save(
        article, base=base, text=TEXT.replace("1962", "December 1962"), author=bea, summary="The month", minor=True
    )
    text = TEXT.replace("Weapons are", "Bombs are").replace("one half of it", "a half") + "\n- [[Juche]]\n"
    edits.save(article, base=base, text=text, author=ada)
    return article


def walk_as_reader(reader: Visitor, article: Article) -> Iterator[str]:
    """Each kind of page that anybody sees; yields its name while the visitor is there."""
    first, second, last = article.revisions.order_by("number")
    section = section_of(article, "Origins and concept")
    link = urlsplit(first_admin.link()).path
    walk: dict[str, Callable[[], None]] = {
        "welcome": lambda: reader.go("/"),
        "read": lambda: reader.go("/wiki/Byungjin"),
        "read, with categories": lambda: reader.go("/wiki/Juche"),
        "category": lambda: reader.go("/wiki/Category:Korea"),
        "category without a page": lambda: reader.go("/wiki/Category:Asia", status=404),
        "missing": lambda: reader.go("/wiki/North_Korea", status=404),
        "no page": lambda: reader.go("/wiki/a|b", status=404),
        "search": lambda: reader.go("/search?q=North Korea"),
        "titles that begin alike": lambda: reader.go("/search?q=b"),
        "all articles": lambda: reader.go("/all"),
        "recent changes": lambda: reader.go("/recent"),
        "what links here": lambda: reader.go("/links/Byungjin"),
        "what links to nothing": lambda: reader.go("/links/North_Korea"),
        "wanted articles": lambda: reader.go("/wanted"),
        "contributions": lambda: reader.go("/user/Ada"),
        "history of a section": lambda: reader.go(f"/section/{section.pk}/history"),
        "history": lambda: reader.go("/history/Byungjin"),
        "revision": lambda: reader.go(f"/revision/{second.pk}"),
        "compare": lambda: reader.go(f"/compare/{first.pk}/{last.pk}"),
        "revert, not logged in": lambda: reader.go(f"/revision/{first.pk}/revert"),
        "undo, not logged in": lambda: reader.go(f"/revision/{second.pk}/undo"),
        "source, not logged in": lambda: reader.go(f"/section/{section.pk}/edit"),
        "log in": lambda: reader.go("/accounts/login/"),
        "sign up": lambda: reader.go("/accounts/signup/"),
        "forgotten password": lambda: reader.go("/accounts/password/reset/"),
        "first administrator": lambda: reader.go(link),
    }
    for name, go in walk.items():
        go()
        yield name


def walk_as_author(ada: Visitor, article: Article) -> Iterator[str]:
    """Each kind of page that one has to be logged in for."""
    page = ada.page
    first = article.revisions.get(number=1)
    one = f"/section/{section_of(article, 'Effects').pk}/edit"
    ada.go(one)
    ada.type("## Effects\n\nAda's words.\n")
    bea = article.revisions.get(number=2).author
    edits.save(article, base=head(article), text=TEXT.replace("Donau", "Bea's Donau"), author=bea)
    ada.press("Save changes", status=409)
    yield "conflict"
    page.locator("input[value=own]").check()
    ada.press("Preview", status=409)
    yield "conflict, answered in one's own words"
    ada.press("Keep as a draft")
    ada.go("/edit/Byungjin")
    yield "edit the whole article"
    ada.go(one)
    ada.type("## Effects\n\nOther [[Juche|words]].\n\n<!-- \n")
    page.get_by_text("Syntax", exact=True).click()
    ada.press("Preview")
    yield "edit with a draft and a preview"
    ada.press("Show changes")
    yield "edit with the changes"
    ada.press("Draft against current")
    yield "draft"
    ada.go("/edit/Byungjin?section=new")
    ada.type("Words without a heading.")
    ada.press("Save changes", status=400)
    yield "add a section, refused"
    ada.go("/drafts")
    yield "drafts"
    ada.go("/user/Ada")
    yield "one's own page"
    ada.go("/edit/North_Korea")
    yield "create"
    ada.go("/new?title=byungJIN")
    yield "new article, asked"
    ada.go(f"/revision/{first.pk}/revert")
    yield "revert"
    ada.go(f"/revision/{first.pk}/undo")
    yield "undo, refused"
    last = head(article)
    edits.save(article, base=last, text=TEXT.replace("Donau", "Bea's own Donau"), author=bea)
    ada.go(f"/revision/{last.pk}/undo")
    yield "undo"
    ada.go("/accounts/password/change/")
    yield "change password"
    ada.go("/accounts/email/")
    yield "mail address"
    ada.go("/accounts/logout/")
    yield "log out"
    ada.go(one)
    ada.type("## Effects\n\nKept.\n")
    ada.context.clear_cookies(name="csrftoken")
    ada.press("Save changes", status=403)
    yield "form too old"

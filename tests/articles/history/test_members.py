"""Members of a category: once each, in the order of their keys, a page at a time in either direction."""

from itertools import groupby

import pytest

from articles import edits
from articles.history.keyset import Page
from articles.history.members import PAGE, first_letter, members_of
from articles.markup.titles import clean_title, title_key
from articles.models import Article, Link, Section
from tests.factories import head, make_article, make_moderator, section_of

pytestmark = pytest.mark.django_db

KOREA = clean_title("Category:Korea")


def titles(members=None) -> list[str]:
    members = members or members_of(KOREA)
    letters = [*members.subcategories, *members.articles]
    return [article.full_title for letter in letters for article in letter.articles]


def fill(count: int, sort_key: str) -> None:
    """That many more members with one key, without their texts."""
    named = [clean_title(f"Member {number}") for number in range(count)]
    articles = Article.objects.bulk_create(Article.named(title) for title in named)
    sections = Section.objects.bulk_create(
        Section(article=article, position=0, level=0, source="", sha256="0" * 64, changes=1) for article in articles
    )
    Link.objects.bulk_create(
        Link(
            section=section,
            article=section.article,
            namespace=KOREA.namespace,
            title=KOREA.title,
            title_key=KOREA.key,
            kind=Link.Kind.CATEGORY,
            sort_key=sort_key,
        )
        for section in sections
    )


def test_subcategories_come_first_then_the_others_by_key(ada) -> None:
    for title, label in (
        ("Juche", ""),
        ("Kim Jong Un", "|A leader"),
        ("Help:Zoo", ""),
        ("병진", ""),
        ("Category:Z", ""),
    ):
        make_article(title, f"[[Category:Korea{label}]]\n", author=ada)
    members = members_of(KOREA)
    assert [(each.letter, [a.title for a in each.articles]) for each in members.subcategories] == [("Z", ["Z"])]
    assert [(each.letter, [a.full_title for a in each.articles]) for each in members.articles] == [
        ("A", ["Kim Jong Un"]),
        ("J", ["Juche"]),
        ("Z", ["Help:Zoo"]),
        ("ㅂ", ["병진"]),
    ]


def test_a_member_is_listed_once_where_its_first_key_puts_it(ada) -> None:
    text = (
        "[[Category:Korea]] [[category: korea|x]]\n\n## One\n\n[[Category:Korea|a]]\n\n## Two\n\n[[Category:Korea|a]]\n"
    )
    article = make_article("M", text, author=ada)
    make_article("B", "[[Category:Korea#part]] [[Category:Korea]]\n", author=ada)
    assert titles() == ["M", "B"]
    edits.save(article, base=head(article), text="## One\n", section=section_of(article, "One"), author=ada)
    assert titles() == ["M", "B"]
    edits.save(article, base=head(article), text="## Two\n", section=section_of(article, "Two"), author=ada)
    assert titles() == ["B", "M"]


def test_only_links_that_make_a_member_count(ada) -> None:
    make_article("A", "[[:Category:Korea]] [[Korea]] `[[Category:Korea]]` {{a|[[Category:Korea]]}}\n", author=ada)
    make_article("B", "#REDIRECT [[:Category:Korea]]\n", author=ada)
    make_article("C", "[[Category:Korean food]]\n", author=ada)
    assert titles() == []
    make_article("Category:Korea", "[[Category:Korea]]\n", author=ada)
    assert titles() == ["Category:Korea"]


def test_members_follow_edits_renames_deletions_and_restorations(ada) -> None:
    mo = make_moderator()
    article = make_article("A", "[[Category:Korea]]\n", author=ada)
    make_article("B", "[[Category:Korea]]\n", author=ada)
    assert titles() == ["A", "B"]
    edits.rename(article, to=clean_title("C"), author=ada)
    assert titles() == ["B", "C"]
    edits.rename(article, to=clean_title("Category:C"), author=ada)
    assert titles() == ["Category:C", "B"]
    edits.delete(article, author=mo)
    assert titles() == ["B"]
    edits.restore(article, author=mo, to=clean_title("D"))
    assert titles() == ["B", "D"]
    edits.save(article, base=head(article), text="Nothing.\n", author=ada)
    assert titles() == ["B"]


def test_other_spellings_count_unless_they_have_a_page_of_their_own(ada) -> None:
    make_article("A", "[[Category:KOREA]]\n", author=ada)
    make_article("B", "[[Category:Korea]]\n", author=ada)
    make_article("Category:Korea", author=ada)
    assert titles() == ["A", "B"]
    make_article("Category:KOREA", author=ada)
    assert titles() == ["B"]
    assert titles(members_of(clean_title("Category:KOREA"))) == ["A"]
    Article.objects.filter(title="KOREA").update(deleted_at="2026-01-01T00:00:00Z")
    assert titles() == ["A", "B"]


def walk(way: str, page: Page[Link]) -> list[list[int]]:
    """The ids of the articles on each page from this one on."""
    pages = [[link.article_id for link in page.rows]]
    while step := getattr(page, way):
        page = members_of(KOREA, **dict([step])).page
        pages.append([link.article_id for link in page.rows])
    return pages


@pytest.mark.parametrize("sort_key", ["same", "", "\x01same", "k" * 1_000])
def test_pages_of_equal_keys_forward_and_back(ada, sort_key: str) -> None:
    fill(250, sort_key)
    make_article("Zebra", "[[Category:Korea]]\n", author=ada)
    first = members_of(KOREA).page
    assert first.previous is None
    forward = walk("next", first)
    assert [len(page) for page in forward] == [PAGE, PAGE, 51]
    shown = [pk for page in forward for pk in page]
    assert len(set(shown)) == 251
    last = members_of(KOREA, after=dict([members_of(KOREA, **dict([first.next])).page.next])["after"]).page
    backward = walk("previous", last)
    assert [pk for page in backward[::-1] for pk in page][-251:] == shown
    assert backward[-1] == forward[0]


@pytest.mark.parametrize(
    "key", ["", "x", "1", ".", "-1.a", "9" * 30 + ".a", "1.\x00", "٣.a", "1" * 3_000, "1.a.b\ufffd"]
)
def test_keys_of_nonsense_count_as_not_given(ada, key: str) -> None:
    make_article("B", "[[Category:Korea]]\n", author=ada)
    for way in ("before", "after"):
        assert titles(members_of(KOREA, **{way: key})) == ["B"]


@pytest.mark.parametrize(
    ("key", "letter"),
    [
        ("a", "A"), ("é", "É"), ("ß", "ß"), ("ж", "Ж"), ("1962", "1"), ("병진", "ㅂ"), ("가", "ㄱ"), ("힣", "ㅎ"),
        ("朝鮮", "朝"), ("كوريا", "ك"), ("ا", "ا"), ("*", "*"), ("", ""), ("𐐨", "𐐀"), ("ǆ", "ǅ"),
    ],
)  # fmt: skip
def test_letters_of_any_script(key: str, letter: str) -> None:
    assert first_letter(key) == letter


def test_letters_do_not_come_twice() -> None:
    """Syllables in the order of their keys are in the order of their first consonants."""
    keys = sorted(title_key(chr(code)) for code in range(0xAC00, 0xD7A4, 7))
    letters = [first_letter(key) for key in keys]
    assert len([letter for letter, _group in groupby(letters)]) == 19

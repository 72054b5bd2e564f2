"""The shipped samples: well made, linked to each other, and in the form that the importer reads."""

import re
from pathlib import Path

import html5lib
import pytest

from articles.importers import plain_text, samples
from articles.importers.samples import FOLDER, link_mentions
from articles.markup import render_html
from articles.markup.links import find_links
from articles.markup.scan import scan
from articles.markup.split import anchors, split
from articles.markup.titles import Namespace, Title, clean_title


@pytest.fixture
def shipped(db: None) -> list[samples.Sample]:
    return samples.read()


def text_of(sample: samples.Sample) -> str:
    return sample.linked or sample.source


def links_of(source: str):
    return find_links(source, scan(source).spans)


def test_there_is_a_handful_with_the_main_page_last(shipped: list[samples.Sample]) -> None:
    assert [sample.title.full for sample in shipped] == [
        "Byungjin",
        "Economic sanctions",
        "Juche",
        "Kim Jong Un",
        "Korean Peninsula",
        "Nuclear deterrence",
        "Songun",
        "Category:Korea",
        "Category:Politics of North Korea",
        "Main Page",
    ]


def test_the_plain_page_has_the_pasted_form() -> None:
    raw = (FOLDER / "Byungjin.txt").read_bytes()
    assert raw.startswith(b"ByungjinEdit\n")
    assert raw.rstrip().endswith(b"\nSee also")
    page = plain_text.parse(raw, "Byungjin.txt")
    assert page.problems == ()
    lead, *sections = split(page.source)
    assert len(sections) == 7
    assert sections[-1].source == "## See also\n"
    assert len(re.findall("^- ", lead.source, re.MULTILINE)) == 3
    assert len(re.findall("^- ", page.source, re.MULTILINE)) == 16
    assert len(re.findall(r"^- \*\*", page.source, re.MULTILINE)) == 10
    assert " - " in page.source


def test_every_sample_links_to_others_and_is_linked_to(shipped: list[samples.Sample]) -> None:
    articles = [sample for sample in shipped if sample.title.namespace is Namespace.ARTICLE]
    targets = {sample.title.full: {link.title for link in links_of(text_of(sample))} for sample in articles}
    for title, others in targets.items():
        assert len(others & set(targets) - {title}) >= 3, title
        assert title == "Main Page" or sum(title in linked for linked in targets.values()) >= 3, title
    assert set(targets) - {"Main Page"} <= targets["Main Page"]


def test_links_to_sections_lead_to_one(shipped: list[samples.Sample]) -> None:
    found = {sample.title.full: anchors([piece.heading for piece in split(text_of(sample))[1:]]) for sample in shipped}
    fragments = [
        (link.title or sample.title.full, link.fragment)
        for sample in shipped
        for link in links_of(text_of(sample))
        if link.fragment
    ]
    assert len(fragments) >= 4
    for title, fragment in fragments:
        assert fragment.replace(" ", "_") in found[title]


def test_few_links_are_red(shipped: list[samples.Sample]) -> None:
    titles = {sample.title for sample in shipped}
    links = [link for sample in shipped for link in links_of(text_of(sample)) if link.title]
    red = {title.full for link in links if (title := Title(link.namespace, link.title)) not in titles}
    assert {title for title in red if not title.startswith("Category:")} == {
        "Korean War", "Mount Paektu", "Non-Proliferation Treaty", "Security Council"
    }  # fmt: skip
    assert red >= {"Category:International security", "Category:Military doctrines"}


def test_every_article_is_in_a_category_and_every_category_has_a_member(shipped: list[samples.Sample]) -> None:
    members = {
        sample.title.full: {link.title for link in links_of(text_of(sample)) if link.kind == "category"}
        for sample in shipped
    }
    assert [title for title, named in members.items() if not named] == ["Category:Korea", "Main Page"]
    assert set().union(*members.values()) >= {"Korea", "Politics of North Korea"}


def test_together_they_show_what_an_article_can_hold(shipped: list[samples.Sample]) -> None:
    html = "".join(render_html(text_of(sample)) for sample in shipped)
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    names = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    assert names >= {"h2", "h3", "ul", "ol", "table", "th", "pre", "code", "blockquote", "em", "strong", "a"}
    prose = (element for element in root.iter() if element.tag in ("p", "li", "td"))
    words = "".join("".join(element.itertext()) for element in prose)
    assert "**" not in words
    assert "[[" not in words
    assert "|---" not in words


def test_no_line_is_heavy_or_odd(shipped: list[samples.Sample]) -> None:
    for path in filter(Path.is_file, FOLDER.rglob("*")):
        text = path.read_bytes().decode()
        assert "\r" not in text
        assert text.endswith("\n")
        assert not re.search(r"[ \t]+$", text, re.MULTILINE), path.name


# Links for a page that was pasted without any.


TITLES = [clean_title(title) for title in ("Economic sanctions", "Sanctions", "Juche", "C+")]


@pytest.mark.parametrize(
    ("source", "linked"),
    [
        ("Juche and Juche.\n", "[[Juche]] and Juche.\n"),
        ("On economic sanctions.\n", "On [[economic sanctions]].\n"),
        ("Economic sanctions, sanctions.\n", "[[Economic sanctions]], [[sanctions]].\n"),
        ("## Juche\n\nJuche.\n", "## Juche\n\n[[Juche]].\n"),
        ("[[Juche]] and Juche.\n", "[[Juche]] and [[Juche]].\n"),
        ("Juches, aJuche, JUCHE and juche-like.\n", "Juches, aJuche, JUCHE and [[juche]]-like.\n"),
        ("In C+ it is.\n", "In [[C+]] it is.\n"),
        ("- **Sanctions**: none.\n", "- **[[Sanctions]]**: none.\n"),
        ("Nothing of it.\n", "Nothing of it.\n"),
    ],
)
def test_the_first_mention_of_each_title_becomes_a_link(source: str, linked: str) -> None:
    assert link_mentions(source, TITLES) == linked


def test_without_titles_nothing_changes() -> None:
    assert link_mentions("Juche.\n", []) == "Juche.\n"

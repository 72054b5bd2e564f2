"""verify_history: silent on a healthy wiki, names article and revision of whatever was changed behind its back."""

import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from reversion.models import Version

from articles import edits
from articles.history.verify import verify_all
from articles.models import Article, ArticleRevision, Section
from tests.factories import TEXT, head, make_article, make_user, section_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada) -> Article:
    """Five revisions: edited, shortened, brought back, reordered."""
    article = make_article("Byungjin", author=ada)
    section = section_of(article, "Two")
    edits.save(article, base=head(article), text="## Two\n\nNew.\n", section=section, author=ada, summary="shorter")
    edits.revert(article, to=ArticleRevision.objects.get(number=1), base=head(article), author=ada)
    edits.save(article, base=head(article), text="Lead.\n\n## Three\n\nX.\n\n## One\n\nFirst text.\n\n", author=ada)
    edits.save(article, base=head(article), text=TEXT, author=ada)
    return article


def problems() -> list[str]:
    return [str(problem) for problem in verify_all()]


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_healthy_wiki_has_no_problems(article) -> None:
    make_article("Other", author=make_user())
    assert head(article).number == 5
    assert problems() == []


def broken_version(article: Article) -> str:
    section = section_of(article, "Three")
    version = dict(head(article).entries)[section.pk]
    data = json.loads(Version.objects.get(pk=version).serialized_data)
    data[0]["fields"]["source"] = data[0]["fields"]["source"].replace("Third", "Forged")
    execute("UPDATE reversion_version SET serialized_data = %s WHERE id = %s", json.dumps(data), version)
    return "is not what was saved"


def unreadable_version(article: Article) -> str:
    execute(
        "UPDATE reversion_version SET serialized_data = '[{]' WHERE object_id = %s",
        str(section_of(article, "Three").pk),
    )
    return "is not what was saved"


def manifest_byte(article: Article) -> str:
    row = ArticleRevision.objects.defer(None).get(article=article, number=2)
    manifest = bytearray(row.manifest)
    manifest[2] ^= 2
    execute("UPDATE articles_articlerevision SET manifest = %s WHERE id = %s", bytes(manifest), row.pk)
    return "revision 2: its manifest"


def manifest_cut(article: Article) -> str:
    row = ArticleRevision.objects.defer(None).get(article=article, number=2)
    execute("UPDATE articles_articlerevision SET manifest = %s WHERE id = %s", bytes(row.manifest)[:-1], row.pk)
    return "revision 2: its manifest can't be read"


def digest(article: Article) -> str:
    execute("UPDATE articles_articlerevision SET digest = %s WHERE number = 3", "0" * 64)
    return "revision 3: its digest"


def summary(article: Article) -> str:
    execute("UPDATE articles_articlerevision SET summary = 'something else' WHERE number = 2")
    return "revision 2: its summary"


def title(article: Article) -> str:
    execute("UPDATE articles_articlerevision SET title = 'Else' WHERE number = 2")
    return "revision 2: its title"


def author(article: Article) -> str:
    execute("UPDATE articles_articlerevision SET author_id = %s WHERE number = 2", make_user("Forger").pk)
    return "revision 2: its digest"


def time(article: Article) -> str:
    execute("UPDATE articles_articlerevision SET created_at = '2001-01-01 00:00:00+00:00' WHERE number = 2")
    return "revision 2: its digest"


def kind(article: Article) -> str:
    execute("UPDATE articles_articlerevision SET kind = 'edit' WHERE number = 3")
    return "revision 3: its digest"


def section_text(article: Article) -> str:
    execute("UPDATE articles_section SET source = 'x' WHERE id = %s", section_of(article, "Three").pk)
    return "the current text of section"


def section_place(article: Article) -> str:
    execute("UPDATE articles_section SET position = position + 7 WHERE id = %s", section_of(article, "Three").pk)
    return "stands at place"


def section_gone(article: Article) -> str:
    execute("UPDATE articles_section SET position = NULL WHERE id = %s", section_of(article, "Three").pk)
    return "are not those of the head"


def missing_revision(article: Article) -> str:
    row = ArticleRevision.objects.get(number=3)
    execute("DELETE FROM articles_sectionchange WHERE revision_id = %s", row.pk)
    execute("UPDATE articles_articlerevision SET origin_id = NULL WHERE origin_id = %s", row.pk)
    execute("DELETE FROM articles_articlerevision WHERE id = %s", row.pk)
    return "revision 3 is missing"


def head_points_back(article: Article) -> str:
    execute("UPDATE articles_article SET head_id = %s", ArticleRevision.objects.get(number=4).pk)
    return "the head is revision 4, but the last one is 5"


BREAKS = [
    broken_version,
    unreadable_version,
    manifest_byte,
    manifest_cut,
    digest,
    summary,
    title,
    author,
    time,
    kind,
    section_text,
    section_place,
    section_gone,
    missing_revision,
    head_points_back,
]


@pytest.mark.parametrize("damage", BREAKS, ids=lambda damage: damage.__name__)
def test_damage_is_found_and_named(article, damage: Callable[[Article], str]) -> None:
    expected = damage(article)
    found = problems()
    assert any(expected in problem and problem.startswith("Byungjin, revision") for problem in found), found


def test_the_command_exits_with_1_and_names_the_place(article, capsys) -> None:
    call_command("verify_history")
    assert "1 articles, 5 revisions: all as it was written." in capsys.readouterr().out
    digest(article)
    with pytest.raises(SystemExit) as stop:
        call_command("verify_history")
    assert stop.value.code == 1
    assert "Byungjin, revision 3: its digest" in capsys.readouterr().out


def test_a_save_between_its_reads_is_no_false_alarm(article, ada, monkeypatch) -> None:
    """The head moves after the revisions were walked and before the live sections are read."""
    from articles.history import verify

    real, calls = verify._verify_live, []

    def save_first(row, name, chain):
        if not calls:
            calls.append(1)
            edits.save(article, base=head(article), text=TEXT + "\nLate words.\n", author=ada)
        return real(row, name, chain)

    monkeypatch.setattr(verify, "_verify_live", save_first)
    assert problems() == []
    assert calls
    assert head(article).number == 6


def test_deleted_articles_are_verified_too(article) -> None:
    Article.objects.update(deleted_at="2026-01-01T00:00:00Z")
    Section.objects.filter(position=0).update(source="forged")
    assert any("current text" in problem for problem in problems())


def test_reading_pages_of_revisions_checks_the_borders(article, monkeypatch) -> None:
    from articles.history import verify

    monkeypatch.setattr(verify, "PAGE", 2)
    assert problems() == []
    missing_revision(article)
    assert any("revision 3 is missing" in problem for problem in problems())

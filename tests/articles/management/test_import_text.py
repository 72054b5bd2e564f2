"""`manage.py import_text`: files in, articles out, nothing overwritten unasked, and every refusal named."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from articles import edits
from articles.importers import arrival
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision
from tests.factories import head, make_article, make_user, text_of
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "plain_text"
HONEY = FIXTURES / "no_colon.txt"


def run(*arguments: object) -> tuple[str, str, int]:
    """What the command wrote to its two outputs, and its exit code."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_text", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), f"{err.getvalue()}{error}", error.returncode
    return out.getvalue(), err.getvalue(), 0


def article(title: str) -> Article:
    return Article.objects.titled(clean_title(title)).get()


def test_a_file_becomes_an_article_with_sections() -> None:
    out, err, code = run(HONEY)
    assert (out, err, code) == ("1 created, 0 updated, 0 unchanged, 0 left alone, 0 not read\n", "", 0)
    honey = article("Honey")
    assert list(honey.sections.current().values_list("heading", flat=True)) == ["", "Kinds", "See also"]
    revision = head(honey)
    assert (revision.number, revision.kind, revision.via) == (1, "import", "import")
    assert revision.author == User.objects.system()
    assert revision.summary == "Imported from no_colon.txt"


def test_run_twice_it_changes_nothing() -> None:
    run(HONEY)
    before = list(ArticleRevision.objects.values_list("pk", "digest"))
    for arguments in ([HONEY], [HONEY, "--update"], [HONEY, HONEY]):
        out, err, code = run(*arguments)
        assert out.startswith("0 created, 0 updated")
        assert (err, code) == ("", 0)
    assert list(ArticleRevision.objects.values_list("pk", "digest")) == before


def test_another_text_is_named_and_left_alone() -> None:
    honey = make_article("Honey", "Honey is sweet.\n")
    out, err, code = run(HONEY)
    assert out == "0 created, 0 updated, 0 unchanged, 1 left alone, 0 not read\n"
    assert f"{HONEY}: “Honey”" in err
    assert "--update" in err
    assert code == 0
    assert text_of(honey) == "Honey is sweet.\n"
    assert head(honey).number == 1


def test_update_makes_a_new_revision_and_keeps_the_old_one() -> None:
    honey = make_article("Honey", "Honey is sweet.\n")
    out, _err, code = run("--update", HONEY)
    assert out.startswith("0 created, 1 updated")
    assert code == 0
    assert head(honey).number == 2
    assert head(honey).kind == "import"
    assert text_of(honey).startswith("Honey is a sweet food")


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    names = ["empty.txt", "latin1.txt", "picture.txt", "unlawful.txt"]
    out, err, code = run(missing, tmp_path, *(FIXTURES / name for name in names), HONEY)
    assert out == "1 created, 0 updated, 0 unchanged, 0 left alone, 6 not read\n"
    lines = err.split("\n")
    assert [line.split(": ")[0] for line in lines[:2]] == [str(missing), str(tmp_path)]
    assert [line.split(": ")[0] for line in lines[2:6]] == [
        f"{FIXTURES / name}:{number}" for name, number in zip(names, [1, 4, 3, 1], strict=True)
    ]
    assert code == 1
    assert list(Article.objects.values_list("title", flat=True)) == ["Honey"]


def test_a_partly_read_file_is_imported_and_told_of(tmp_path: Path) -> None:
    bell = tmp_path / "bell.txt"
    bell.write_bytes(b"BellEdit\nIt rings.\x07\n")
    out, err, code = run(bell)
    assert out.startswith("1 created")
    assert f"{bell}:2: 1 control character left out" in err
    assert code == 1


def test_a_refused_text_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_values: object) -> None:
        raise edits.TextTooLong("the article is too long")

    monkeypatch.setattr(arrival.edits, "create", refuse)
    out, err, code = run(HONEY)
    assert out.endswith("1 not read\n")
    assert f"{HONEY}: Honey: the article is too long" in err
    assert code == 1


def test_a_title_taken_in_the_same_moment_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    create = edits.create

    def overtaken(**_values: object) -> None:
        monkeypatch.setattr(arrival.edits, "create", create)
        raise edits.TitleTaken(make_article("Honey", "Honey is sweet.\n"))

    monkeypatch.setattr(arrival.edits, "create", overtaken)
    out, _err, code = run(HONEY)
    assert "1 left alone" in out
    assert code == 0
    assert text_of(article("Honey")) == "Honey is sweet.\n"


def test_a_deleted_article_does_not_stand_in_the_way() -> None:
    gone = make_article("Honey", "Honey is sweet.\n")
    Article.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    out, _err, _code = run(HONEY)
    assert out.startswith("1 created")
    assert article("Honey").pk != gone.pk


def test_the_author_can_be_named() -> None:
    ada = make_user("Ada")
    run(HONEY, "--author", "Ada")
    assert head(article("Honey")).author == ada


def test_an_unknown_author_imports_nothing() -> None:
    _out, err, code = run(HONEY, "--author", "Nobody")
    assert "Nobody" in err
    assert code == 1
    assert not Article.objects.exists()


def test_a_locked_account_may_not_import() -> None:
    make_user("Ada", is_active=False)
    out, _err, code = run(HONEY, "--author", "Ada")
    assert out.endswith("1 not read\n")
    assert code == 1
    assert not Article.objects.exists()


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/h\xfcney.txt")
    Path(path).write_bytes(HONEY.read_bytes())
    out, err, code = run(path)
    assert (out[:9], err, code) == ("1 created", "", 0)
    assert head(article("Honey")).summary == "Imported from h\ufffdney.txt"


def test_five_megabytes_answer_with_a_message_or_an_article(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text("LongEdit\n" + ("word " * 20 + "end.\n") * 50_000)
    out, err, code = run(long)
    assert "LongEdit" not in out
    assert (code == 0) == Article.objects.exists()
    assert code == 0 or f"{long}: Long: " in err

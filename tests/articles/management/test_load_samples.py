"""`manage.py load_samples`: into an empty wiki, once, and to the end even after a crash."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import edits
from articles.importers import samples
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision
from tests.factories import head, make_article, make_user, text_of
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db(transaction=True)


def run() -> str:
    out = StringIO()
    call_command("load_samples", stdout=out)
    return out.getvalue()


def titles() -> list[str]:
    return sorted(article.full_title for article in Article.objects.live())


def state() -> str:
    return SiteSettings.objects.current().samples


def test_an_empty_wiki_gets_all_samples() -> None:
    out = run()
    expected = sorted(sample.title.full for sample in samples.read())
    assert len(expected) == 10
    assert titles() == expected
    assert all(f"  {title}\n" in out for title in expected)
    assert state() == "finished"


def test_a_second_run_says_and_does_nothing() -> None:
    run()
    before = list(ArticleRevision.objects.values_list("pk", flat=True))
    assert run() == ""
    assert list(ArticleRevision.objects.values_list("pk", flat=True)) == before


def test_nothing_is_loaded_into_a_wiki_with_a_revision() -> None:
    make_article("Aardvark")
    assert run() == ""
    assert titles() == ["Aardvark"]
    assert state() == ""


def test_nothing_is_loaded_again_after_all_was_deleted() -> None:
    run()
    Article.objects.update(deleted_at=timezone.now())
    assert run() == ""
    assert titles() == []


def test_the_main_page_has_the_title_of_the_settings() -> None:
    SiteSettings.objects.change(main_page="Hauptseite")
    run()
    assert "Hauptseite" in titles()
    assert "Main Page" not in titles()
    assert SiteSettings.objects.current().main_page == "Hauptseite"


@pytest.mark.parametrize("verbs", range(12))
def test_a_load_that_was_killed_goes_on_at_the_next_start(verbs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after each possible number of revisions."""
    left = [verbs]

    def killed_before(verb):
        def call(*args: object, **values: object):
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return verb(*args, **values)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(edits, "create", killed_before(edits.create))
        patch.setattr(edits, "save", killed_before(edits.save))
        if verbs < 11:
            with pytest.raises(KeyboardInterrupt):
                run()
            assert state() == "begun"
        else:
            run()
    assert ArticleRevision.objects.count() == verbs
    run()
    assert state() == "finished"
    assert ArticleRevision.objects.count() == 11
    assert len(titles()) == 10


def test_what_people_did_meanwhile_is_left_alone() -> None:
    SiteSettings.objects.change(samples="begun")
    juche = make_article("Juche", "My own words.\n")
    gone = make_article("Songun", "Not wanted.\n")
    Article.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    byungjin = next(sample for sample in samples.read() if sample.linked)
    article = make_article("Byungjin", byungjin.source)
    edits.save(article, base=head(article), text="Rewritten.\n", author=make_user())
    run()
    assert state() == "finished"
    assert text_of(juche) == "My own words.\n"
    assert "Songun" not in titles()
    assert text_of(article) == "Rewritten.\n"


def test_a_refusal_does_not_keep_the_wiki_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(**_values: object) -> None:
        raise edits.Busy("the database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(edits, "create", busy)
        assert "the database is locked" in run()
    assert state() == "begun"
    run()
    assert state() == "finished"


def test_the_plain_page_is_imported_first_and_linked_then() -> None:
    run()
    article = Article.objects.titled(clean_title("Byungjin")).get()
    first, second = ArticleRevision.objects.filter(article=article).order_by("number")
    assert (first.kind, second.kind) == ("import", "edit")
    assert second.author.kind == "system"
    byungjin = next(sample for sample in samples.read() if sample.linked)
    assert text_of(article) == byungjin.linked
    assert "[[" not in byungjin.source

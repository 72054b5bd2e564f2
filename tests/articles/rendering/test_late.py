"""What an edit left stale is rendered later, and never over something newer."""

import importlib

import pytest
from django.core.management import call_command

from articles import edits
from articles.models import Fragment, Stale
from articles.rendering import late
from articles.rendering.late import render_late
from articles.rendering.queue import render_everything, render_stale
from tests.factories import head, make_article, section_of

pytestmark = pytest.mark.django_db


def fresh(article) -> bool:
    return dict(Fragment.objects.values_list("section_id", "version")) == dict(head(article).entries)


@pytest.fixture
def stale(ada, monkeypatch):
    """An article whose last save rendered nothing."""
    article = make_article(author=ada)
    save = importlib.import_module("articles.edits.save")
    real = save.make_plan
    monkeypatch.setattr(save, "make_plan", lambda article, **values: real(article, **values | {"render": False}))
    monkeypatch.setattr(save, "render_quietly", lambda article: None)
    edits.save(article, base=head(article), text="## One\n\nNew.\n", section=section_of(article, "One"), author=ada)
    monkeypatch.undo()
    assert Stale.objects.count() == 1
    assert not fresh(article)
    return article


def test_render_stale_works_it_off(stale, capsys) -> None:
    call_command("render_stale")
    assert "1 sections rendered." in capsys.readouterr().out
    assert fresh(stale)
    assert not Stale.objects.exists()
    assert render_stale() == 0


def test_what_is_saved_meanwhile_is_not_overwritten(stale, ada, monkeypatch) -> None:
    real = late.convert

    def convert_while_others_save(source: str):
        monkeypatch.setattr(late, "convert", real)
        text = "## One\n\nNewest.\n"
        edits.save(stale, base=head(stale), text=text, section=section_of(stale, "One"), author=ada)
        return real(source)

    monkeypatch.setattr(late, "convert", convert_while_others_save)
    render_late(stale)
    assert "Newest." in Fragment.objects.get(section=section_of(stale, "One")).html
    assert fresh(stale)


def test_another_renderer_makes_all_html_anew(ada, monkeypatch) -> None:
    from articles.rendering import fragments

    article = make_article(author=ada)
    Fragment.objects.update(html="old")
    assert render_everything() == 0
    monkeypatch.setattr(fragments, "RENDERER", "another")
    assert render_everything() == 5
    assert fresh(article)
    assert not Fragment.objects.filter(html="old").exists()
    assert render_everything() == 0

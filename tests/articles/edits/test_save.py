"""Saving: one section, the whole article, a new section, and what others saved meanwhile."""

import contextlib
import importlib
import uuid

import pytest

from articles import edits
from articles.history.versions import text_at
from articles.markup.split import StrayMarkup, split
from articles.models import ArticleRevision, Fragment, Link, SectionChange, Stale
from tests.factories import TEXT, head, make_article, make_user, section_of, text_of

pytestmark = pytest.mark.django_db


def save(article, text, author, **values):
    values.setdefault("base", head(article))
    return edits.save(article, text=text, author=author, **values)


def ids(article):
    return list(article.sections.current().values_list("heading", "pk"))


def test_creating_makes_the_first_revision(ada) -> None:
    article = make_article("Byungjin", author=ada)
    first = head(article)
    assert (first.number, first.kind, first.author, first.delta) == (1, "create", ada, len(TEXT))
    assert text_of(article) == text_at(first) == TEXT
    assert [level for (level,) in article.sections.current().values_list("level")] == [0, 2, 2, 3, 2]
    assert list(article.sections.current().values_list("anchor", flat=True)) == ["", "One", "Two", "Deep", "Three"]


def test_a_section_edit_stores_that_section_alone(ada) -> None:
    article = make_article(author=ada)
    before = ids(article)
    section = section_of(article, "Three")
    saved = save(article, "## Three\n\nNew third text.\n", ada, section=section)
    assert text_of(article) == TEXT.replace("Third text", "New third text")
    assert ids(article) == before
    changes = SectionChange.objects.filter(revision=saved.revision)
    assert [(change.section_id, change.what) for change in changes] == [(section.pk, "edited")]
    assert saved.revision.delta == len("New ")
    section.refresh_from_db()
    assert section.changes == 2


def test_a_section_takes_its_subsections_along(ada) -> None:
    article = make_article(author=ada)
    two, deep = section_of(article, "Two"), section_of(article, "Deep")
    save(article, "## Two\n\nOnly this.\n", ada, section=two)
    deep.refresh_from_db()
    assert deep.position is None
    assert "Deep" not in text_of(article)
    assert [heading for heading, _pk in ids(article)] == ["", "One", "Two", "Three"]


def test_a_removed_section_that_comes_back_keeps_its_id(ada) -> None:
    article = make_article(author=ada)
    deep = section_of(article, "Deep")
    save(article, TEXT.replace("### Deep\n\nDeep text.\n\n", ""), ada)
    save(article, TEXT, ada)
    assert section_of(article, "Deep").pk == deep.pk
    assert [change.what for change in deep.history.order_by("pk")] == ["added", "removed", "added"]


def test_nothing_changed_makes_no_revision(ada) -> None:
    article = make_article(author=ada)
    saved = save(article, TEXT.replace("\n", "\r\n"), ada)
    assert not saved.changed
    assert saved.revision.number == 1
    assert ArticleRevision.objects.filter(article=article).count() == 1


def test_a_new_section_stands_at_the_end(ada) -> None:
    article = make_article(author=ada)
    save(article, "## Four\n\nFourth.", ada, section="new")
    assert text_of(article) == TEXT + "## Four\n\nFourth.\n"


def test_moving_a_section_marks_the_fewest_as_moved(ada) -> None:
    article = make_article(text="Lead.\n\n## A\n\na\n\n## B\n\nb\n\n## C\n\nc\n", author=ada)
    before = dict(ids(article))
    saved = save(article, "Lead.\n\n## C\n\nc\n\n## A\n\na\n\n## B\n\nb\n", ada)
    assert dict(ids(article)) == before
    what = {change.section_id: change.what for change in SectionChange.objects.filter(revision=saved.revision)}
    # C gains a blank line on its way up and B loses its own: both are edited, while A only stands elsewhere.
    assert what == {before["C"]: "edited", before["B"]: "edited"}


def test_moving_whole_sections_changes_no_text(ada) -> None:
    article = make_article(text="## A\n\na\n\n## B\n\nb\n\n## C\n\nc\n\n", author=ada)
    before = dict(ids(article))
    saved = save(article, "## C\n\nc\n\n## A\n\na\n\n## B\n\nb\n\n", ada)
    what = {change.section_id: change.what for change in SectionChange.objects.filter(revision=saved.revision)}
    assert what == {before["C"]: "moved"}
    assert dict(ids(article)) == before
    assert list(article.sections.current().values_list("position", flat=True)) == [0, 1, 2, 3]


def test_stray_markup_changes_no_other_section(ada) -> None:
    article = make_article(text="## A\n\na\n\n## B\n\nb --> c\n", author=ada)
    with pytest.raises(StrayMarkup) as refusal:
        save(article, "## A\n\na <!-- open\n", ada, section=section_of(article, "A"))
    assert refusal.value.token == "<!--"
    assert head(article).number == 1


def test_edits_of_two_sections_from_one_base_are_both_kept(ada, bea) -> None:
    article = make_article(author=ada)
    base = head(article)
    save(article, "## One\n\nAda was here.\n", ada, base=base, section=section_of(article, "One"))
    saved = save(article, "## Three\n\nBea was here.\n", bea, base=base, section=section_of(article, "Three"))
    assert saved.merged
    assert saved.revision.base_number == 1
    assert saved.revision.is_merge
    text = text_of(article)
    assert "Ada was here" in text
    assert "Bea was here" in text
    assert text == text_at(head(article))


def test_edits_of_the_same_line_are_a_conflict_and_write_nothing(ada, bea) -> None:
    article = make_article(author=ada)
    base = head(article)
    save(article, "## One\n\nAda was here.\n", ada, base=base, section=section_of(article, "One"))
    with pytest.raises(edits.EditConflict) as refusal:
        save(article, "## One\n\nBea was here.\n", bea, base=base, section=section_of(article, "One"))
    conflict = refusal.value.conflict
    assert [(hunk.base, hunk.mine, hunk.theirs) for hunk in conflict.hunks] == [
        ("First text.\n", "Bea was here.\n", "Ada was here.\n")
    ]
    assert refusal.value.head.number == head(article).number == 2


def test_others_changes_elsewhere_are_in_the_merged_text_of_a_conflict(ada, bea) -> None:
    article = make_article(author=ada)
    base = head(article)
    theirs = TEXT.replace("First text.", "Bea's first.").replace("Third text.", "Bea's third.")
    save(article, theirs, bea, base=base)
    with pytest.raises(edits.EditConflict) as refusal:
        save(article, "## One\n\nAda's first.\n", ada, base=base, section=section_of(article, "One"))
    text = refusal.value.conflict.text
    assert "Bea's third." in text
    assert "Ada's first." in text
    assert "Bea's first." not in text


def test_the_same_form_twice_is_one_revision(ada) -> None:
    article = make_article(author=ada)
    form = uuid.uuid4()
    base = head(article)
    first = save(article, TEXT + "More.\n", ada, base=base, form=form)
    second = save(article, TEXT + "More.\n", ada, base=base, form=form)
    assert second.repeated
    assert second.revision == first.revision
    assert head(article).number == 2


def test_the_same_form_after_a_revert_is_still_one_revision(ada) -> None:
    article = make_article(author=ada)
    base, form = head(article), uuid.uuid4()
    first = save(article, TEXT + "More.\n", ada, base=base, form=form)
    edits.revert(article, to=base, base=head(article), author=ada)
    again = save(article, TEXT + "More.\n", ada, base=base, form=form)
    assert again.revision == first.revision
    assert text_of(article) == TEXT


def test_reverting_brings_back_text_and_ids(ada) -> None:
    article = make_article(author=ada)
    first, before = head(article), ids(article)
    save(article, "Nothing left.\n", ada)
    saved = edits.revert(article, to=first, base=head(article), author=ada, summary="back")
    assert text_of(article) == TEXT
    assert ids(article) == before
    assert (saved.revision.kind, saved.revision.origin_id) == ("revert", first.pk)


def test_reverting_to_the_current_text_makes_no_revision(ada) -> None:
    article = make_article(author=ada)
    assert not edits.revert(article, to=head(article), base=head(article), author=ada).changed


def test_reverting_merges_what_was_saved_meanwhile(ada, bea) -> None:
    article = make_article(author=ada)
    first = head(article)
    save(article, TEXT.replace("First text.", "Worse."), ada)
    seen = head(article)
    save(article, "## Three\n\nBea.\n", bea, section=section_of(article, "Three"))
    saved = edits.revert(article, to=first, base=seen, author=ada)
    assert saved.merged
    assert text_of(article) == TEXT.replace("Third text.", "Bea.")


def test_a_base_of_another_article_is_refused(ada) -> None:
    one, other = make_article(author=ada), make_article(author=ada)
    with pytest.raises(edits.BadBase):
        save(one, "x\n", ada, base=head(other))
    with pytest.raises(edits.BadBase):
        save(one, "x\n", ada, section=section_of(other, "One"))


def test_a_deactivated_account_is_refused_under_the_lock(ada) -> None:
    article = make_article(author=ada)
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    with pytest.raises(edits.NotAllowed):
        save(article, TEXT + "More.\n", ada)
    assert head(article).number == 1


def test_limits_name_the_section(ada, settings) -> None:
    article = make_article(author=ada)
    settings.MAX_SECTION_BYTES = 1_000
    with pytest.raises(edits.TextTooLong, match="One"):
        save(article, "## One\n\n" + "long " * 300, ada, section=section_of(article, "One"))
    settings.MAX_SECTIONS = 5
    with pytest.raises(edits.TextTooLong, match="6 sections"):
        save(article, "## Four\n", ada, section="new")


def test_links_follow_every_save(ada) -> None:
    article = make_article(text="[[B]] and [[C#Part|c]]\n\n## S\n\n[[D]]\n", author=ada)

    def targets():
        return sorted(Link.objects.filter(article=article).values_list("title", "fragment"))

    assert targets() == [("B", ""), ("C", "Part"), ("D", "")]
    save(article, "## S\n\n[[E]]\n", ada, section=section_of(article, "S"))
    assert targets() == [("B", ""), ("C", "Part"), ("E", "")]
    save(article, "[[B]]\n", ada)
    assert targets() == [("B", "")]


def test_every_save_leaves_fresh_fragments(ada) -> None:
    article = make_article(author=ada)
    save(article, "## Two\n\nNew *words*.\n", ada, section=section_of(article, "Two"))
    versions = dict(head(article).entries)
    fragments = Fragment.objects.filter(section__in=versions)
    assert {fragment.section_id: fragment.version for fragment in fragments} == versions
    assert "<em>words</em>" in Fragment.objects.get(section=section_of(article, "Two")).html
    assert not Stale.objects.exists()


def test_a_plan_is_carried_over_to_a_head_that_moved_elsewhere(ada, bea, monkeypatch) -> None:
    """Between planning and locking somebody saves another section: the plan is re-based, not made again."""
    module = importlib.import_module("articles.edits.save")
    article = make_article(author=ada)
    base = head(article)
    real, calls = module.make_plan, []

    def plan_then_others(*args, **values):
        plan = real(*args, **values)
        calls.append(1)
        if len(calls) == 1:
            save(article, "## Three\n\nBea.\n", bea, section=section_of(article, "Three"), base=base)
        return plan

    monkeypatch.setattr(module, "make_plan", plan_then_others)
    saved = save(article, "## One\n\nAda.\n", ada, base=base, section=section_of(article, "One"))
    # One plan was Ada's, one Bea's; Ada's was not made a second time.
    assert len(calls) == 2
    assert saved.merged
    assert text_of(article) == TEXT.replace("First text.", "Ada.").replace("Third text.", "Bea.")
    assert not Stale.objects.exists()


def test_after_two_moved_heads_the_merge_happens_under_the_lock(ada, bea, monkeypatch) -> None:
    module = importlib.import_module("articles.edits.save")
    article = make_article(author=ada)
    base = head(article)
    real, others = module.make_plan, iter(("Bea one.", "Bea two."))

    def plan_then_others(article_, **values):
        plan = real(article_, **values)
        if values["typed"].section == section_of(article, "One").pk and (words := next(others, None)):
            edits.save(
                article,
                base=head(article),
                text=f"Lead {words}\n\nmore\n\n",
                author=bea,
                section=section_of(article, ""),
            )
        return plan

    text = "## One\n\nAda.\n"
    monkeypatch.setattr(module, "make_plan", plan_then_others)
    # Touches the lead too, so that no re-basing is possible.
    monkeypatch.setattr(module, "rebase", lambda plan, head: plan if plan.head.pk == head.pk else None)
    saved = save(article, text, ada, base=base, section=section_of(article, "One"))
    assert saved.revision.number == 4
    assert "Lead Bea two." in text_of(article)
    assert "Ada." in text_of(article)
    # What the lock left stale was rendered after the commit.
    assert not Stale.objects.exists()
    versions = dict(head(article).entries)
    assert dict(Fragment.objects.values_list("section_id", "version")) == versions


def test_a_taken_title_is_refused(ada, bea) -> None:
    from articles.markup.titles import clean_title

    article = make_article("Taken", author=ada)
    with pytest.raises(edits.TitleTaken) as refusal:
        edits.create(title=clean_title("taken"), text="x", author=bea)
    assert refusal.value.article == article


def test_the_system_writes_too(db) -> None:
    user = type(make_user()).objects.system()
    assert head(make_article(author=user)).author == user


REACH = [
    ("## One\n\na <!-- open\n", "## Three\n\nb --> c\n"),
    ("## One\n\na {{ b\n", "## Three\n\nc }} d\n"),
    ("## One\n\n```\n", "## Three\n\n```\n"),
    ("## Same\n\nmine\n", "## Same\n\ntheirs\n"),
]


@pytest.mark.parametrize(("mine", "theirs"), REACH)
def test_two_edits_whose_signs_meet_are_never_put_together_by_ids(
    ada, bea, monkeypatch, mine: str, theirs: str
) -> None:
    module = importlib.import_module("articles.edits.save")
    article = make_article(author=ada)
    base = head(article)
    real, calls = module.make_plan, []

    def plan_then_others(*args, **values):
        calls.append(1)
        first = len(calls) == 1
        plan = real(*args, **values)
        if first:
            save(article, theirs, bea, section=section_of(article, "Three"), base=base)
        return plan

    monkeypatch.setattr(module, "make_plan", plan_then_others)
    with contextlib.suppress(edits.EditConflict):
        save(article, mine, ada, base=base, section=section_of(article, "One"))
    stored = list(article.sections.current().values_list("source", flat=True))
    assert stored == [piece.source for piece in split(text_of(article))]
    assert len(calls) >= 3

"""Undoing one edit, wherever it stands: what still applies is undone, what overlaps is asked about, ids come back."""

import random
import sys
import uuid

import pytest
from django.utils import timezone

from articles import edits, permissions
from articles.history.merge import merge
from articles.history.verify import verify_all
from articles.history.versions import revision_before, sections_at, text_at
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision, SectionChange
from tests.articles.edits.test_writers import together
from tests.articles.history.edits import edited
from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of, text_of
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db


def written(*texts: str) -> Article:
    """An article that was edited as a whole again and again."""
    author = make_user()
    article = make_article(text=texts[0], author=author)
    for text in texts[1:]:
        edits.save(article, base=head(article), text=text, author=author)
    return article


def at(article: Article, number: int) -> ArticleRevision:
    return ArticleRevision.objects.get(article=article, number=number)


def undone(article: Article, number: int, author: User | None = None, **values: object) -> edits.Saved:
    values = {"base": head(article)} | values
    return edits.undo(article, revision=at(article, number), author=author or make_user(), **values)


def ids(revision: ArticleRevision) -> dict[str, int]:
    """Heading -> section id, in order."""
    return {past.heading: past.id for past in sections_at(revision)}


def test_undoing_the_last_edit_gives_the_text_before_it(ada) -> None:
    article = written(TEXT, TEXT.replace("First", "Other"))
    saved = undone(article, 2, ada, summary="Back")
    assert (saved.changed, saved.merged) == (True, False)
    assert text_of(article) == TEXT
    revision = head(article)
    assert (revision.number, revision.kind, revision.origin, revision.author) == (3, "undo", at(article, 2), ada)
    assert (revision.base_number, revision.summary, revision.minor) == (None, "Back", False)
    assert revision.entries != at(article, 2).entries
    assert list(verify_all()) == []


def test_undoing_in_the_middle_leaves_the_edits_after_it() -> None:
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second, second.replace("Third", "Last"))
    saved = undone(article, 2)
    # Its author has seen the third edit: to the history this is no merge.
    assert (saved.changed, saved.merged, saved.revision.is_merge) == (True, False, False)
    assert text_of(article) == TEXT.replace("Third", "Last")
    (change,) = SectionChange.objects.filter(revision=head(article))
    assert (change.section, change.what) == (section_of(article, "One"), "edited")


def test_an_edit_that_its_author_had_not_seen_makes_it_a_merge(ada, bea) -> None:
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second)
    seen = head(article)
    edits.save(article, base=seen, text=second.replace("Third", "Last"), author=bea)
    saved = undone(article, 2, ada, base=seen)
    assert (saved.merged, saved.revision.base_number, saved.revision.number) == (True, 2, 4)
    assert text_of(article) == TEXT.replace("Third", "Last")


def test_a_removed_section_comes_back_as_itself() -> None:
    without = TEXT.replace("## Two\n\nSecond text.\n\n### Deep\n\nDeep text.\n\n", "")
    article = written(TEXT, without, without.replace("First", "Other").replace("Third", "Last"))
    before = ids(at(article, 1))
    undone(article, 2)
    assert text_of(article) == TEXT.replace("First", "Other").replace("Third", "Last")
    assert ids(head(article)) == before
    found = SectionChange.objects.filter(revision=head(article)).values_list("section", "what")
    assert dict(found) == {before["Two"]: "added", before["Deep"]: "added"}
    assert list(verify_all()) == []


def test_a_heading_that_was_taken_out_comes_back_with_its_section_though_the_text_went_on() -> None:
    """Without its heading a section's text is the one's above; edited there, it still is that section's."""
    body = "A good deal of text that makes this section what it is.\n\n"
    first = f"Lead.\n\n## Above\n\nWords.\n\n## Below\n\n{body}Its end.\n"
    second = first.replace("## Below\n\n", "")
    article = written(first, second, second.replace("Its end", "Another end"))
    before = ids(at(article, 1))
    undone(article, 2)
    assert text_of(article) == first.replace("Its end", "Another end")
    assert ids(head(article)) == before


def test_undoing_a_section_that_was_added_takes_it_away() -> None:
    added = TEXT + "\n## More\n\nMore text.\n"
    article = written(TEXT, added, added.replace("First", "Other"))
    more = section_of(article, "More")
    undone(article, 2)
    assert text_of(article) == TEXT.replace("First", "Other")
    more.refresh_from_db()
    assert more.position is None
    # Once more, and it is there again.
    undone(article, 4)
    assert text_of(article) == added.replace("First", "Other")
    assert section_of(article, "More") == more


def test_undoing_a_move() -> None:
    parts = ["Lead.\n\n", "## A\n\nText of A.\n\n", "## B\n\nText of B.\n\n", "## C\n\nText of C.\n\n"]
    moved = "".join(parts[place] for place in (0, 3, 1, 2))
    article = written("".join(parts), moved, moved.replace("Lead", "Other lead"))
    before = ids(at(article, 1))
    undone(article, 2)
    assert text_of(article) == "".join(parts).replace("Lead", "Other lead")
    assert list(ids(head(article)).items()) == list(before.items())
    assert [each.what for each in SectionChange.objects.filter(revision=head(article))] == ["moved"]


def test_undoing_an_edit_of_a_section_that_was_moved_and_renamed_since() -> None:
    long = "\n\n".join(f"Paragraph {i} of the section, with words of its own." for i in range(5))
    parts = ["Lead.\n\n", f"## A\n\nFirst.\n\n{long}\n\n", "## B\n\nText of B.\n\n", "## C\n\nText of C.\n\n"]
    second = [parts[0], parts[1].replace("First.", "Second."), *parts[2:]]
    third = [second[0], second[2], second[3], second[1]]
    fourth = [*third[:3], third[3].replace("## A", "## A with another name")]
    article = written(*("".join(each) for each in (parts, second, third, fourth)))
    section = ids(at(article, 1))["A"]
    saved = undone(article, 2)
    assert text_of(article) == "".join(fourth).replace("Second.", "First.")
    assert ids(saved.revision)["A with another name"] == section
    assert list(verify_all()) == []


def test_what_is_undone_in_part_already_is_undone_for_the_rest() -> None:
    second = TEXT.replace("First", "Other").replace("Third", "Last")
    article = written(TEXT, second, second.replace("Other", "First"))
    assert undone(article, 2).changed
    assert text_of(article) == TEXT


def test_nothing_left_to_undo_makes_no_revision() -> None:
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second, TEXT, TEXT.replace("Third", "Last"))
    saved = undone(article, 2)
    assert (saved.changed, saved.merged, saved.revision) == (False, False, head(article))
    assert head(article).number == 4


def test_undoing_an_undo_brings_the_edit_back(ada) -> None:
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second, second.replace("Third", "Last"))
    undone(article, 2, ada)
    undone(article, 4, ada)
    assert text_of(article) == second.replace("Third", "Last")
    assert (head(article).kind, head(article).origin) == ("undo", at(article, 4))


def test_what_overlaps_is_a_conflict_and_nothing_is_written() -> None:
    second = TEXT.replace("First", "Other").replace("Third", "Last")
    article = written(TEXT, second, second.replace("Other", "Newest"))
    with pytest.raises(edits.EditConflict) as refusal:
        undone(article, 2)
    conflict = refusal.value.conflict
    (hunk,) = conflict.hunks
    texts = (hunk.base, hunk.mine, hunk.theirs)
    assert texts == ("Other text.\n", "First text.\n", "Newest text.\n")
    assert (conflict.base, refusal.value.head) == (at(article, 2), head(article))
    # What does not overlap is undone in the text that is to be settled.
    assert conflict.text == TEXT
    assert head(article).number == 3


def test_what_can_be_undone_is_foreseen() -> None:
    second = TEXT.replace("First", "Other").replace("Third", "Last")
    article = written(TEXT, second, second.replace("Other", "Newest"))
    foreseen = edits.foresee_undo(article, revision=at(article, 2), head=head(article))
    assert (foreseen.passages, foreseen.before) == (1, at(article, 1))
    assert "".join(past.source for past in foreseen.sections) == TEXT.replace("First", "Newest")
    assert [past.id for past in foreseen.sections] == [past.id for past in sections_at(head(article))]
    assert head(article).number == 3


def test_the_first_revision_is_refused(ada) -> None:
    article = written(TEXT, TEXT.replace("First", "Other"))
    with pytest.raises(edits.FirstRevision):
        undone(article, 1)
    with pytest.raises(edits.FirstRevision):
        edits.foresee_undo(article, revision=at(article, 1), head=head(article))
    assert head(article).number == 2


def test_revisions_of_other_articles_and_older_bases_are_refused(ada) -> None:
    article, other = (written(TEXT, TEXT.replace("First", "Other")) for _ in range(2))
    wrong = [(at(other, 2), head(article)), (at(article, 2), head(other)), (at(article, 2), at(article, 1))]
    for revision, base in wrong:
        with pytest.raises(edits.BadBase):
            edits.undo(article, revision=revision, base=base, author=ada)
    assert head(article).number == head(other).number == 2


def test_who_may_not_edit_may_not_undo(ada, monkeypatch) -> None:
    article = written(TEXT, TEXT.replace("First", "Other"))
    monkeypatch.setattr(permissions, "can_edit", lambda person, article: False)
    with pytest.raises(edits.NotAllowed):
        undone(article, 2, ada)
    assert head(article).number == 2


def test_undoing_too_much_within_a_minute_is_refused(ada, settings) -> None:
    article = written(TEXT, TEXT.replace("First", "Other"), TEXT.replace("First", "Other").replace("Third", "Last"))
    settings.EDITS_A_MINUTE = 1
    undone(article, 2, ada)
    with pytest.raises(edits.TooFast):
        undone(article, 3, ada)
    assert head(article).number == 4


def test_a_deleted_article_is_not_edited_by_undoing(ada) -> None:
    article = written(TEXT, TEXT.replace("First", "Other"))
    seen = head(article)
    edits.delete(article, author=make_moderator(), summary="Why")
    with pytest.raises(edits.ArticleGone):
        undone(article, 2, ada, base=seen)


def test_the_same_post_is_one_revision(ada) -> None:
    article = written(TEXT, TEXT.replace("First", "Other"))
    values = {"base": head(article), "form": uuid.uuid4()}
    made = undone(article, 2, ada, **values).revision
    again = undone(article, 2, ada, **values)
    assert (again.revision, again.repeated, again.merged) == (made, True, False)
    # After an edit that brought all of it back, the same post still does nothing.
    undone(article, 3, ada)
    assert undone(article, 2, ada, **values).repeated
    assert head(article).number == 4


def test_what_renames_deletes_and_restores_has_no_text_to_undo(ada) -> None:
    article = make_article("Byungjin")
    mo = make_moderator()
    edits.rename(article, to=clean_title("Songun"), author=ada, leave_redirect=False)
    edits.delete(article, author=mo, summary="Why")
    edits.restore(article, author=mo)
    for number, kind in ((2, "rename"), (3, "delete"), (4, "restore")):
        assert at(article, number).kind == kind
        assert not at(article, number).is_undoable
        assert not undone(article, number, ada).changed
    assert head(article).number == 4
    article.refresh_from_db()
    assert (article.title, article.deleted_at) == ("Songun", None)


def test_the_past_is_not_bound_by_the_limits_of_typed_texts(ada, settings) -> None:
    long = TEXT.replace("Second text.", "A line of words.\n" * 100)
    article = make_article(text=long)
    edits.save(article, base=head(article), text=TEXT, author=ada)
    settings.MAX_SECTION_BYTES = settings.MAX_ARTICLE_BYTES = 500
    settings.MAX_SECTIONS = 2
    undone(article, 2, ada)
    assert text_of(article) == long


def test_imported_edits_are_undone_like_others(ada) -> None:
    second = TEXT.replace("First", "Other")
    past = [
        edits.PastEdit(author=ada, time=timezone.now(), text=text)
        for text in (TEXT, second, second, second.replace("Third", "Last"))
    ]
    edits.append_history([edits.History(title=clean_title("Old"), edits=past)])
    article = Article.objects.titled(clean_title("Old")).get()
    assert not undone(article, 3, ada).changed, "an edit that changed nothing"
    undone(article, 2, ada)
    assert text_of(article) == TEXT.replace("Third", "Last")
    assert list(verify_all()) == []


# Under the lock.


def meanwhile(monkeypatch, article: Article, bea: User, *words: tuple[str, str]) -> list[int]:
    """After each plan, before its lock, Bea replaces some words. Returns the number of each head planned for."""
    module = sys.modules["articles.edits.save"]
    plan, waiting, planned = module.make_plan, list(words), []

    def and_then(of: Article, *, base, head, typed, **values):
        made = plan(of, base=base, head=head, typed=typed, **values)
        if typed.ids:
            planned.append(head.number)
            if waiting:
                old, new = waiting.pop(0)
                assert old in text_of(article)
                edits.save(article, base=head, text=text_of(article).replace(old, new), author=bea)
        return made

    monkeypatch.setattr(module, "make_plan", and_then)
    return planned


def test_an_edit_elsewhere_while_it_waits_for_the_lock_stays(ada, bea, monkeypatch) -> None:
    """The plan is carried over by ids, the section that comes back with it."""
    without = TEXT.replace("## Two\n\nSecond text.\n\n### Deep\n\nDeep text.\n\n", "")
    article = written(TEXT, without, without.replace("First", "Other"))
    planned = meanwhile(monkeypatch, article, bea, ("Third", "Last"))
    saved = undone(article, 2, ada)
    assert planned == [3], "planned once"
    assert (saved.merged, saved.revision.base_number) == (True, 3)
    assert text_of(article) == TEXT.replace("First", "Other").replace("Third", "Last")
    assert ids(head(article)) == ids(at(article, 1))
    assert list(verify_all()) == []


def test_the_same_section_brought_back_while_it_waits_for_the_lock_is_not_doubled(ada, bea, monkeypatch) -> None:
    without = TEXT.replace("## Two\n\nSecond text.\n\n### Deep\n\nDeep text.\n\n", "")
    article = written(TEXT, without, without.replace("First", "Other"))
    back = "## Two\n\nSecond text.\n\n### Deep\n\nDeep text.\n\n## Three"
    planned = meanwhile(monkeypatch, article, bea, ("## Three", back))
    saved = undone(article, 2, ada)
    assert (saved.changed, saved.revision.author, planned) == (False, bea, [3, 4])
    assert text_of(article) == TEXT.replace("First", "Other")
    assert list(verify_all()) == []


def test_an_overlap_that_arises_while_it_waits_for_the_lock_is_a_conflict(ada, bea, monkeypatch) -> None:
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second)
    meanwhile(monkeypatch, article, bea, ("Other", "Newest"))
    with pytest.raises(edits.EditConflict):
        undone(article, 2, ada)
    assert text_of(article) == second.replace("Other", "Newest")
    assert head(article).number == 3


def test_a_head_that_moves_twice_is_merged_under_the_lock(ada, bea, monkeypatch) -> None:
    without = TEXT.replace("## Two\n\nSecond text.\n\n### Deep\n\nDeep text.\n\n", "")
    article = written(TEXT, without)
    more = [("Third text.", f"Third text.\n\n## New {i}\n\nNew text {i}.") for i in range(2)]
    planned = meanwhile(monkeypatch, article, bea, *more)
    assert undone(article, 2, ada).late is True
    assert planned == [2, 3, 4]
    assert ids(head(article)).items() >= ids(at(article, 1)).items()
    assert text_of(article).startswith(TEXT)
    assert list(verify_all()) == []


# Random histories.


@pytest.mark.parametrize("seed", range(12))
def test_random_histories(ada, seed: int) -> None:
    """Undoing any edit is the merge with what came before it, or asks where that collides, and never anything else."""
    rng = random.Random(seed)
    lines = [f"Word {i} of some.\n" for i in range(12)] + ["\n"] * 3 + [f"## Part {i}\n" for i in range(5)]
    text = ["Lead.\n", "\n"]
    for i in range(4):
        text += [f"## Part {i}\n", "\n", f"Text {i}.\n", "\n", f"More {i}.\n", "\n"]
    texts = ["".join(text)]
    for _ in range(rng.randint(5, 10)):
        text = edited(rng, text, lines, rng.randint(1, 2))
        texts.append("".join(text))
    article = written(*texts)
    last = head(article)
    clean = 0
    for number in range(2, last.number + 1):
        revision, now = at(article, number), head(article)
        states = [sections_at(each) for each in (revision, revision_before(revision), now)]
        sections = tuple([past.id for past in state] for state in states)
        expected = merge(*("".join(past.source for past in state) for state in states), sections)
        foreseen = edits.foresee_undo(article, revision=revision, head=now)
        assert foreseen.passages == len(expected.hunks)
        if expected.hunks:
            with pytest.raises(edits.EditConflict) as refusal:
                undone(article, number, ada)
            assert refusal.value.conflict.hunks == expected.hunks
            assert head(article) == now
            continue
        clean += 1
        saved = undone(article, number, ada)
        assert text_of(article) == text_at(saved.revision) == expected.text
        assert "".join(past.source for past in foreseen.sections) == expected.text
        assert saved.changed == (expected.text != text_at(now))
        # The last edit is undone to the letter: here what this undo did, which brings the edit back.
        if saved.changed:
            undone(article, head(article).number, ada)
            assert text_of(article) == text_at(now)
            assert [past.id for past in sections_at(head(article))] == sections[2]
    assert clean, "a history of nothing but conflicts shows nothing"
    assert list(verify_all()) == []


# Several real writers at once.


def race(*works) -> list[object]:
    results = together(*works)
    assert list(verify_all()) == []
    return results


def names(results: list[object]) -> list[str]:
    return sorted(type(each).__name__ for each in results)


@pytest.mark.django_db(transaction=True)
def test_two_people_undo_one_edit_at_once() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second, second.replace("Third", "Last"))
    seen = head(article)
    results = race(*[lambda who=who: undone(article, 2, who, base=seen) for who in (ada, bea)])
    assert names(results) == ["Saved", "Saved"], results
    assert sorted(each.changed for each in results) == [False, True]
    assert len({each.revision.pk for each in results}) == 1
    assert (head(article).number, text_of(article)) == (4, TEXT.replace("Third", "Last"))


@pytest.mark.django_db(transaction=True)
def test_a_double_click_undoes_once() -> None:
    ada, form = make_user("Ada"), uuid.uuid4()
    article = written(TEXT, TEXT.replace("First", "Other"))
    seen = head(article)
    results = race(*[lambda: undone(article, 2, ada, base=seen, form=form)] * 3)
    assert names(results) == ["Saved"] * 3, results
    assert {each.revision.pk for each in results} == {head(article).pk}
    assert head(article).number == 3


@pytest.mark.django_db(transaction=True)
def test_two_edits_are_undone_at_once() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second, second.replace("Third", "Last"))
    seen = head(article)
    results = race(
        lambda: undone(article, 2, ada, base=seen),
        lambda: undone(article, 3, bea, base=seen),
    )
    assert names(results) == ["Saved", "Saved"], results
    assert sorted(each.merged for each in results) == [False, True]
    assert (head(article).number, text_of(article)) == (5, TEXT)


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_an_edit_of_the_same_line() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second)
    seen = head(article)
    newest = second.replace("Other", "Newest")
    results = race(
        lambda: undone(article, 2, ada, base=seen),
        lambda: edits.save(article, base=seen, text=newest, author=bea),
    )
    # Whoever comes second is asked, and what the first one saved stands.
    assert names(results) == ["EditConflict", "Saved"], results
    assert text_of(article) == (TEXT if isinstance(results[0], edits.Saved) else newest)
    assert head(article).number == 3


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_an_edit_elsewhere() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second)
    seen, three = head(article), section_of(article, "Three")
    results = race(
        lambda: undone(article, 2, ada, base=seen),
        lambda: edits.save(article, base=seen, text="## Three\n\nBea's text.\n", section=three, author=bea),
    )
    assert names(results) == ["Saved", "Saved"], results
    assert text_of(article) == TEXT.replace("Third text.", "Bea's text.")


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_a_revert() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    second = TEXT.replace("First", "Other")
    article = written(TEXT, second, second.replace("Third", "Last"))
    seen = head(article)
    results = race(
        lambda: undone(article, 2, ada, base=seen),
        lambda: edits.revert(article, to=at(article, 1), base=seen, author=bea),
    )
    # In either order the text is that of the first revision: the undo may find nothing left.
    assert names(results) == ["Saved", "Saved"], results
    assert text_of(article) == TEXT
    assert results[1].changed
    assert head(article).number == 4 + results[0].changed


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_a_deletion() -> None:
    ada, mo = make_user("Ada"), make_moderator("Mo")
    article = written(TEXT, TEXT.replace("First", "Other"))
    seen = head(article)
    results = race(
        lambda: undone(Article.objects.get(pk=article.pk), 2, ada, base=seen),
        lambda: edits.delete(Article.objects.get(pk=article.pk), author=mo, summary="Why"),
    )
    assert isinstance(results[1], edits.Saved), results
    assert isinstance(results[0], edits.Saved | edits.ArticleGone), results
    assert head(article).kind == "delete"
    assert head(article).number == (4 if isinstance(results[0], edits.Saved) else 3)
    article.refresh_from_db()
    assert article.deleted_at is not None

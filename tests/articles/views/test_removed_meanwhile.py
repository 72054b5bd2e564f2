"""A section's form that is sent after somebody took the section out: whatever it asks for, nothing typed is lost."""

import uuid

import pytest

from articles import edits
from articles.models import Draft
from tests.factories import head, make_article, section_of
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db

TEXT = "Lead.\n\n## A\n\nold\n\n## B\n\nother --> words\n"
TYPED = "## A\n\nwhat Ada typed\n"


@pytest.fixture
def sent(as_ada, bea):
    """Sends the form of a section that Bea has taken out meanwhile."""
    article = make_article("One", text=TEXT, author=bea)
    base, section = head(article), section_of(article, "A")
    edits.save(article, base=base, text="Lead.\n\n## B\n\nother --> words\n", author=bea)

    def send(text: str, do: str):
        fields = {"base": base.pk, "form": str(uuid.uuid4()), "text": text, "summary": "", "do": do}
        return as_ada.post(f"/section/{section.pk}/edit", fields)

    return send


@pytest.mark.parametrize(
    ("do", "text", "status"),
    [
        ("preview", TYPED, 200),
        ("changes", TYPED, 200),
        ("save", TYPED, 409),
        ("save", f"{TYPED}<!--\n", 400),
        ("save", TYPED + "x" * 120_000, 400),
        ("nonsense", TYPED, 400),
    ],
)
def test_the_text_comes_back_and_is_kept(sent, do: str, text: str, status: int) -> None:
    answer = sent(text, do)
    assert answer.status_code == status
    assert "what Ada typed" in answer.content.decode()
    assert "what Ada typed" in Draft.objects.get().source


def test_so_it_is_without_the_right(sent) -> None:
    SiteSettings.objects.change(who_edits="moderators")
    answer = sent(TYPED, "save")
    assert answer.status_code == 403
    assert "what Ada typed" in answer.content.decode()
    assert Draft.objects.get().source == TYPED

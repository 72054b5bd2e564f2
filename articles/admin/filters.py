"""What a list can be narrowed to: by choices, and by names and dates that are typed, for no list offers all people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms import LineField
from articles.markup.titles import BadTitle, Namespace, Title, clean_title
from articles.models import Article
from wiki.accounts.models import User
from wiki.lib.numbers import whole

Chosen = dict[str, Any]
UNREADABLE = "unreadable"


class ChoiceFilter(admin.SimpleListFilter):
    """A few words to choose from: `offered` holds their values and what people read."""

    offered: Iterable[tuple[str, Any]] = ()
    parameter_name: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """All of them."""
        return self.offered

    def value(self) -> str | None:
        """What was chosen; nonsense counts as nothing."""
        value = super().value()
        return value if value in {offered for offered, _label in self.lookup_choices} else None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The admin's `listing` does it."""
        return queryset

    def chosen(self) -> Chosen:
        """The word."""
        return {self.parameter_name: self.value()}


class NamespaceFilter(ChoiceFilter):
    """The closed list of namespaces; comes out as a number."""

    title = gettext_lazy("namespace")
    parameter_name = "namespace"
    offered = [(str(int(each)), each.prefix or gettext_lazy("Articles")) for each in Namespace]

    def chosen(self) -> Chosen:
        """The number."""
        value = self.value()
        return {self.parameter_name: None if value is None else int(value)}


class ArticleFilter(admin.ListFilter):
    """One article, to which links lead; it shows only where one is chosen."""

    title = gettext_lazy("article")

    def __init__(self, request: HttpRequest, params: dict[str, list[str]], model: type[Model], model_admin: Any):
        super().__init__(request, params, model, model_admin)
        self.article: Article | None = None
        if (pk := whole(params.get("article", [""])[-1])) is not None:
            self.article = Article.objects.filter(pk=pk).first()

    def expected_parameters(self) -> list[str | None]:
        """Its id."""
        return ["article"]

    def has_output(self) -> bool:
        """Only where there is one."""
        return self.article is not None

    def choices(self, changelist: ChangeList) -> Iterator[Mapping[str, object]]:
        """The way out, and what is chosen."""
        yield {"selected": False, "query_string": changelist.get_query_string(remove=["article"]), "display": _("All")}
        if self.article is not None:
            yield {
                "selected": True,
                "query_string": changelist.get_query_string(),
                "display": self.article.full_title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The admin's `listing` does it."""
        return queryset

    def chosen(self) -> Chosen:
        """The article."""
        return {"article": self.article}


class TypedFilter(admin.ListFilter):
    """A small form. What it can't read it says beside the field; the list is empty then."""

    template = "admin/articles/typed_filter.html"
    form_class: type[forms.Form]

    def __init__(self, request: HttpRequest, params: dict[str, list[str]], model: type[Model], model_admin: Any):
        super().__init__(request, params, model, model_admin)
        names = self.form_class.base_fields
        given = {name: params[name][-1] for name in names if params.get(name, [""])[-1]}
        self.form = self.form_class(given or None, auto_id="filter-%s", label_suffix="")

    def expected_parameters(self) -> list[str | None]:
        """The fields of the form."""
        return list(self.form_class.base_fields)

    def has_output(self) -> bool:
        """Always."""
        return True

    def choices(self, changelist: ChangeList) -> Iterator[Mapping[str, object]]:
        """What else was chosen, for hidden fields."""
        for name, value in changelist.params.items():
            if name not in self.form_class.base_fields:
                yield {"name": name, "value": value}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The admin's `listing` does it."""
        return queryset

    def chosen(self) -> Chosen:
        """Field -> what it says, None where it is empty; and whether something can't be read."""
        cleaned = self.form.cleaned_data if self.form.is_bound and not self.form.errors else {}
        values: Chosen = {name: cleaned.get(name) or None for name in self.form_class.base_fields}
        return values | {UNREADABLE: True if self.form.errors else None}


class PersonField(LineField):
    """The exact name of an account; comes out as the account."""

    def clean(self, value: Any) -> User | None:
        """Raises ValidationError where nobody has the name."""
        name = User.normalize_username(self.to_python(value))
        if not name:
            return None
        user = User.objects.filter(username=name).first()
        if user is None:
            raise forms.ValidationError(_("Nobody has this name. It must be typed as it is written."))
        return user


class ExactTitleField(LineField):
    """The title of an article, deleted or not; comes out as the article."""

    def clean(self, value: Any) -> Article | None:
        """Raises ValidationError where there is none."""
        line = self.to_python(value)
        if not line:
            return None
        article = named(line)
        if article is None:
            raise forms.ValidationError(_("There is no article of this title."))
        return article


def date_field(label: Any) -> forms.DateField:
    """A day, typed or picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget)


def named(text: str) -> Article | None:
    """The live article of this title or the one that differs by case alone, else the one of this title deleted last."""
    try:
        title: Title = clean_title(text)
    except BadTitle:
        return None
    near = Article.objects.titled(title).first() or Article.objects.keyed(title).first()
    return near or Article.objects.buried(title).first()
